import { createSocket } from "node:dgram";
import mdns from "multicast-dns";
import {
	isNeighbour,
	type OwnAddress,
	ownNetworks,
} from "../node/own-networks";
import {
	MAX_PACKET_BYTES,
	MAX_PACKETS,
	MAX_PACKETS_PER_SOURCE,
	MAX_RECORDS,
} from "./limits";
import type { OwnRecord, ServiceRecord } from "./record";

/** Multicast DNS (RFC 6762) in each of this computer's networks: a socket an interface, IPv6 where that is all there is. */

/** A question: all that is ever asked. */
interface Question {
	readonly name: string;
	readonly type: "PTR" | "SRV" | "TXT" | "A" | "AAAA" | "ANY";
}

/** What came in one packet, as far as it is looked at. */
export interface Heard {
	readonly questions: readonly {
		readonly name: string;
		readonly type: string;
	}[];
	/** Answers and what was sent along with them. */
	readonly records: readonly ServiceRecord[];
	/** The IP address it says it came from. */
	readonly source: string;
	/** Of ours, the one in whose network it was heard. */
	readonly at: OwnAddress;
}

export interface MulticastEvents {
	heard(packet: Heard): void;
	/** Another network is there, or one is there again. */
	joined(at: OwnAddress): void;
}

/** One network. */
interface Channel {
	readonly at: OwnAddress;
	/** @param known what need not be told again (RFC 6762, section 7.1) */
	ask(questions: readonly Question[], known: readonly OwnRecord[]): void;
	/** @param sent called when it is on its way, or can't be */
	answer(
		answers: readonly OwnRecord[],
		additionals: readonly OwnRecord[],
		sent?: () => void,
	): void;
	close(): void;
}

export type OpenChannel = (
	at: OwnAddress,
	listensTo: "queries" | "responses",
	heard: (packet: Heard) => void,
	failed: (error: Error) => void,
) => Channel;

/** How often the system is asked for its networks. */
const LOOK_MS = 2_000;
const PORT = 5_353;
const RESPONSE_BIT = 0x80;

/** All of this computer's networks, as they come and go. */
export class Multicast {
	readonly #channels = new Map<string, Channel>();
	readonly #looking: NodeJS.Timeout;
	/** Why a network can't be used, by its address; what works is not in it. */
	readonly failures = new Map<string, string>();

	constructor(
		readonly listensTo: "queries" | "responses",
		readonly events: MulticastEvents,
		readonly open: OpenChannel = openChannel,
		readonly networks: () => OwnAddress[] = ownNetworks,
	) {
		this.#looking = setInterval(() => this.#look(), LOOK_MS).unref();
	}

	/** Not before whoever made this holds it: it tells of networks at once. */
	start(): void {
		this.#look();
	}

	channels(): Iterable<Channel> {
		return this.#channels.values();
	}

