import type { Machine } from "./machine";
import type { Results } from "./results";
import { type Scenario, scenarios } from "./scenarios";
import { systems } from "./systems";
import { judge } from "./targets";

/** The tables of docs/BENCHMARKS.md. */

export function report(results: Results, machine: Machine): string {
	const measured = scenarios.filter(({ name }) =>
		systems.some(
			(system) =>
				results.word(name, system.name) ||
				results.median(name, system.name, "cpu") !== null ||
				results.median(name, system.name, "megabytes") !== null,
		),
	);
	const of = (kind: Scenario["kind"]) =>
		measured
			.filter((scenario) => scenario.kind === kind)
			.map(({ name }) => name);
	const pingPongs = of("ping-pong");
	const parts = [machineTable(machine), targetTable(results)];
	if (pingPongs.length > 0) {
		parts.push(
			"### Two people who answer each other",
			"CPU of the server, µs a message: the median of the rounds, and in brackets the lowest and the highest.",
			byScenario(results, pingPongs, "cpu", decimals),
			"Messages a second, and in brackets how busy the load generator was (100 % is one core; near that, it is the limit and not the server).",
			byScenario(results, pingPongs, "rate", whole, "generatorBusy"),
		);
	}
	for (const name of of("open-loop")) {
		parts.push(
			`### ${upper(name)}, open loop`,
			"Milliseconds from when a message was due to when it had arrived; ten pairs, 200 B, both ways.",
			byValue(results, name, [
				["p50", "p50", latency],
				["p90", "p90", latency],
				["p99", "p99", latency],
				["p999", "p99.9", latency],
				["cpu", "CPU, µs a message", decimals],
			]),
		);
	}
	if (of("fan-out").length > 0) {
		parts.push(
			"### One to many",
			"CPU of the server, µs a delivery; 200 B.",
			byScenario(results, of("fan-out"), "cpu", decimals),
			"Deliveries a second (and how busy the load generator was).",
			byScenario(results, of("fan-out"), "rate", whole, "generatorBusy"),
		);
	}
	for (const name of of("threads")) {
		parts.push(
			`### ${upper(name)}`,
			"200 B, closed loop, the relay's data plane in its main thread (0) or in so many of its own. How busy threads were is in parts of a core; a thread that is not there shows what else the process does (the collector's helpers, mostly).",
			byValue(results, name, [
				["rate", "messages a second", whole],
				["cpu", "CPU, µs a message", decimals],
				["thread0", "busiest thread", percent],
				["thread1", "the next", percent],
				["thread2", "the next", percent],
				["generatorBusy", "generator busy", percent],
			]),
		);
	}
	for (const name of of("durable")) {
		parts.push(
			`### ${upper(name)}`,
			"Messages a second that their sender was told are safe; ten senders, 200 B, 16 each on their way. Our relay says so when they are fsynced, or confirmed by the receiver. Mosquitto with `persistence` saves its whole state after each change (`autosave_on_changes`, `autosave_interval 1`), but acknowledges before that.",
			byValue(results, name, [
				["rate", "messages a second", whole],
				["cpu", "CPU, µs a message", decimals],
				["generatorBusy", "generator busy", percent],
			]),
		);
	}
	for (const name of of("connections")) {
		parts.push(
			"### Coming and going",
			"Pairs from nothing to one message that arrived, and closed again; 8 pairs at once. A pair is two TCP connections, with our relay sockets four. 3,000 pairs come and go uncounted before each round of 1,000; what the very first 1,000 cost a server that had just started, most of it the compiler's work, is in a column of its own. *Bare handshake* is our relay's floor: it answers the same clients with bytes made once, and does nothing else.",
			byValue(results, name, [
				["cpu", "CPU, µs a TCP connection", whole],
				["cpuPair", "CPU, µs a pair", whole],
				["cpuFirst", "a connection, of the first 1,000 pairs", whole],
				["rate", "TCP connections a second", whole],
				["ratePairs", "pairs a second", whole],
				["generatorBusy", "generator busy", percent],
			]),
			`With keys, each line adds one Ed25519 signature: ${decimals(machine.signMicros)} µs to make (the client), ${decimals(machine.verifyMicros)} µs to check (the relay), in Node on this machine.`,
		);
	}
	for (const name of of("idle")) {
		parts.push(
			"### Idle lines",
			"Two rounds. Resident memory of the server, bytes a line more than before the first one (the kernel's own for a socket is not in it).",
			byValue(results, name, [
				["bytes1000", "1,000 lines", whole],
				["bytes5000", "5,000 lines", whole],
				["bytes10000", "10,000 lines", whole],
				["megabytes", "in all, MB", whole],
			]),
		);
	}
	return parts.join("\n\n");
}

