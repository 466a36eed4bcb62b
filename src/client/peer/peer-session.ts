import { ProtocolError } from "../../protocol/errors";
import { headers, type Mode } from "../../protocol/header";
import { PeerReader, type PeerWord } from "../../protocol/peer/peer-reader";
import { PeerWriter } from "../../protocol/peer/peer-writer";

/**
 * Between two writes that have to arrive in segments of their own: the Go reader takes one read for one message, and no reader is told
 * where a command ends (editions.md, iii).
 */
const GAP_MS = 50;
/** A first frame, or a message, that does not end: one edition's frame announces thousands of bytes in another. */
const INCOMPLETE_MS = 10_000;
/** Names that the Python window refuses, and so does whoever is polite. */
const refusedNames: ReadonlySet<string> = new Set(["", "me"]);

export interface PeerEvents {
	/** One segment. */
	write(bytes: Uint8Array): void;
	said(word: Extract<PeerWord, { kind: "said" }>): void;
	/** The peer calls itself so; nobody has proven it. */
	named(name: string): void;
	/** It has said BYE, which nobody answers: the connection is to be closed. */
	left(): void;
	/** What comes is of no edition, or does not end. */
	failed(): void;
}

/** Who takes part, as the datums say it. */
export interface PeerSides {
	/** This user's name, or address for calling back. */
	readonly self: string;
	/** `host:port` of the other. */
	readonly peer: string;
}

/**
 * One conversation straight between two programs, the same for who calls and who is called: the Python window and flexim-go's chat, in
 * MessagePack, text or JSON (editions.md, iii and iv). Each direction has its own mode, and its own switches.
 */
export class PeerSession {
	readonly #reader: PeerReader;
	readonly #writer: PeerWriter;
	/** How this side writes; it never switches by itself. */
	readonly #mode: Mode;
	readonly #queue: { readonly bytes: Uint8Array; readonly sent: () => void }[] =
		[];
	#gap: NodeJS.Timeout | null = null;
	#incomplete: NodeJS.Timeout | null = null;
	#nick: string | null = null;
	/** In which form the peer was told it; each program reads its own alone. */
	#toldAs: "text" | "list" | null = null;
	#isOver = false;

	/** @param mode that of the header, which only the calling side sends */
	constructor(
		mode: Mode,
		readonly sides: PeerSides,
		readonly events: PeerEvents,
	) {
		this.#mode = mode;
		this.#reader = new PeerReader(mode);
		this.#writer = new PeerWriter(mode);
	}

	/**
	 * The calling side's first bytes.
	 * @param times twice for flexim-listener, which eats one
	 */
	open(times: 1 | 2 = 1): void {
		for (let i = 0; i < times; i++) this.#write(headers[this.#mode], true);
	}

	/** @param bytes what came behind the header, in any pieces */
	receive(bytes: Uint8Array): void {
		if (this.#isOver) return;
		if (this.#incomplete) clearTimeout(this.#incomplete);
		this.#incomplete = null;
		let words: readonly PeerWord[];
		try {
			words = this.#reader.push(bytes);
		} catch (error) {
			if (!(error instanceof ProtocolError)) throw error;
			this.#fail();
			return;
		}
		for (const word of words) {
			if (this.#isOver) return;
			this.#take(word);
		}
		this.#tellNick();
		if (this.#reader.pendingBytes > 0 && !this.#isOver) {
			this.#incomplete = setTimeout(() => this.#fail(), INCOMPLETE_MS);
		}
	}

	/** What came of a line that did not end, where the other side has hung up: why, if it is daemon.py. */
	get lastWords(): string {
		return this.#reader.rest.trim();
	}

	/**
	 * @param sent called when it has gone out: nobody says that it has arrived
	 */
	say(text: string, sent = () => {}): void {
		const { self: from, peer: to } = this.sides;
		const date = BigInt(Math.floor(Date.now() / 1_000));
		const head = { from, to, flags: [], date };
		const bytes = this.#writer.message(text, head, this.#reader.isSeed);
		this.#write(bytes, this.#mode !== "msgpack", sent);
	}

	/** What this user is to be called. */
	nick(name: string): void {
		if (refusedNames.has(name)) return;
		this.#nick = name;
		this.#toldAs = null;
		this.#tellNick();
	}

	/**
	 * Behind all that was said; nobody answers it.
	 * @param sent called when it has gone out
	 */
	bye(sent: () => void): void {
		this.#command("BYE ", null, sent);
	}

	close(): void {
		this.#isOver = true;
		if (this.#gap) clearTimeout(this.#gap);
		if (this.#incomplete) clearTimeout(this.#incomplete);
		this.#queue.length = 0;
	}

	#take(word: PeerWord): void {
		if (word.kind === "said") this.events.said(word);
		else if (word.kind === "named") this.events.named(word.name);
		else {
			this.close();
			this.events.left();
		}
	}

	/** A text, which Go does not apply and survives; a list would end the Python window. */
	#tellNick(): void {
		if (this.#nick === null || this.#reader.isSeed) return;
		const form =
			this.#mode !== "text" && this.#reader.program === "go" ? "list" : "text";
		if (form === this.#toldAs) return;
		this.#toldAs = form;
		this.#command("NICK", form === "list" ? [this.#nick] : this.#nick);
	}

	#command(
		cmd: string,
		payload: readonly string[] | string | null,
		sent = () => {},
	): void {
		const { isSeed } = this.#reader;
		const bytes = this.#writer.command(cmd, payload, isSeed);
		this.#write(bytes, true, sent);
	}

	/** @param isAlone nothing may follow in the same segment */
	#write(bytes: Uint8Array, isAlone: boolean, sent = () => {}): void {
		if (this.#isOver) return;
		if (this.#gap) {
			this.#queue.push({ bytes, sent });
			return;
		}
		this.events.write(bytes);
		sent();
		if (isAlone) this.#wait();
	}

	#wait(): void {
		this.#gap = setTimeout(() => {
			this.#gap = null;
			const next = this.#queue.shift();
			// What has waited waits for a gap of its own: it was put in behind others.
			if (next) this.#write(next.bytes, true, next.sent);
		}, GAP_MS);
	}

	#fail(): void {
		this.close();
		this.events.failed();
	}
}
