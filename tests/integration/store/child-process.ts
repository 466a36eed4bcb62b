import { type ChildProcess, fork } from "node:child_process";
import { resolve } from "node:path";
import type { StartStore } from "../../../src/main/store-host/store-client";
import type { FromStore } from "../../../src/store/process";
import { buildProgram } from "../build-program";

const folder = resolve("out/test-store");

export function buildChild(): Promise<void> {
	return buildProgram("tests/integration/store/child.ts", folder);
}

export function startChild(...args: readonly string[]): ChildProcess {
	return fork(resolve(folder, "child.js"), args, {
		serialization: "advanced",
	});
}

/** Starts processes that can be killed under the client's feet. */
export class Children {
	current: ChildProcess | null = null;
	started = 0;

	readonly start: StartStore = ({ message, exit }) => {
		const child = startChild();
		this.current = child;
		this.started++;
		child.on("message", (data) => message(data as FromStore));
		child.once("exit", exit);
		child.on("error", () => {});
		return {
			post: (data) => {
				if (child.connected) child.send(data);
			},
			kill: () => child.kill("SIGKILL"),
		};
	};
}
