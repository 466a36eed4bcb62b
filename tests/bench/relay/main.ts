import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Contender } from "./contender";
import { costOfTheDoor } from "./door";
import { describeMachine } from "./machine";
import { protocols } from "./protocols";
import { report } from "./report";
import { Results } from "./results";
import { type Scenario, scenarios } from "./scenarios";
import { startServer } from "./server-process";
import { soak } from "./soak";
import { type System, systems } from "./systems";

/** npm run bench:relay: all scenarios, all systems, in turns; the tables into docs/BENCHMARKS.md. */

const DOCUMENT = resolve("docs/BENCHMARKS.md");
const BEGIN = "<!-- written by npm run bench:relay: begin -->";
const END = "<!-- written by npm run bench:relay: end -->";

const { values: flags } = parseArgs({
	options: {
		quick: { type: "boolean", default: false },
		systems: { type: "string" },
		scenarios: { type: "string" },
		soak: { type: "string" },
	},
});
const pace = flags.quick
	? { rounds: 2, firstWarmMs: 500, warmMs: 100, windowMs: 400 }
	: { rounds: 5, firstWarmMs: 800, warmMs: 100, windowMs: 500 };
/** Memory hardly differs between fresh processes, and ten thousand lines take their time. */
const IDLE_ROUNDS = 2;

const results = new Results();
const missing = new Set(systems.filter((system) => system.version() === null));

function isWanted(name: string, wanted: string | undefined): boolean {
	return (
		!wanted || wanted.split("|").some((part) => name.includes(part.trim()))
	);
}

/** @returns why a system can't take part, in a word */
function obstacle(system: System, scenario: Scenario): string | null {
	const { maxMessageBytes, group } = protocols[system.protocol];
	if (missing.has(system)) return "not installed";
	if (system.only && system.only !== scenario.kind) return "–";
	if ((scenario.kind === "durable") !== (system.isDurable === true)) return "–";
	if ((scenario.kind === "threads") !== (system.threads !== undefined)) {
		return "–";
	}
	if ("bytes" in scenario && scenario.bytes > maxMessageBytes) {
		return "too long";
	}
	if (scenario.kind === "fan-out" && group === null) return "not comparable";
	return null;
}

async function run(scenario: Scenario): Promise<void> {
	say(scenario.name);
	const wanted = systems.filter(({ name }) => isWanted(name, flags.systems));
	for (const system of wanted) {
		const word = obstacle(system, scenario);
		if (word) results.skip(scenario.name, system.name, word);
	}
	// Memory is what a fresh process takes: one after the other, each round anew.
	// And what was acknowledged and not fetched stays: each round begins with an empty disk.
	const isFresh = scenario.kind === "idle" || scenario.kind === "durable";
	const rounds = scenario.kind === "idle" ? IDLE_ROUNDS : pace.rounds;
	const contenders = new Map<System, Contender>();
	for (let round = 0; round < rounds; round++) {
		for (const system of wanted) {
			if (results.word(scenario.name, system.name)) continue;
			try {
				const contender =
					contenders.get(system) ?? (await Contender.enter(system, scenario));
				contenders.set(system, contender);
				const values = await contender.measure(
					round === 0 ? pace.firstWarmMs : pace.warmMs,
					pace.windowMs,
				);
				results.add(scenario.name, system.name, values);
			} catch (error) {
				results.skip(scenario.name, system.name, "failed");
				say(`  ${system.name} failed: ${String(error).slice(0, 600)}`);
			}
			if (isFresh) {
				await contenders.get(system)?.leave();
				contenders.delete(system);
			}
		}
	}
	for (const contender of contenders.values()) await contender.leave();
	for (const { name } of wanted) {
		const cpu = results.median(scenario.name, name, "cpu");
		if (cpu !== null) say(`  ${name.padEnd(18)} ${cpu.toFixed(2)} µs`);
	}
}

/** What TLS and a proof of a key add to letting somebody in. */
async function measureDoor(): Promise<void> {
	const own = systems.find(({ name }) => name === "FLEX relay");
	if (!own) return;
	const server = await startServer((port) => own.command(port));
	try {
		say("one line let in, the relay's CPU time");
		for (const line of await costOfTheDoor(server.port, server.pid)) say(line);
	} finally {
		await server.stop();
	}
}

async function compare(): Promise<void> {
	const machine = describeMachine(
		["npm run bench:relay", ...process.argv.slice(2)].join(" "),
		pace.rounds,
	);
	const startedAt = Date.now();
	for (const scenario of scenarios) {
		if (!isWanted(scenario.name, flags.scenarios)) continue;
		await run(scenario);
		if (scenario.kind === "connections") await measureDoor();
	}
	const tables = report(results, machine);
	process.stdout.write(`${tables}\n`);
	say(`took ${Math.round((Date.now() - startedAt) / 1_000)} s`);
	// A part, or a hasty look, is not what the document should say.
	if (flags.quick || flags.systems || flags.scenarios) return;
	const text = readFileSync(DOCUMENT, "utf8");
	const before = text.slice(0, text.indexOf(BEGIN) + BEGIN.length);
	const after = text.slice(text.indexOf(END));
	writeFileSync(DOCUMENT, `${before}\n\n${tables}\n\n${after}`);
}

function say(text: string): void {
	process.stderr.write(`${text}\n`);
}

if (flags.soak === undefined) await compare();
else await soak(Number(flags.soak));
process.exit();
