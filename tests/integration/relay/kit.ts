import { type Datum, decodeDatum } from "../../../src/protocol/codec";
import type { Message } from "../../../src/protocol/datums/message";
import type { Request } from "../../../src/protocol/datums/request";
import { MSGPACK_HEADER } from "../../../src/protocol/header";
import { findOption } from "../../../src/protocol/options";
import { type Peer, shown } from "./peer";
import type { TestRelay } from "./relays";

export * from "./peer";
export * from "./relays";

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
	...options: string[]
): Peer {
	return openSocketAt(relay, undefined, from, id, token, ...options);
}

/** The same at the port that OK named. */
export function openSocketAt(
	relay: TestRelay,
	port: number | undefined,
	from: string,
	id: string,
	token: string,
	...options: string[]
): Peer {
	return relay
		.connect(port)
		.write(MSGPACK_HEADER)
		.send(request(from, [id], [`token=${token}`, ...options]));
}

/** What an OK says: who has joined, and the token for a relay socket. */
export async function okOf(
	line: Peer,
): Promise<{ ok: Message; token: string }> {
	const ok = await line.message("ok");
	return { ok, token: findOption(ok.flags, "token") ?? "" };
}

/** Where an OK says that relay sockets are taken. */
export function portOf({ msg }: Message): number {
	return Number(msg.slice(1));
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
		const { ok, token } = await okOf(line);
		// Those who joined before are told of each who joined after.
		for (let later = Math.max(i, 1) + 1; later < lines.length; later++) {
			await okOf(line);
		}
		if (!options.includes("relay=socket")) {
			parties.push({ name, line, talk: line });
			continue;
		}
		const talk = openSocketAt(relay, portOf(ok), name, id, token);
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
