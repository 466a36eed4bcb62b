import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { duplexPair } from "node:stream";
import { onTestFinished } from "vitest";
import {
	defaultLimits,
	type LimitName,
	type Limits,
	limitFlag,
} from "../../../src/relay/limits";
import { listen } from "../../../src/relay/listener";
import { Relay, type RelayOptions } from "../../../src/relay/relay";
import { relayProgram } from "../build-relay";
import { Peer, within } from "./peer";

/** A relay under test, however it is reached. */
export interface TestRelay {
	/**
	 * A new stream to it; nothing is sent.
	 * @param port that of one of its threads
	 */
	connect(port?: number): Peer;
}

export interface LocalRelay extends TestRelay {
	readonly relay: Relay;
	readonly log: string[];
	readonly port: number;
}

export function withLimits(limits: Partial<Limits>): Limits {
	return { ...defaultLimits, ...limits };
}

/** For tests of what happens beyond the limits on how fast a line may speak. */
export const unhurried: Partial<Limits> = {
	messagesPerSecond: 1_000_000,
	messagesBurst: 1_000_000,
	datumsPerSecond: 1_000_000,
	datumsBurst: 1_000_000,
	lineBytesPerSecond: 1_000_000_000,
	lineBytesBurst: 1_000_000_000,
};

/** Limits as flags of the headless relay. */
export function flagsOf(limits: Partial<Limits>): string[] {
	return Object.entries(limits).flatMap(([name, value]) => [
		`--${limitFlag(name as LimitName)}`,
		String(value),
	]);
}

/** A relay in this process, reached over pairs of streams. */
export function memoryRelay(options: RelayOptions = {}): LocalRelay {
	const log: string[] = [];
	const relay = new Relay({ log: (line) => log.push(line), ...options });
	relay.port = 4321;
	onTestFinished(() => relay.close());
	const connectPeer = (port = relay.port) => {
		if (port !== relay.port) return new Peer(dial(port));
		const [ours, theirs] = duplexPair();
		relay.accept(theirs, "memory");
		// Unlike a socket, one end of a pair does not notice that the other is destroyed.
		onTestFinished(() => void ours.resume().end());
		return new Peer(ours);
	};
	return { relay, log, port: relay.port, connect: connectPeer };
}

/** A relay in this process, reached over TCP. */
export async function tcpRelay(
	options: RelayOptions = {},
): Promise<LocalRelay> {
	const log: string[] = [];
	const relay = new Relay({ log: (line) => log.push(line), ...options });
	const listening = await listen(
		relay,
		"127.0.0.1",
		0,
		defaultLimits.keepAliveMs,
	);
	onTestFinished(async () => {
		const closed = listening.close();
		await relay.close();
		await closed;
	});
	const { port } = listening;
	return { relay, log, port, connect: (at = port) => new Peer(dial(at)) };
}

export function dial(port: number): Socket {
	const socket = connect({ host: "127.0.0.1", port, noDelay: true });
	socket.on("error", () => {}); // "close" follows; a Peer says how
	onTestFinished(() => void socket.destroy());
	return socket;
}

export interface HeadlessRelay extends TestRelay {
	readonly port: number;
	readonly process: ChildProcess;
	/** All that it wrote to stderr so far. */
	stderr(): string;
	/** Ends it; returns its exit code. */
	stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Runs `bin.js` to its end. */
export async function runRelay(
	args: readonly string[],
): Promise<{ code: number | null; stdout: string; stderr: string }> {
	const { child, output } = spawnRelay(args);
	const [code] = await within(
		once(child, "close") as Promise<[number | null]>,
		() => `still runs: ${output.stdout}${output.stderr}`,
	);
	return { code, ...output };
}

/**
 * A relay in a process of its own; port 0 unless `args` say another.
 * @param host what it listens on; null for every address
 * @param nodeArgs what Node itself is started with
 */
export async function headlessRelay(
	args: readonly string[] = [],
	host: string | null = "127.0.0.1",
	nodeArgs: readonly string[] = [],
): Promise<HeadlessRelay> {
	const { child, output } = spawnRelay(
		[...(host === null ? [] : ["--host", host]), "--port", "0", ...args],
		nodeArgs,
	);
	const port = await within(
		new Promise<number>((resolve, reject) => {
			child.stdout?.on("data", () => {
				const found = /^listening on [\d.]+:(\d+)\n$/.exec(output.stdout);
				if (found) resolve(Number(found[1]));
			});
			child.once("close", () => reject(new Error(output.stderr)));
		}),
		() => `no line "listening on …": ${output.stdout}${output.stderr}`,
	);
	return {
		port,
		process: child,
		stderr: () => output.stderr,
		connect: (at = port) => new Peer(dial(at)),
		stop: async (signal = "SIGTERM") => {
			const closed = once(child, "close") as Promise<[number | null]>;
			child.kill(signal);
			const [code] = await within(closed, () => `ignores ${signal}`);
			return code;
		},
	};
}

function spawnRelay(args: readonly string[], nodeArgs: readonly string[] = []) {
	const child = spawn(process.execPath, [...nodeArgs, relayProgram, ...args]);
	const output = { stdout: "", stderr: "" };
	child.stdout.on("data", (text) => {
		output.stdout += text;
	});
	child.stderr.on("data", (text) => {
		output.stderr += text;
	});
	onTestFinished(() => void child.kill("SIGKILL"));
	return { child, output };
}
