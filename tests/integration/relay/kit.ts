import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { type Duplex, duplexPair } from "node:stream";
import { onTestFinished } from "vitest";
import {
	type Datum,
	decodeDatum,
	encodeDatum,
	type StructForm,
} from "../../../src/protocol/codec";
import type { Connection } from "../../../src/protocol/datums/connection";
import type { Message } from "../../../src/protocol/datums/message";
import type { Request } from "../../../src/protocol/datums/request";
import { FrameReader, frame, payloads } from "../../../src/protocol/frame";
import { MSGPACK_HEADER } from "../../../src/protocol/header";
import { findOption } from "../../../src/protocol/options";
import {
	defaultLimits,
	type LimitName,
	type Limits,
	limitFlag,
} from "../../../src/relay/limits";
import { listen } from "../../../src/relay/listener";
import { Relay, type RelayOptions } from "../../../src/relay/relay";
import { relayProgram } from "../build-relay";

/** How long a test waits for what should come at once. Only a failing test ever waits so long. */
const PATIENCE_MS = 10_000;

export function within<T>(
	promise: Promise<T>,
	sentence: () => string,
): Promise<T> {
	let timer: NodeJS.Timeout;
	const late = new Promise<never>((_resolve, reject) => {
		timer = setTimeout(() => reject(new Error(sentence())), PATIENCE_MS);
	});
	return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** A client that does what a test says, and says what it saw where that is something else. */
export class Peer {
	/** Every payload that came. */
	readonly seen: Uint8Array[] = [];
	/** How the stream ended: the code of an error, or "end". */
	readonly closed: Promise<string>;
	readonly #reader = new FrameReader();
	#taken = 0;
	#isClosed = false;
	#wake = () => {};

	constructor(readonly stream: Duplex) {
		stream.on("data", (chunk: Uint8Array) => {
			for (const run of this.#reader.push(chunk)) {
				for (const payload of payloads(run)) {
					this.seen.push(new Uint8Array(payload));
				}
			}
			this.#wake();
		});
		this.closed = new Promise((resolve) => {
			let how = "end";
			stream.on("error", (error: NodeJS.ErrnoException) => {
				how = error.code ?? error.message;
			});
			stream.on("end", () => stream.end());
			stream.on("close", () => {
				this.#isClosed = true;
				this.#wake();
				resolve(how);
			});
		});
	}

	write(bytes: Uint8Array): this {
		this.stream.write(bytes);
		return this;
	}

	send(datum: Datum, form: StructForm = "map"): this {
		return this.write(frame(encodeDatum(datum, form)));
	}

	/** The next payload, as it came. */
	async nextBytes(): Promise<Uint8Array> {
		const late = () =>
			`nothing came after ${this.#taken} datums; ${this.#story()}`;
		while (this.seen.length <= this.#taken) {
			if (this.#isClosed) {
				throw new Error(`closed after ${this.#taken} datums; ${this.#story()}`);
			}
			await within(
				new Promise<void>((resolve) => {
					this.#wake = resolve;
				}),
				late,
			);
		}
		return this.seen[this.#taken++] as Uint8Array;
	}

	async next(): Promise<Datum> {
		return decodeDatum(await this.nextBytes());
	}

	/** What has come and nobody has taken, if anything. */
	takeNow(): Datum | null {
		const payload = this.seen[this.#taken];
		if (!payload) return null;
		this.#taken++;
		return decodeDatum(payload);
	}

	/** The next datum, which must be a Message of that category. */
	async message(category: string): Promise<Message> {
		const datum = await this.next();
		if (datum.kind === "message" && datum.category === category) return datum;
		throw new Error(`${shown(datum)} is no "${category}"; ${this.#story()}`);
	}

	/** The next datum, which must be a Connection. */
	async connection(): Promise<Connection> {
		const datum = await this.next();
		if (datum.kind === "connection") return datum;
		throw new Error(`${shown(datum)} is no Connection; ${this.#story()}`);
	}

	/** The code of the next datum, which must be an error. */
	async error(): Promise<string | null> {
		return findOption((await this.message("error")).flags, "code");
	}

	/** Whether everything that came was taken. */
	get isQuiet(): boolean {
		return this.seen.length === this.#taken;
	}

	/** Resolves when the relay has handled all that was sent so far: it has answered a later question. */
	async settled(): Promise<void> {
		this.send({ kind: "acknowledge", id: "settled?" });
		for (;;) {
			const datum = decodeDatum(await this.nextBytes());
			if (datum.kind === "message" && datum.subject === "settled?") return;
		}
	}

	/** How the stream ended, once it has. */
	end(): Promise<string> {
		return within(this.closed, () => `still open; ${this.#story()}`);
	}

	#story(): string {
		const last = this.seen.slice(-8).map((payload) => {
			try {
				return shown(decodeDatum(payload));
			} catch {
				return `${payload.length} bytes`;
			}
		});
		return `the last of ${this.seen.length}: ${last.join(" · ") || "nothing"}`;
	}
}

function shown(datum: Datum): string {
	return JSON.stringify(datum, (_key, value) =>
		typeof value === "bigint" ? Number(value) : value,
	).slice(0, 300);
}

/** A relay under test, however it is reached. */
export interface TestRelay {
	/** A new stream to it; nothing is sent. */
	connect(): Peer;
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
	const connectPeer = () => {
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
	return { relay, log, port, connect: () => new Peer(dial(port)) };
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

/** A relay in a process of its own; port 0 unless `args` say another. */
export async function headlessRelay(
	args: readonly string[] = [],
): Promise<HeadlessRelay> {
	const { child, output } = spawnRelay([
		"--host",
		"127.0.0.1",
		"--port",
		"0",
		...args,
	]);
	const port = await within(
		new Promise<number>((resolve, reject) => {
			child.stdout?.on("data", () => {
				const found = /^listening on 127\.0\.0\.1:(\d+)\n$/.exec(output.stdout);
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
		connect: () => new Peer(dial(port)),
		stop: async (signal = "SIGTERM") => {
			const closed = once(child, "close") as Promise<[number | null]>;
			child.kill(signal);
			const [code] = await within(closed, () => `ignores ${signal}`);
			return code;
		},
	};
}

function spawnRelay(args: readonly string[]) {
	const child = spawn(process.execPath, [relayProgram, ...args]);
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

export function request(
	from: string,
	to: readonly string[] = [],
	options: readonly string[] = [],
): Request {
	return { kind: "request", to, from, options };
}

export function acknowledge(id: string): Datum {
	return { kind: "acknowledge", id };
}

export function chat(msg: string, flags: readonly string[] = []): Message {
	return {
		kind: "message",
		category: "chat",
		subject: "",
		flags,
		date: 1_538_000_000n,
		msg,
	};
}

/** "I have stored the first `count` datums that came on my attachment." */
export function receipt(id: string, count: number): Message {
	return {
		...chat(""),
		category: "receipt",
		subject: id,
		flags: [`count=${count}`],
	};
}

/** A line that is open: the relay has taken the name. */
export async function openLine(
	relay: TestRelay,
	from: string,
	options: readonly string[] = [],
): Promise<Peer> {
	const line = relay.connect().write(MSGPACK_HEADER);
	line.send(request(from, [], options));
	await line.settled();
	return line;
}

/** Header, then a Request for a relay socket with that token. */
export function openSocket(
	relay: TestRelay,
	from: string,
	id: string,
	token: string,
): Peer {
	return relay
		.connect()
		.write(MSGPACK_HEADER)
		.send(request(from, [id], [`token=${token}`]));
}

/** What an OK says: who has joined, and the token for a relay socket. */
export async function okOf(
	line: Peer,
): Promise<{ ok: Message; token: string }> {
	const ok = await line.message("ok");
	return { ok, token: findOption(ok.flags, "token") ?? "" };
}

export interface Party {
	readonly name: string;
	readonly line: Peer;
	/** Where the conversation flows: the relay socket, or the line. */
	readonly talk: Peer;
}

/**
 * The whole handshake: the first of `names` asks the others, who all acknowledge in their order; each then
 * attaches.
 * @param options of every line; without `relay=socket` the conversation stays on the lines
 */
export async function converse(
	relay: TestRelay,
	names: readonly string[],
	options: readonly string[] = ["relay=socket"],
): Promise<{ id: string; parties: Party[] }> {
	const lines: Peer[] = [];
	for (const name of names) lines.push(await openLine(relay, name, options));
	const id = await introduce(lines, names);
	const parties: Party[] = [];
	for (const [i, line] of lines.entries()) {
		const name = names[i] as string;
		const { token } = await okOf(line);
		// Those who joined before are told of each who joined after.
		for (let later = Math.max(i, 1) + 1; later < lines.length; later++) {
			await okOf(line);
		}
		if (!options.includes("relay=socket")) {
			parties.push({ name, line, talk: line });
			continue;
		}
		const talk = openSocket(relay, name, id, token);
		await talk.message("seq");
		parties.push({ name, line, talk });
	}
	return { id, parties };
}

/**
 * Two who talk while something is done to their relay.
 * @returns lets one say something; resolves when the other has heard it, and everything before it
 */
export async function witness(relay: TestRelay): Promise<() => Promise<void>> {
	const { parties } = await converse(relay, ["witness1", "witness2"]);
	const [one, two] = parties as [Party, Party];
	let said = 0;
	return async () => {
		one.talk.send(chat(`${said}`));
		const datum = await two.talk.next();
		if (datum.kind !== "message" || datum.msg !== `${said++}`) {
			throw new Error(`${shown(datum)} is not message ${said - 1}`);
		}
	};
}

/** Request and Acknowledges on lines that are open; the OKs are left to the caller. */
export async function introduce(
	lines: readonly Peer[],
	names: readonly string[],
): Promise<string> {
	const [asker, ...others] = lines as [Peer, ...Peer[]];
	asker.send(request(names[0] as string, names.slice(1)));
	const { id } = await asker.connection();
	for (const other of others) {
		await other.connection();
		other.send(acknowledge(id));
		// So that they join in this order.
		while (decodeDatum(other.seen.at(-1) as Uint8Array).kind !== "message") {
			await new Promise((resolve) => other.stream.once("data", resolve));
		}
	}
	return id;
}

export { MSGPACK_HEADER };
