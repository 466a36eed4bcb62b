import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";

const BIN = "out/relay/bin.js";

/** Waits until a process has said this; what it says later is read and forgotten. */
function said(stream: Readable, what: RegExp): Promise<RegExpExecArray> {
	let text = "";
	return new Promise((resolve, reject) => {
		stream.on("data", (chunk) => {
			text += chunk;
			const found = what.exec(text);
			if (found) resolve(found);
		});
		stream.once("end", () => reject(new Error(`it only said: ${text}`)));
	});
}

/** A relay without a window, with its memory in a folder of its own. */
export class HeadlessRelay {
	readonly #data = mkdtempSync(join(tmpdir(), "flex-relay-"));
	#process: ChildProcess | null = null;
	port = 0;
	/** Its key's, as it says it. */
	fingerprint = "";

	/**
	 * @param host what it listens on; null for every address of this computer
	 * @param args what else it is started with
	 */
	constructor(
		readonly host: string | null = "127.0.0.1",
		readonly args: readonly string[] = [],
	) {}

	get address(): string {
		return `127.0.0.1:${this.port}`;
	}

	/** The second time where it was the first. */
	async start(): Promise<void> {
		const { port } = this;
		const started = spawn(
			process.execPath,
			[
				BIN,
				...(this.host === null ? [] : ["--host", this.host]),
				...["--port", `${port}`, "--data", this.#data],
				...this.args,
			],
			{ stdio: ["ignore", "pipe", "pipe"] },
		);
		this.#process = started;
		const [listening, key] = await Promise.all([
			said(started.stdout, /^listening on .*:(\d+)\n/m),
			said(started.stderr, /key (\S+) \(SHA-256\)\n/),
		]);
		this.port = Number(listening[1]);
		this.fingerprint = key[1] ?? "";
	}

	async stop(): Promise<void> {
		const running = this.#process;
		if (!running) return;
		this.#process = null;
		running.kill("SIGTERM");
		await once(running, "exit");
	}

	/** The next start makes another key. The relay must not run. */
	loseKey(): void {
		rmSync(join(this.#data, "server-key.pem"));
	}

	/** Makes a name free that belongs to a lost key. The relay must not run. */
	release(name: string): void {
		execFileSync(process.execPath, [
			BIN,
			"--data",
			this.#data,
			"--release",
			name,
		]);
	}

	async remove(): Promise<void> {
		await this.stop();
		rmSync(this.#data, { recursive: true, force: true });
	}
}
