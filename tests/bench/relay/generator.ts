import { setTimeout as sleep } from "node:timers/promises";
import { threadMicros } from "./process-stats";
import type { ProtocolName } from "./protocols";
import { protocols } from "./protocols";
import type { Scenario } from "./scenarios";
import { type Values, type Workload, workloadFor } from "./workloads";

/** The load generator, a process of its own: told what to prepare, and then when to measure. */

export type Command =
	| {
			readonly prepare: Scenario;
			readonly protocol: ProtocolName;
			readonly port: number;
			readonly serverPid: number;
	  }
	| {
			readonly measure: { readonly warmMs: number; readonly windowMs: number };
	  };

export type Reply = { readonly values: Values } | { readonly error: string };

let workload: Workload;
let serverPid: number;

async function answer(command: Command): Promise<Values> {
	if ("prepare" in command) {
		serverPid = command.serverPid;
		workload = await workloadFor(
			protocols[command.protocol],
			command.port,
			serverPid,
			command.prepare,
		);
		return {};
	}
	return measure(command.measure.warmMs, command.measure.windowMs);
}

/** Counts what happens within a window of time, with the server in full swing before and after. */
async function measure(warmMs: number, windowMs: number): Promise<Values> {
	if (workload.whole) return workload.whole();
	workload.start();
	await sleep(warmMs);
	const before = snapshot();
	workload.onWindow?.();
	await sleep(windowMs);
	const after = snapshot();
	const values = workload.values?.() ?? {};
	await workload.stop();
	const messages = after.messages - before.messages;
	const seconds = (after.at - before.at) / 1_000;
	const spent = [...after.threads].map(
		([thread, micros]) => micros - (before.threads.get(thread) ?? 0),
	);
	return {
		...values,
		cpu: sum(spent) / messages,
		...busyThreads(spent, seconds),
		rate: messages / seconds,
		generatorBusy: (after.ownCpu - before.ownCpu) / (seconds * 1_000_000),
	};
}

function sum(all: readonly number[]): number {
	return all.reduce((total, one) => total + one, 0);
}

/** How busy the server's busiest threads were, in parts of a core. */
function busyThreads(spent: readonly number[], seconds: number): Values {
	const busiest = [...spent].sort((a, b) => b - a).slice(0, SHOWN_THREADS);
	return Object.fromEntries(
		busiest.map((micros, i) => [`thread${i}`, micros / (seconds * 1_000_000)]),
	);
}

/** As many as are told apart. */
const SHOWN_THREADS = 4;

function snapshot() {
	const { user, system } = process.cpuUsage();
	return {
		at: performance.now(),
		messages: workload.messages,
		threads: threadMicros(serverPid),
		ownCpu: user + system,
	};
}

process.on("message", (command: Command) => {
	answer(command).then(
		(values) => process.send?.({ values } satisfies Reply),
		(error) => process.send?.({ error: String(error) } satisfies Reply),
	);
});
process.on("uncaughtException", (error) => {
	process.send?.({ error: error.stack ?? String(error) } satisfies Reply);
});
process.on("disconnect", () => process.exit());
