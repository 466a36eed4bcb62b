import { randomBytes } from "node:crypto";
import { type Datum, frameDatum } from "../../protocol/codec";
import type { Message } from "../../protocol/datums/message";
import type { Request } from "../../protocol/datums/request";
import { ProtocolError } from "../../protocol/errors";
import { findCount, findOption } from "../../protocol/options";
import type { ConversationId } from "../../shared/domain/ids";
import type { ServerErrorCode } from "../../shared/error-values";
import { nowSeconds } from "../core";
import type { History } from "../history";
import type { Destination, Transport, TransportEvents } from "../transport";
import { Pipe } from "./pipe";

/**
 * Datums that may wait for one conversation: from a stranger whom the user has not answered, or while the disk takes nothing. What
 * is beyond comes to nobody; a server of another edition keeps nothing for us.
 */
const MAX_HELD = 1_000;
/** People named in one presence Message: one datum holds no more than 1,024 of anything. */
const MAX_FLAGS = 500;
const connectionIdPattern = /^[0-9a-f]{64}$/;

/** What the relay needs of the edition behind it. Names are the part of an address before the @. */
export interface LocalRelayHost {
	/** The messenger wants a line; `opened` or `fail` answers. */
	dialled(to: Destination): void;
	/** The line's first Request; `welcome` or `refuse` answers. */
	entered(request: Request): void;
	/** A Request for a conversation; `announce`, or `error` under the first address, answers. */
	asked(to: readonly string[], request: Request): void;
	acknowledged(id: string): void;
	/** Where a Connection stands: `ok`, or `error`, answers. */
	resumed(id: string): void;
	/** Said by the user. What has gone out for certain is confirmed by `taken`, one after the other. */
	said(id: string, message: Message): void;
	/** So many of the others' datums on this attachment are stored; `isAll` where nothing else waits. */
	stored(id: string, count: number, isAll: boolean): void;
	/**
	 * The messenger attaches to a conversation.
	 * @param next the number of its next datum, as far as this relay has counted; 0 where it has not
	 * @returns the number to go on with, null to turn the messenger away
	 */
	attaching(id: string, next: number): Promise<Beginning | null>;
	/** The messenger has left the conversation's relay socket. */
	detached(id: string): void;
	/** The messenger asks whether somebody is there; `alive` answers. */
	probed(): void;
	/** The messenger has closed the line. */
	left(): void;
}

export interface Beginning {
	readonly next: number;
	/** Called once the messenger is in; what had come before and was not stored then comes again from the other side. Null where it does not. */
	readonly begun: (() => void) | null;
}

/** A conversation's relay socket, and what waits for it. */
interface Talk {
	readonly id: string;
	token: string;
	socket: Pipe | null;
	/** A relay socket that waits to be let in. */
	attaching: Pipe | null;
	/** The number of the next datum; 0 while nobody has attached. */
	next: number;
	/** What has come and the messenger has not stored. */
	held: Message[];
	/** So many of those went out on this attachment, and have a receipt. */
	sent: number;
	receipted: number;
	/** The numbers of the user's datums on this attachment. */
	own: number[];
}

/**
 * A relay for one user, inside the messenger: it speaks the RFC (docs/PROTOCOL.md) to the messenger and hands on what is said, so
 * that nothing above knows of other editions. It keeps the numbers of the conversations' datums, for which they have no word.
 */
export class LocalRelay {
	#line: Pipe | null = null;
	#from = "";
	readonly #talks = new Map<string, Talk>();

	constructor(readonly host: LocalRelayHost) {}

