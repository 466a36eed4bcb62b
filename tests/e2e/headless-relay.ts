import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BIN = "out/relay/bin.js";

/** A relay without a window, with its memory in a folder of its own. */
export class HeadlessRelay {
	readonly #data = mkdtempSync(join(tmpdir(), "flex-relay-"));
	#process: ChildProcess | null = null;
	port = 0;

	get address(): string {
		return `127.0.0.1:${this.port}`;
	}

	/** The second time where it was the first. */
	async start(): Promise<void> {
		const { port } = this;
		const started = spawn(
			process.execPath,
			[BIN, "--host", "127.0.0.1", "--port", `${port}`, "--data", this.#data],
			{ stdio: ["ignore", "pipe", "ignore"] },
		);
		this.#process = started;
		const [line] = (await once(started.stdout, "data")) as [Buffer];
		this.port = Number(/:(\d+)\s*$/m.exec(String(line))?.[1]);
	}

	async stop(): Promise<void> {
		const running = this.#process;
		if (!running) return;
		this.#process = null;
		running.kill("SIGTERM");
		await once(running, "exit");
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