	close(): void {
		clearInterval(this.#looking);
		for (const channel of this.#channels.values()) channel.close();
		this.#channels.clear();
	}

	#look(): void {
		const here = multicastNetworks(this.networks());
		for (const [key, channel] of this.#channels) {
			if (here.some((at) => keyOf(at) === key)) continue;
			channel.close();
			this.#channels.delete(key);
			this.failures.delete(channel.at.address);
		}
		for (const at of here) {
			const key = keyOf(at);
			if (this.#channels.has(key)) continue;
			const channel = this.open(
				at,
				this.listensTo,
				(packet) => this.events.heard(packet),
				(error) => {
					this.failures.set(at.address, error.message);
					// Tried again with the next look.
					if (this.#channels.get(key) === channel) {
						this.#channels.delete(key);
						channel.close();
					}
				},
			);
			this.failures.delete(at.address);
			this.#channels.set(key, channel);
			this.events.joined(at);
		}
	}
}

function keyOf({ name, address }: OwnAddress): string {
	return `${name} ${address}`;
}

/** Those in which others can be: real ones, or virtual ones where there are no others, or this computer alone. */
function multicastNetworks(all: readonly OwnAddress[]): OwnAddress[] {
	const usable = all.filter(
		({ family, name, kind, address }) =>
			family === "IPv4" ||
			// One that an announcement can name: a link-local address leads nowhere without the name of an interface.
			(kind !== "link-local" &&
				kind !== "loopback" &&
				address === onlyIPv6Of(name, all)),
	);
	const real = usable.filter(
		({ kind }) => kind === "lan" || kind === "vpn" || kind === "link-local",
	);
	if (real.length > 0) return real;
	const virtual = usable.filter(({ kind }) => kind === "virtual");
	return virtual.length > 0 ? virtual : usable;
}

/** The address by which an interface without IPv4 counts as one network; null where it has IPv4. */
function onlyIPv6Of(interfaceName: string, all: readonly OwnAddress[]) {
	const own = all.filter(({ name }) => name === interfaceName);
	if (own.some(({ family }) => family === "IPv4")) return null;
	return own.find(({ kind }) => kind !== "link-local")?.address ?? null;
}

/** A real socket. Nothing that comes through it throws. */
const openChannel: OpenChannel = (at, listensTo, heard, failed) => {
	const isV4 = at.family === "IPv4";
	const socket = createSocket(
		isV4
			? { type: "udp4", reuseAddr: true }
			: { type: "udp6", reuseAddr: true, ipv6Only: true },
	);
	const limit = new SourceLimit();
	// The library decodes whatever comes. What is too long, too much, of the other kind, or from elsewhere is
	// not even given to it.
	const emit = socket.emit.bind(socket) as (
		event: string,
		...args: unknown[]
	) => boolean;
	socket.emit = (event: string, ...args: unknown[]) => {
		if (event === "message") {
			const [bytes, from] = args as [Buffer, { address: string; port: number }];
			const isResponse = ((bytes[2] ?? 0) & RESPONSE_BIT) !== 0;
			const admitted =
				bytes.length <= MAX_PACKET_BYTES &&
				isResponse === (listensTo === "responses") &&
				from.port === PORT &&
				isFromLink(from.address, at) &&
				limit.admits(from.address);
			if (!admitted) return false;
		}
		return emit(event, ...args);
	};
	// Bound to its own address a socket would not hear what is sent to a group.
	const dns = mdns(
		isV4
			? { socket, interface: at.address, bind: "0.0.0.0" }
			: {
					...{ socket, type: "udp6", ip: "ff02::fb" },
					...{ interface: `::%${at.zone}`, bind: "::" },
				},
	);
	let isOpen = true;
	const end = (error: Error) => {
		if (isOpen) failed(error);
	};
	dns.on("error", end);
	// A packet that makes no sense, or a network that has just gone: the next look finds it out.
	dns.on("warning", () => {});
	dns.on(
		listensTo === "queries" ? "query" : "response",
		(packet: unknown, { address }: { address: string }) => {
			const { questions, answers, additionals } = packet as {
				questions: Heard["questions"];
				answers: ServiceRecord[];
				additionals: ServiceRecord[];
			};
			heard({
				questions: questions.slice(0, MAX_RECORDS),
				records: [...answers, ...additionals].slice(0, MAX_RECORDS),
				source: address.split("%")[0] ?? address,
				at,
			});
		},
	);
	return {
		at,
		ask: (questions, known) => {
			if (isOpen) {
				const query = { questions: [...questions], answers: writable(known) };
				dns.query(query as Parameters<typeof dns.query>[0] & object);
			}
		},
		answer: (answers, additionals, sent = () => {}) => {
			if (!isOpen) sent();
			else {
				dns.respond(
					{ answers: writable(answers), additionals: writable(additionals) },
					sent,
				);
			}
		},
		close: () => {
			if (!isOpen) return;
			isOpen = false;
			dns.destroy();
		},
	};
};

/** Whether it comes from the network of that address: every socket hears what any of them has asked for. */
function isFromLink(source: string, at: OwnAddress): boolean {
	if (at.family === "IPv4") return isNeighbour(source, [at]);
	// No router passes a link-local address on (RFC 4291, section 2.5.6), and mDNS is sent from one.
	return /^fe[89ab]/i.test(source) && source.endsWith(`%${at.zone}`);
}

type Answers = Extract<
	Parameters<ReturnType<typeof mdns>["respond"]>[0],
	unknown[]
>;

function writable(records: readonly OwnRecord[]): Answers {
	return [...records] as Answers;
}

/** How much is heard in a second: from one source, and from all. */
export class SourceLimit {
	readonly #counts = new Map<string, number>();
	#all = 0;
	#second = 0;

	constructor(readonly now: () => number = () => performance.now()) {}

	admits(source: string): boolean {
		const second = Math.floor(this.now() / 1_000);
		if (second !== this.#second) {
			this.#second = second;
			this.#all = 0;
			this.#counts.clear();
		}
		if (this.#all >= MAX_PACKETS) return false;
		const count = this.#counts.get(source) ?? 0;
		if (count >= MAX_PACKETS_PER_SOURCE) return false;
		this.#all++;
		this.#counts.set(source, count + 1);
		return true;
	}
}