	/** The messenger dials: first the line, and while that stands relay sockets. */
	dial(to: Destination, events: TransportEvents): Transport {
		const pipe = new Pipe(
			events,
			(from, datum) => this.#take(from, datum),
			(from) => this.#onClosed(from),
		);
		if (this.#line && !this.#line.isOver) pipe.open();
		else {
			this.#line = pipe;
			this.host.dialled(to);
		}
		return pipe;
	}

	/** The line's own pipe: to open it, and to end it. */
	get line(): Pipe | null {
		return this.#line;
	}

	/** The user's address, as the messenger says it. */
	get from(): string {
		return this.#from;
	}

	/** First words, which say who is here: the user is in. */
	presence(online: readonly string[], offline: readonly string[] = []): void {
		const flags = [
			...online.map((user) => `online=${user}`),
			...offline.map((user) => `offline=${user}`),
		];
		for (let at = 0; at === 0 || at < flags.length; at += MAX_FLAGS) {
			this.#say("presence", "", flags.slice(at, at + MAX_FLAGS), "");
		}
	}

	/** @param named what the sentence under that code names */
	error(
		subject: string,
		code: ServerErrorCode,
		named: Readonly<Record<string, string>> = {},
	): void {
		const flags = Object.entries(named).map(
			([name, value]) => `${name}=${value}`,
		);
		this.#say("error", subject, [`code=${code}`, ...flags], "");
	}

	/** Says it as the last thing on the line. */
	refuse(
		code: ServerErrorCode,
		named: Readonly<Record<string, string>> = {},
	): void {
		this.error("line", code, named);
		this.#line?.end(null);
	}

	/** @param users the asker's name first */
	announce(id: string, users: readonly string[]): void {
		this.#line?.send({ kind: "connection", id, users, lastActive: 0n });
	}

	/**
	 * The conversation stands.
	 * @param port what the messenger dials for a relay socket; it ends up here, whichever it is
	 */
	ok(id: string, joined: readonly string[], able: readonly string[]): void {
		const talk = this.#talk(id);
		talk.token = randomBytes(16).toString("base64url");
		const flags = [
			`token=${talk.token}`,
			...joined.map((user) => `joined=${user}`),
			...able.map((user) => `e2e=${user}`),
		];
		this.#say("ok", id, flags, ":1");
	}

	/**
	 * What one datum can't hold keeps its place, with nothing in it.
	 * @returns false where there is no more room
	 */
	deliver(id: string, message: Message): boolean {
		const talk = this.#talk(id);
		if (talk.held.length >= MAX_HELD) return false;
		talk.held.push(isEncodable(message) ? message : word("", "", [], ""));
		this.#flush(talk);
		return true;
	}

	/** The next datum of the user's has got out. */
	taken(id: string): void {
		this.numbered(id);
		this.safe(id, this.#talk(id).own.length);
	}

	/** The next datum of the user's has its place in the order. */
	numbered(id: string): void {
		const talk = this.#talk(id);
		if (!talk.socket) return;
		talk.own.push(talk.next++);
		talk.socket.send(this.#mark(talk, ["own=1"]));
	}

	/** The first so many of the user's datums on this attachment are safe. */
	safe(id: string, count: number): void {
		const { socket, own } = this.#talk(id);
		const number = own[count - 1];
		if (!socket || number === undefined) return;
		this.#say("receipt", id, [`count=${count}`, `seq=${number}`], "");
	}

	/** Ends the attachment: the messenger comes back, and says again what was not confirmed. */
	detach(id: string): void {
		const talk = this.#talks.get(id);
		talk?.socket?.end(null);
		talk?.attaching?.end(null);
		if (talk) talk.socket = talk.attaching = null;
	}

	alive(subject: string): void {
		this.error(subject, "unknown-connection");
	}

	#take(pipe: Pipe, datum: Datum): void {
		if (pipe === this.#line) this.#onLine(datum);
		else if (datum.kind === "request") void this.#attach(pipe, datum);
		else if (datum.kind === "message") {
			const talk = [...this.#talks.values()].find(
				({ socket }) => socket === pipe,
			);
			if (talk) this.host.said(talk.id, datum);
		}
	}

	#onLine(datum: Datum): void {
		const { host } = this;
		switch (datum.kind) {
			case "request": {
				const [first = ""] = datum.to;
				if (datum.to.length === 0) {
					this.#from = datum.from;
					host.entered(datum);
				} else if (/^0{64}$/.test(first)) host.probed();
				else if (connectionIdPattern.test(first)) host.resumed(first);
				else host.asked(datum.to, datum);
				break;
			}
			case "acknowledge":
				host.acknowledged(datum.id);
				break;
			case "message":
				if (datum.category === "receipt") this.#onReceipt(datum);
				break;
		}
	}

	async #attach(
		pipe: Pipe,
		{ to: [id = ""], options }: Request,
	): Promise<void> {
		const talk = this.#talks.get(id);
		if (!talk || talk.token !== findOption(options, "token")) {
			pipe.end(null);
			return;
		}
		talk.attaching = pipe;
		const beginning = await this.host.attaching(id, talk.next);
		if (!beginning || pipe.isOver || talk.attaching !== pipe) {
			pipe.end(null);
			return;
		}
		talk.next = beginning.next;
		if (beginning.begun) talk.held = [];
		talk.socket?.end(null);
		talk.attaching = null;
		Object.assign(talk, { socket: pipe, sent: 0, receipted: 0, own: [] });
		pipe.send(this.#mark(talk, ["current"]));
		this.#flush(talk);
		beginning.begun?.();
	}

	#flush(talk: Talk): void {
		const { socket, held } = talk;
		if (!socket) return;
		for (const message of held.slice(talk.sent - talk.receipted)) {
			talk.sent++;
			talk.next++;
			socket.send(message);
		}
	}

	#onReceipt({ subject, flags }: Message): void {
		const talk = this.#talks.get(subject);
		const count = findCount(flags, "count") ?? 0;
		if (!talk || count <= talk.receipted || count > talk.sent) return;
		talk.held.splice(0, count - talk.receipted);
		talk.receipted = count;
		this.host.stored(talk.id, count, talk.held.length === 0);
	}

