import { setTimeout as sleep } from "node:timers/promises";
import { cpuMicros } from "./process-stats";
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
	return {
		...values,
		cpu: (after.serverCpu - before.serverCpu) / messages,
		rate: messages / seconds,
		generatorBusy: (after.ownCpu - before.ownCpu) / (seconds * 1_000_000),
	};
}

function snapshot() {
	const { user, system } = process.cpuUsage();
	return {
		at: performance.now(),
		messages: workload.messages,
		serverCpu: cpuMicros(serverPid),
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
