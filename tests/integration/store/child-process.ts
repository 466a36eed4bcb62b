import { type ChildProcess, fork } from "node:child_process";
import { resolve } from "node:path";
import { build } from "vite";
import type { StartStore } from "../../../src/main/store-host/store-client";
import type { FromStore } from "../../../src/store/process";

const folder = resolve("out/test-store");

/** Builds what the tests start; Node alone reads no TypeScript. */
export async function buildChild(): Promise<void> {
	await build({
		configFile: false,
		logLevel: "warn",
		ssr: { noExternal: true, external: ["libsql"] },
		build: {
			target: "node20.18",
			ssr: resolve("tests/integration/store/child.ts"),
			outDir: folder,
			emptyOutDir: true,
		},
	});
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