	#onClosed(pipe: Pipe): void {
		if (pipe === this.#line) {
			this.#line = null;
			for (const talk of this.#talks.values()) {
				talk.socket = null;
				talk.attaching = null;
			}
			this.host.left();
			return;
		}
		for (const talk of this.#talks.values()) {
			if (talk.socket !== pipe && talk.attaching !== pipe) continue;
			talk.socket = null;
			talk.attaching = null;
			this.host.detached(talk.id);
		}
	}

	#talk(id: string): Talk {
		const known = this.#talks.get(id);
		if (known) return known;
		const talk: Talk = {
			id,
			token: "",
			socket: null,
			next: 0,
			held: [],
			sent: 0,
			receipted: 0,
			own: [],
			attaching: null,
		};
		this.#talks.set(id, talk);
		return talk;
	}

	#mark({ id, next, token }: Talk, flags: readonly string[]): Message {
		return word("seq", id, [`next=${next}`, ...flags, `mark=${token}`], "");
	}

	#say(
		category: string,
		subject: string,
		flags: readonly string[],
		msg: string,
	): void {
		this.#line?.send(word(category, subject, flags, msg));
	}
}

function isEncodable(message: Message): boolean {
	try {
		frameDatum(message);
		return true;
	} catch (error) {
		if (error instanceof ProtocolError) return false;
		throw error;
	}
}

function word(
	category: string,
	subject: string,
	flags: readonly string[],
	msg: string,
): Message {
	return {
		kind: "message",
		category,
		subject,
		flags,
		date: BigInt(nowSeconds()),
		msg,
	};
}

/**
 * Where an edition that has no numbers begins: what had some and was not kept lies below the next million, and a jump of one says that it is
 * over (docs/PROTOCOL.md, "Restart").
 */
export function numberAfter(last: number): number {
	return (Math.floor(last / 1_000_000) + 2) * 1_000_000 + 1;
}

/** The highest number that a conversation has had, as far as it was kept. */
export async function lastNumberIn(
	history: History,
	id: ConversationId,
): Promise<number> {
	const page = await history.page(id, { kind: "newest" }, 2);
	const { newest } = await history.summary(id, 0);
	return Math.max(newest, ...page.messages.map(({ number }) => number ?? 0));
}
