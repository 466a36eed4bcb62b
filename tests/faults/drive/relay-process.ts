import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Launch } from "./client-process";

/**
 * Limits that keep strangers out and would keep our many users at one address out too. All others are as
 * they are for everybody.
 */
const MANY_AT_ONE_ADDRESS = [
	["max-lines-per-address", 10_000],
	["max-slow-openings-per-address", 64],
	["max-lines", 10_000],
	["asks-per-second", 10_000],
	["asks-burst", 10_000],
	["max-pending-per-asker", 256],
	["max-pending-per-callee", 256],
] as const;

export interface RelayLaunch extends Launch {
	readonly host?: string;
	readonly port?: number;
	readonly data: string;
	readonly args?: readonly string[];
	/** A module to load before it: it lies between the relay and the disk. */
	readonly hook?: string;
}

/** The headless relay as it is built. */
export class RelayProcess {
	isGone = false;

	private constructor(
		readonly child: ChildProcess,
		readonly port: number,
		readonly stderr: () => string,
	) {
		child.once("exit", () => {
			this.isGone = true;
		});
	}

	/** Returns when it accepts. */
	static async start(
		program: string,
		{
			host = "127.0.0.1",
			port = 0,
			data,
			args = [],
			hook,
			prefix = [],
			env = {},
		}: RelayLaunch,
	): Promise<RelayProcess> {
		const [command = "", ...rest] = [
			...prefix,
			process.execPath,
			...(hook ? ["--import", hook] : []),
			program,
			...["--host", host, "--port", `${port}`, "--data", data],
			...MANY_AT_ONE_ADDRESS.flatMap(([flag, value]) => [
				`--${flag}`,
				`${value}`,
			]),
			...args,
		];
		const child = spawn(command, rest, {
			stdio: ["ignore", "pipe", "pipe"],
			env: { ...process.env, ...env },
		});
		let stdout = "";
		let stderr = "";
		child.stderr.on("data", (text) => {
			stderr = `${stderr}${text}`.slice(-8_000);
		});
		const found = await new Promise<number>((resolve, reject) => {
			child.stdout.on("data", (text) => {
				stdout += text;
				const line = /^listening on .*:(\d+)$/m.exec(stdout);
				if (line) resolve(Number(line[1]));
			});
			child.once("exit", (code, signal) =>
				reject(new Error(`the relay ended (${code ?? signal}): ${stderr}`)),
			);
		});
		return new RelayProcess(child, found, () => stderr);
	}

	signal(signal: NodeJS.Signals): void {
		this.child.kill(signal);
	}

	/** Returns when it is gone. */
	async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
		if (this.isGone) return;
		const gone = once(this.child, "exit");
		this.child.kill(signal);
		await gone;
	}

	async gone(): Promise<void> {
		if (!this.isGone) await once(this.child, "exit");
	}
}
