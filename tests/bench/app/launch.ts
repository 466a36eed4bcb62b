import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Something with a window: the app, or what it is measured beside. */
export interface Subject {
	readonly name: "app" | "bare";
	/** What Electron is told to run. */
	readonly path: string;
}

export const app: Subject = { name: "app", path: resolve(".") };
export const bare: Subject = {
	name: "bare",
	path: resolve("tests/bench/app/bare"),
};

/** In the main process: its code runs; Electron is ready; a window is there; it is on the screen. */
export type Mark = "main" | "ready" | "window" | "shown";

/** Unix milliseconds, finer than a millisecond: the same clock in all processes. */
export const now = () => performance.timeOrigin + performance.now();

/** Who takes longer has hung. */
const ANSWER_MS = 20_000;

const folder = mkdtempSync(join(tmpdir(), "flex-bench-app-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

export function newFolder(name: string): string {
	return mkdtempSync(join(folder, `${name}-`));
}

interface Answer {
	readonly id?: number;
	readonly value?: unknown;
	readonly error?: string;
	readonly mark?: Mark;
	readonly at?: number;
}

const running = new Set<Running>();
process.once("exit", () => {
	for (const one of running) one.process.kill("SIGKILL");
});

/** A started subject. */
export class Running {
	readonly marks = new Map<Mark, number>();
	readonly #waiting = new Map<number, (answer: Answer) => void>();
	#asked = 0;

	private constructor(
		readonly process: ChildProcess,
		/** Just before its process came to be. */
		readonly startedAt: number,
		private readonly socket: Socket,
	) {
		let rest = "";
		socket.setEncoding("utf8").on("data", (text: string) => {
			const lines = (rest + text).split("\n");
			rest = lines.pop() ?? "";
			for (const line of lines) this.#take(JSON.parse(line) as Answer);
		});
	}

	/** @param profile the folder of its user's data */
	static async start(
		subject: Subject,
		profile: string,
		...args: readonly string[]
	): Promise<Running> {
		const path = join(newFolder("probe"), "socket");
		const server = createServer().listen(path);
		await once(server, "listening");
		const startedAt = now();
		const child = spawn(
			process.env.ELECTRON_EXEC_PATH ?? "",
			[
				...["-r", resolve("tests/bench/app/probe.cjs"), "--log-level=3"],
				...[...args, `--user-data-dir=${profile}`, subject.path],
			],
			{
				env: { ...process.env, FLEX_BENCH_SOCKET: path },
				stdio: ["ignore", "ignore", "pipe"],
			},
		);
		let complaint = "";
		child.stderr?.on("data", (chunk) => {
			complaint = `${complaint}${chunk}`.slice(-2_000);
		});
		const [socket] = (await Promise.race([
			once(server, "connection"),
			once(child, "exit").then(() => {
				throw new Error(`${subject.name} did not start: ${complaint}`);
			}),
		])) as [Socket];
		server.close();
		const one = new Running(child, startedAt, socket);
		running.add(one);
		return one;
	}

	get pid(): number {
		return this.process.pid ?? Number.NaN;
	}

	/** Evaluates a script in the page. */
	page<T>(script: string): Promise<T> {
		return this.#ask({ script });
	}

	/** Asks the main process (probe.cjs). */
	main<T>(
		ask: "quit" | "focus" | "processes" | "watchLag" | "lagSeen",
	): Promise<T> {
		return this.#ask({ ask });
	}

	/** Closes it as its user would, and waits until it is gone. */
	async quit(): Promise<void> {
		const gone = once(this.process, "exit");
		void this.main("quit").catch(() => {});
		await gone;
		running.delete(this);
	}

	/** Ends one that does not answer. */
	async kill(): Promise<void> {
		const gone = once(this.process, "exit");
		this.process.kill("SIGKILL");
		await gone;
		running.delete(this);
	}

	#ask<T>(question: object): Promise<T> {
		const id = ++this.#asked;
		this.socket.write(`${JSON.stringify({ id, ...question })}\n`);
		return new Promise<T>((resolve, reject) => {
			const timer = setTimeout(
				() => reject(new Error(`no answer to ${JSON.stringify(question)}`)),
				ANSWER_MS,
			);
			this.#waiting.set(id, ({ value, error }) => {
				clearTimeout(timer);
				if (error) reject(new Error(error));
				else resolve(value as T);
			});
		});
	}

	#take(answer: Answer): void {
		if (answer.mark) this.marks.set(answer.mark, answer.at ?? Number.NaN);
		else if (answer.id !== undefined) {
			this.#waiting.get(answer.id)?.(answer);
			this.#waiting.delete(answer.id);
		}
	}
}