function machineTable({ rows, command, at, rounds }: Machine): string {
	return [
		`Measured ${at} with \`${command}\`, ${rounds} rounds.`,
		table(["what", "which"], rows),
	].join("\n\n");
}

function targetTable(results: Results): string {
	const rows = judge(results).map(({ target, reached, floor, met }) => {
		const { scenario, label, system, other, bound, atLeast } = target;
		const format = other === null ? whole : ratio;
		return [
			scenario,
			`${label}, ${system}${other === null ? "" : ` / ${other}`}`,
			`${atLeast ? "≥" : "≤"} ${format(bound)}`,
			reached
				? `${format(reached.median)} (${format(reached.low)}–${format(reached.high)})`
				: "not measured",
			floor === null ? "" : format(floor),
			reached === null ? "–" : met ? "met" : "**not met**",
		];
	});
	return [
		"### Against the targets",
		"Ratios are taken within each round; the median of them counts. Differences under 15 % are noise. The last column but one is what the bare splice reaches against the same system: no relay in Node gets below that.",
		table(["scenario", "what", "target", "reached", "splice", ""], rows),
	].join("\n\n");
}

type Format = (value: number) => string;

function byScenario(
	results: Results,
	names: readonly string[],
	value: string,
	format: Format,
	beside?: string,
): string {
	return table(
		["", ...names],
		measuredOnly(
			systems.map((system) => [
				system.name,
				...names.map((name) => {
					const extra = beside
						? ` (${percent(results.median(name, system.name, beside) ?? 0)})`
						: null;
					return cell(results, name, system.name, value, format, extra);
				}),
			]),
		),
	);
}

function byValue(
	results: Results,
	name: string,
	columns: readonly [value: string, title: string, format: Format][],
): string {
	return table(
		["", ...columns.map(([, title]) => title)],
		measuredOnly(
			systems.map((system) => [
				system.name,
				...columns.map(([value, , format]) =>
					cell(results, name, system.name, value, format, null),
				),
			]),
		),
	);
}

/** Without those that take no part. */
function measuredOnly(rows: readonly (readonly string[])[]) {
	return rows.filter(([, ...cells]) => cells.some((it) => it !== "–"));
}

function cell(
	results: Results,
	scenario: string,
	system: string,
	value: string,
	format: Format,
	extra: string | null,
): string {
	const word = results.word(scenario, system);
	if (word) return word;
	const middle = results.median(scenario, system, value);
	if (middle === null) return "–";
	const rounds = results.rounds(scenario, system, value);
	const spread = ` (${format(Math.min(...rounds))}–${format(Math.max(...rounds))})`;
	return format(middle) + (extra ?? spread);
}

function table(
	head: readonly string[],
	rows: readonly (readonly string[])[],
): string {
	const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
	return [line(head), line(head.map(() => "---")), ...rows.map(line)].join(
		"\n",
	);
}

const decimals: Format = (value) => value.toFixed(value < 10 ? 2 : 1);
const ratio: Format = (value) => value.toFixed(2);
const latency: Format = (value) => value.toFixed(3);
const whole: Format = (value) => Math.round(value).toLocaleString("en");
const percent: Format = (value) => `${Math.round(value * 100)} %`;

function upper(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
