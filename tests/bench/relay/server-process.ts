import { type ChildProcess, spawn } from "node:child_process";
import { connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** A server under test, started on a free port of this machine and ended with the benchmark. */
export interface ServerProcess {
	readonly pid: number;
	readonly port: number;
	stop(): Promise<void>;
}

const START_TIMEOUT_MS = 10_000;
/** A port that was free a moment ago may be somebody's by now, and a relay with threads wants several in a row. */
const ATTEMPTS = 5;

/** @param command given the port it is to listen on */
export async function startServer(
	command: (port: number) => readonly [string, ...string[]],
): Promise<ServerProcess> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await startAt(await freePort(), command);
		} catch (error) {
			if (attempt === ATTEMPTS) throw error;
		}
	}
}

async function startAt(
	port: number,
	command: (port: number) => readonly [string, ...string[]],
): Promise<ServerProcess> {
	const [file, ...args] = command(port);
	// However the benchmark ends, the kernel ends its servers too.
	const child = spawn("setpriv", ["--pdeathsig", "KILL", "--", file, ...args], {
		stdio: ["ignore", "ignore", "pipe"],
	});
	let words = "";
	child.stderr?.on("data", (chunk) => {
		words = `${words}${chunk}`.slice(-2_000);
	});
	const ended = new Promise<void>((resolve) => {
		child.once("close", () => resolve());
		child.once("error", (error) => {
			words += error.message;
			resolve();
		});
	});
	const deadline = Date.now() + START_TIMEOUT_MS;
	while (!(await accepts(port))) {
		if (hasEnded(child) || Date.now() > deadline) {
			child.kill("SIGKILL");
			throw new Error(`${file} did not start: ${words.trim()}`);
		}
		await sleep(50);
	}
	return {
		pid: child.pid as number,
		port,
		async stop() {
			child.kill("SIGKILL");
			await ended;
		},
	};
}

function hasEnded({ exitCode, signalCode, pid }: ChildProcess): boolean {
	return pid === undefined || exitCode !== null || signalCode !== null;
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once("error", reject);
		server.listen(0, "127.0.0.1", () => {
			const address = server.address();
			const port = typeof address === "object" && address ? address.port : 0;
			server.close(() => resolve(port));
		});
	});
}

function accepts(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(port, "127.0.0.1");
		socket.once("error", () => resolve(false));
		socket.once("connect", () => {
			socket.destroy();
			resolve(true);
		});
	});
}
