import type { Duplex } from "node:stream";
import type { Struct } from "../naive/msgpack";
import { check, NotOffered } from "./clause";
import { dial, HEADER, option, Peer } from "./peer";

export interface Server {
	readonly host: string;
	readonly port: number;
	/** How long to wait for what should come at once, in milliseconds. */
	readonly patienceMs: number;
	/** How long nothing must come for "nothing comes", in milliseconds. */
	readonly quietMs: number;
	/** How long a server may wait for a header, in milliseconds. */
	readonly headerPatienceMs: number;
}

/** Who takes part in a clause, and under which names, so that the suite can run again on the same server. */
let names = 0;
const run = `${process.pid.toString(36)}${Date.now().toString(36)}`;

/** One run of one clause: it opens connections, and all are closed when it ends. */
export class Trial {
	readonly #peers: Peer[] = [];

	constructor(readonly server: Server) {}

	/** A user name that nobody on the server has. */
	name(who: string): string {
		names++;
		return `${who}-${run}-${names}`;
	}

	/** A TCP connection on which nothing has been said. */
	dial(who = "a stranger"): Peer {
		const { host, port } = this.server;
		return this.over(dial(host, port), who);
	}

	/** The same over a stream that is open. */
	over(stream: Duplex, who: string): Peer {
		const { patienceMs, quietMs } = this.server;
		const peer = new Peer(who, stream, patienceMs, quietMs);
		this.#peers.push(peer);
		return peer;
	}

	/** A party that waits on its line (step 1 of the handshake), and that the server knows by now. */
	async line(who: string, ...options: string[]): Promise<Party> {
		const name = this.name(who);
		const peer = this.dial(who)
			.write(HEADER)
			.send({ to: [], from: name, options });
		await peer.settled();
		peer.assertOpen();
		return { name, peer };
	}

	/** The whole handshake on lines: the first asks all others, who acknowledge one after the other. */
	async conversation(
		whos: readonly string[],
		...options: string[]
	): Promise<Conversation> {
		const parties: Party[] = [];
		for (const who of whos) parties.push(await this.line(who, ...options));
		return this.introduce(parties);
	}

	async introduce(parties: readonly Party[]): Promise<Conversation> {
		const [asker, ...others] = parties as [Party, ...Party[]];
		const to = others.map(({ name }) => name);
		asker.peer.send({ to, from: asker.name, options: [] });
		const id = String((await asker.peer.connection()).id);
		const oks: Struct[] = [];
		for (const { peer } of others) {
			await peer.connection();
			peer.send({ id });
			oks.push(await peer.message("ok"));
		}
		const asking = await asker.peer.message("ok");
		for (const { peer } of parties) await peer.settled();
		return { id, parties, oks: [asking, ...oks] };
	}

	/** The same with relay sockets, and everyone attached. */
	async attached(whos: readonly string[]): Promise<Attached> {
		const conversation = await this.conversation(whos, "relay=socket");
		const tokens = conversation.oks.map(({ flags }) => option(flags, "token"));
		if (tokens.every((token) => token === null)) {
			throw new NotOffered("OK carries no token=");
		}
		const sockets: Peer[] = [];
		for (const [i, { name }] of conversation.parties.entries()) {
			const token = tokens[i];
			check(typeof token === "string", `${name}'s OK carries no token=`);
			const socket = this.socket(name, conversation, i, token);
			await socket.message("seq");
			sockets.push(socket);
		}
		return { ...conversation, tokens: tokens.map(String), sockets };
	}

	/** A relay socket that asks to be let in. */
	socket(
		name: string,
		{ id, oks }: Conversation,
		i: number,
		token: string,
		...options: string[]
	): Peer {
		const { host } = this.server;
		const port = portOf(oks[i]);
		return this.over(dial(host, port), `${name}'s relay socket`)
			.write(HEADER)
			.send({ to: [id], from: name, options: [`token=${token}`, ...options] });
	}

	end(): void {
		for (const peer of this.#peers) peer.close();
	}
}

export interface Party {
	readonly name: string;
	readonly peer: Peer;
}

export interface Conversation {
	readonly id: string;
	/** The asker first. */
	readonly parties: readonly Party[];
	/** The first OK that each got. */
	readonly oks: readonly Struct[];
}

export interface Attached extends Conversation {
	readonly tokens: readonly string[];
	readonly sockets: readonly Peer[];
}

/** The port that an OK names: `:port`, at the host that was dialled. */
export function portOf(ok: Struct | undefined): number {
	const port = /^:(\d{1,5})$/.exec(String(ok?.msg))?.[1];
	check(port !== undefined, `OK's msg is “${ok?.msg}”, not “:port”`);
	return Number(port);
}
