import { type ChildProcess, fork } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Command, Reply } from "./generator";
import { describeMachine } from "./machine";
import { protocols } from "./protocols";
import { report } from "./report";
import { Results } from "./results";
import { type Scenario, scenarios } from "./scenarios";
import { type ServerProcess, startServer } from "./server-process";
import { type System, systems } from "./systems";
import type { Values } from "./workloads";

/** npm run bench:relay: all scenarios, all systems, in turns; the tables into docs/BENCHMARKS.md. */

const DOCUMENT = resolve("docs/BENCHMARKS.md");
const BEGIN = "<!-- written by npm run bench:relay: begin -->";
const END = "<!-- written by npm run bench:relay: end -->";

const { values: flags } = parseArgs({
	options: {
		quick: { type: "boolean", default: false },
		systems: { type: "string" },
		scenarios: { type: "string" },
	},
});
const pace = flags.quick
	? { rounds: 2, firstWarmMs: 500, warmMs: 100, windowMs: 400 }
	: { rounds: 5, firstWarmMs: 1_000, warmMs: 200, windowMs: 800 };

/** A system in a scenario: its server, and who loads it. */
interface Contender {
	readonly system: System;
	readonly server: ServerProcess;
	readonly generator: ChildProcess;
}

const results = new Results();
const installed = new Set(
	systems.filter((system) => system.version() !== null),
);

function isWanted(name: string, wanted: string | undefined): boolean {
	return (
		!wanted || wanted.split("|").some((part) => name.includes(part.trim()))
	);
}

function ask(generator: ChildProcess, command: Command): Promise<Values> {
	return new Promise((done, fail) => {
		const onExit = () => fail(new Error("the load generator ended"));
		generator.once("exit", onExit);
		generator.once("message", (reply: Reply) => {
			generator.off("exit", onExit);
			if ("error" in reply) fail(new Error(reply.error));
			else done(reply.values);
		});
		generator.send(command);
	});
}

/** @returns why a system can't take part, in a word */
function obstacle({ protocol, ...system }: System, scenario: Scenario) {
	const { maxMessageBytes, group } = protocols[protocol];
	if (![...installed].some(({ name }) => name === system.name))
		return "not installed";
	if ("bytes" in scenario && scenario.bytes > maxMessageBytes)
		return "too long";
	if (scenario.kind === "fan-out" && group === null) return "not comparable";
	return null;
}

async function enter(
	system: System,
	scenario: Scenario,
): Promise<Contender | null> {
	const word = obstacle(system, scenario);
	if (word) {
		results.skip(scenario.name, system.name, word);
		return null;
	}
	let server: ServerProcess | null = null;
	let generator: ChildProcess | null = null;
	try {
		server = await startServer((port) => system.command(port));
		generator = fork(resolve("out/bench/generator.js"));
		await ask(generator, {
			prepare: scenario,
			protocol: system.protocol,
			port: server.port,
			serverPid: server.pid,
		});
		return { system, server, generator };
	} catch (error) {
		fail(scenario, system, error);
		generator?.kill();
		await server?.stop();
		return null;
	}
}

function fail(scenario: Scenario, system: System, error: unknown): void {
	results.skip(scenario.name, system.name, "failed");
	const text = String(error);
	say(`  ${system.name} failed: ${text.slice(0, 600)}`);
}

function say(text: string): void {
	process.stderr.write(`${text}\n`);
}

async function leave({ generator, server }: Contender): Promise<void> {
	generator.kill();
	await server.stop();
}

async function run(scenario: Scenario): Promise<void> {
	say(scenario.name);
	const wanted = systems.filter(({ name }) => isWanted(name, flags.systems));
	// Memory is what a fresh process takes: one after the other, each round anew.
	const lasts = scenario.kind !== "idle";
	const contenders = new Map<System, Contender>();
	for (let round = 0; round < pace.rounds; round++) {
		for (const system of wanted) {
			if (results.word(scenario.name, system.name)) continue;
			const contender =
				contenders.get(system) ?? (await enter(system, scenario));
			if (!contender) continue;
			contenders.set(system, contender);
			try {
				const values = await ask(contender.generator, {
					measure: {
						warmMs: round === 0 ? pace.firstWarmMs : pace.warmMs,
						windowMs: pace.windowMs,
					},
				});
				results.add(scenario.name, system.name, values);
			} catch (error) {
				fail(scenario, system, error);
			}
			if (!lasts) {
				contenders.delete(system);
				await leave(contender);
			}
		}
	}
	for (const contender of contenders.values()) await leave(contender);
	for (const { name } of wanted) {
		const cpu = results.median(scenario.name, name, "cpu");
		if (cpu !== null) say(`  ${name.padEnd(18)} ${cpu.toFixed(2)} µs`);
	}
}

const machine = describeMachine(
	["npm run bench:relay", ...process.argv.slice(2)].join(" "),
	pace.rounds,
);
const startedAt = Date.now();
for (const scenario of scenarios) {
	if (isWanted(scenario.name, flags.scenarios)) await run(scenario);
}
const tables = report(results, machine);
process.stdout.write(`${tables}\n`);
say(`took ${Math.round((Date.now() - startedAt) / 1_000)} s`);
// A part, or a hasty look, is not what the document should say.
if (!flags.quick && !flags.systems && !flags.scenarios) {
	const text = readFileSync(DOCUMENT, "utf8");
	const before = text.slice(0, text.indexOf(BEGIN) + BEGIN.length);
	const after = text.slice(text.indexOf(END));
	writeFileSync(DOCUMENT, `${before}\n\n${tables}\n\n${after}`);
}
process.exit();
