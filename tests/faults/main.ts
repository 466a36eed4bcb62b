import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { World } from "./drive/world";
import { obstacle } from "./obstacle";
import { percentile, upperBound } from "./oracle/statistics";
import { publish } from "./report";
import { Result } from "./result";
import type { Scenario } from "./scenario";
import { scenarios } from "./scenarios";

const HELP = `Usage: npm run faults -- [options]

  --only NAME   one scenario, or several separated by commas: ${scenarios.map(({ name }) => name).join(", ")}
  --rounds N    so many faults in each, instead of its own number
  --seed S      the first session's seed, the next ones count up (default: the time)
  --short       what npm test runs: every scenario, a few faults each
  --publish     writes the rows it has measured into docs/RELIABILITY.md
  --help        this text

Exit codes: 0 nothing lost, repeated, out of order or untrue; 1 something; 2 called wrongly.
What failed keeps its files in out/fault-sessions/NAME-SEED.
`;

const out = resolve("out/faults");
const programs = {
	relay: resolve("out/relay/bin.js"),
	client: join(out, "client.js"),
	hook: join(out, "hook.js"),
};

/** @returns the exit code */
export async function main(args: readonly string[]): Promise<number> {
	const { values } = parseArgs({
		args: [...args],
		options: {
			only: { type: "string" },
			rounds: { type: "string" },
			seed: { type: "string", default: `${Date.now() % 1_000_000}` },
			short: { type: "boolean", default: false },
			publish: { type: "boolean", default: false },
			help: { type: "boolean" },
		},
	});
	const names = values.only?.split(",") ?? null;
	const chosen = scenarios.filter(({ name }) => names?.includes(name) ?? true);
	const seed = Number(values.seed);
	const rounds = values.rounds === undefined ? null : Number(values.rounds);
	const isUsable =
		chosen.length === (names?.length ?? scenarios.length) &&
		Number.isInteger(seed) &&
		(rounds === null || rounds > 0);
	if (values.help || !isUsable) {
		console.log(HELP);
		return values.help ? 0 : 2;
	}
	const results = new Map<Scenario, Result | string>();
	for (const scenario of chosen) {
		const why = obstacle(scenario);
		if (why) {
			console.log(`${scenario.name}: skipped, ${why}`);
			results.set(scenario, why);
			continue;
		}
		const count = rounds ?? scenario.rounds[values.short ? "short" : "full"];
		if (count === 0) continue;
		const startedAt = performance.now();
		const result = await measure(scenario, count, seed);
		results.set(scenario, result);
		tell(scenario, result, performance.now() - startedAt);
	}
	if (values.publish) publish(results);
	return conclude([...results.values()].filter((it) => it instanceof Result));
}

/** Sessions one after the other until there were enough faults. */
async function measure(
	scenario: Scenario,
	rounds: number,
	firstSeed: number,
): Promise<Result> {
	const result = new Result();
	for (let seed = firstSeed, left = rounds; left > 0; seed++) {
		const part = Math.min(left, scenario.rounds.session);
		left -= part;
		const folder = resolve("out/fault-sessions", `${scenario.name}-${seed}`);
		rmSync(folder, { recursive: true, force: true });
		mkdirSync(folder, { recursive: true });
		const before = rounds - left - part;
		const world = new World(folder, seed, programs, { before, all: rounds });
		let isGood = false;
		try {
			await scenario.run(world, part);
			isGood = result.add(world, await world.judge());
		} catch (error) {
			result.fail(seed, String((error as Error)?.stack ?? error));
		} finally {
			await world.close();
		}
		if (isGood) rmSync(folder, { recursive: true, force: true });
	}
	return result;
}

function tell({ name }: Scenario, result: Result, ms: number): void {
	const { rounds, recoveries, created, acknowledged, received } = result;
	const seconds = (share: number) =>
		((percentile(recoveries, share) ?? Number.NaN) / 1_000).toFixed(2);
	console.log(
		`${name}: ${rounds} faults in ${(ms / 1_000).toFixed(0)} s; ${created} written, ${acknowledged} acknowledged, ${received} received, ${result.lost} lost, ${result.repeated} repeated (${result.repeatedOnWire} on the wire), ${result.inversions} out of order, ${result.phantoms + result.lies} untrue; recovery p50 ${seconds(0.5)} s, p95 ${seconds(0.95)} s; fails in at most ${(upperBound(result.failedSessions, rounds) * 100).toFixed(1)} %`,
	);
	for (const [figure, values] of result.figures) {
		const [p50, p95, max] = [0.5, 0.95, 1].map((share) =>
			percentile(values, share)?.toFixed(1),
		);
		console.log(`  ${figure}: p50 ${p50}, p95 ${p95}, max ${max}`);
	}
	for (const failure of result.failures) {
		console.log(
			`  FAILED with --only ${name} --${failure.replace(":", "\n   ")}`,
		);
	}
}

/** The figures of all together, and the exit code. */
function conclude(results: readonly Result[]): number {
	const sum = (of: (result: Result) => number) =>
		results.reduce((total, result) => total + of(result), 0);
	const zero = {
		lost: sum(({ lost }) => lost),
		repeated: sum(({ repeated }) => repeated),
		"out of order": sum(({ inversions }) => inversions),
		untrue: sum(({ phantoms, lies }) => phantoms + lies),
		"sessions failed": sum(({ failedSessions }) => failedSessions),
	};
	const rows = {
		faults: sum(({ rounds }) => rounds),
		"messages sent": sum(({ created }) => created),
		"acknowledged as sent": sum(({ acknowledged }) => acknowledged),
		received: sum(({ received }) => received),
		...zero,
	};
	console.log(`\n── all together`);
	for (const [name, value] of Object.entries(rows)) {
		console.log(`${name.padEnd(22)}${value}`);
	}
	return Object.values(zero).some((value) => value > 0) ? 1 : 0;
}
