import { type ChildProcess, fork } from "node:child_process";
import { connect, createServer } from "node:net";
import { constants, setPriority } from "node:os";
import { resolve } from "node:path";
import type { Command, Reply } from "../relay/generator";
import { cpuMicros } from "../relay/process-stats";
import { percentile } from "../relay/statistics";
import type { Keyboard } from "./keyboard";
import { app, Running } from "./launch";
import { click, FIRST_CONVERSATION, fields, usable } from "./page-scripts";
import { usedProfile } from "./profiles";
import { type } from "./typing";

const PAIRS = 10;
const KEYS = 100;
const BYTES = 200;

/** The host's own window, with or without people who talk at full speed through the relay that it hosts. */
export interface HostsWindow {
	/** Milliseconds from a key's press to the end of the frame that shows it. */
	readonly keyP50: number;
	readonly keyP99: number;
	/** Milliseconds that main's event loop was late. */
	readonly lagP50: number;
	readonly lagP99: number;
	/** Messages a second through the relay. */
	readonly rate: number;
	/** Shares of one processor. */
	readonly relay: number;
	readonly main: number;
	readonly generator: number;
}

/** In turns without and with load. */
export async function measureHosting(
	keyboard: Keyboard,
	rounds: number,
): Promise<{ quiet: HostsWindow[]; loaded: HostsWindow[] }> {
	const port = await freePort();
	const profile = await usedProfile({
		relay: {
			on: true,
			startWithApp: true,
			announce: false,
			port,
			scope: "this-computer",
			// They would come from ten computers.
			limits: { maxLinesPerAddress: 100, socketBytesPerSecond: 1_000_000_000 },
		},
	});
	const running = await Running.start(app, profile);
	await running.page(usable(fields.list));
	await running.page(click(FIRST_CONVERSATION));
	await running.page(usable(fields.composer));
	const relay = await listening(running, port);
	const load = new Load();
	await load.prepare(port, relay);
	const quiet: HostsWindow[] = [];
	const loaded: HostsWindow[] = [];
	const measure = async (): Promise<HostsWindow> => {
		await running.main("watchLag");
		const before = snapshot(running, relay, load);
		const keys = await type(keyboard, running, KEYS);
		const after = snapshot(running, relay, load);
		const lag = await running.main<{ p50: number; p99: number }>("lagSeen");
		const share = (name: "relay" | "main" | "generator") =>
			(after[name] - before[name]) / 1_000 / (after.at - before.at);
		return {
			keyP50: percentile(keys, 0.5),
			keyP99: percentile(keys, 0.99),
			lagP50: lag.p50,
			lagP99: lag.p99,
			rate: 0,
			relay: share("relay"),
			main: share("main"),
			generator: share("generator"),
		};
	};
	for (let round = 0; round < rounds; round++) {
		quiet.push(await measure());
		const talk = load.talk((KEYS * 90) / 1_000 + 1);
		loaded.push(await measure());
		const rate = await talk;
		loaded[loaded.length - 1] = { ...(loaded.at(-1) as HostsWindow), rate };
	}
	load.end();
	await running.quit();
	return { quiet, loaded };
}

function snapshot(running: Running, relay: number, load: Load) {
	return {
		at: performance.now(),
		relay: cpuMicros(relay),
		main: cpuMicros(running.pid),
		generator: cpuMicros(load.pid),
	};
}

/** The relay benchmark's generator, of another's computer: whatever it takes must not be taken from the host's window. */
class Load {
	readonly #process: ChildProcess = fork(resolve("out/bench-app/generator.js"));

	constructor() {
		setPriority(this.pid, constants.priority.PRIORITY_BELOW_NORMAL);
		process.once("exit", () => this.end());
	}

	get pid(): number {
		return this.#process.pid ?? Number.NaN;
	}

	async prepare(port: number, serverPid: number): Promise<void> {
		await this.#ask({
			prepare: {
				kind: "ping-pong",
				name: "ten pairs",
				pairs: PAIRS,
				bytes: BYTES,
				burst: 1,
			},
			protocol: "flex",
			port,
			serverPid,
		});
	}

	/** @returns messages a second */
	async talk(seconds: number): Promise<number> {
		const windowMs = seconds * 1_000;
		const { rate } = await this.#ask({ measure: { warmMs: 0, windowMs } });
		return rate ?? Number.NaN;
	}

	end(): void {
		this.#process.kill();
	}

	#ask(command: Command): Promise<Readonly<Record<string, number>>> {
		return new Promise((resolve, reject) => {
			this.#process.once("message", (reply: Reply) => {
				if ("error" in reply) reject(new Error(reply.error));
				else resolve(reply.values);
			});
			this.#process.send(command);
		});
	}
}

/** @returns the pid of the relay's process, once it is there */
async function listening(running: Running, port: number): Promise<number> {
	for (;;) {
		const processes =
			await running.main<{ pid: number; name?: string }[]>("processes");
		const relay = processes.find(({ name }) => name === "FLEX relay");
		if (relay && (await answers(port))) return relay.pid;
	}
}

function answers(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(port, "127.0.0.1");
		const settle = (isThere: boolean) => {
			socket.destroy();
			resolve(isThere);
		};
		socket.once("connect", () => settle(true));
		socket.once("error", () => settle(false));
	});
}

function freePort(): Promise<number> {
	return new Promise((resolve) => {
		const server = createServer().listen(0, "127.0.0.1", () => {
			const address = server.address();
			const port = typeof address === "object" ? (address?.port ?? 0) : 0;
			server.close(() => resolve(port));
		});
	});
}
