import { foldUser } from "../../protocol/address";
import type { Datum } from "../../protocol/codec";
import type { Message } from "../../protocol/datums/message";
import { ProtocolError } from "../../protocol/errors";
import type { Mode } from "../../protocol/header";
import { findOption } from "../../protocol/options";
import { PeerReader, type PeerWord } from "../../protocol/peer/peer-reader";
import { PeerWriter } from "../../protocol/peer/peer-writer";
import { type Encoding, messagesIn, type Said } from "../encoding";
import { isName, nameOf } from "../typed/keys";
import { inUnits } from "./paced-stream";

/** Who is called, and what a caller may be called here. */
export interface Callee {
	/** The name of the one person whom calls are for. */
	readonly name: string;
	/** @returns the name, or one like it that nobody here has */
	freeName(wanted: string): string;
}

/** What somebody is called who has not said a name. */
const NOBODY = "caller";
/** Longest name that is taken from a caller; a number may be put behind it. */
const MAX_NAME_LENGTH = 48;
const NOTHING = new Uint8Array(0);

/** Errors after which nothing more will come of the call. */
const lastWords: ReadonlySet<string> = new Set([
	"connection-ended",
	"request-withdrawn",
	"shutting-down",
	"timeout",
	"too-slow",
	"internal",
]);

/**
 * A call from a program that talks with its peer directly: the Python window, flexim-chat (editions.md, iv). It knows no
 * requests, no names and no server; here it is somebody who writes to the one who is called. Its first message makes the
 * Request, and all it has said waits until that is acknowledged.
 */
export class PeerEncoding implements Encoding {
	readonly isForPeople = true;
	readonly introduces = true;
	readonly isAddressed = true;
	readonly returns = false;
	readonly #reader: PeerReader;
	readonly #writer: PeerWriter;
	/** What was said, for `read`, in the order of the pieces. */
	readonly #said: (PeerWord | { readonly kind: "enter" })[] = [];
	/** What the caller last said its name is. */
	#nick: string | null = null;
	/** What it has itself put into `from`, and is written to under. */
	#from = "";
	#name: string | null = null;
	#hasToldName = false;

	/** @param now Unix milliseconds */
	constructor(
		mode: Mode,
		readonly callee: Callee,
		maxBytes: number,
		readonly now: () => number,
	) {
		this.#reader = new PeerReader(mode, maxBytes);
		this.#writer = new PeerWriter(mode);
	}

	get isIncomplete(): boolean {
		return this.heldBytes > 0;
	}

	/** Of what has begun and is not whole yet. */
	get heldBytes(): number {
		return this.#reader.pendingBytes;
	}

	/** @returns an empty piece for each thing said: it is kept here, for a mode may change between two of them */
	cut(chunk: Uint8Array): Uint8Array[] {
		for (const said of this.#reader.push(chunk)) {
			if (said.kind === "said" && this.#name === null) {
				this.#from = said.from ?? "";
				this.#name = this.callee.freeName(this.#wanted(this.#from));
				this.#said.push({ kind: "enter" });
			}
			this.#said.push(said);
		}
		return this.#said.map(() => NOTHING);
	}

	read(): Said {
		const said = this.#said.shift();
		switch (said?.kind) {
			case "enter":
				return {
					kind: "datum",
					datum: {
						kind: "request",
						to: [],
						from: this.#name ?? NOBODY,
						options: ["agent=peer"],
					},
					framed: () => NOTHING,
				};
			case "said":
				return this.#tell(said.text, said.flags, said.date);
			case "named":
				return this.#rename(said.name);
			case "left":
				return { kind: "goodbye", words: null };
			default:
				return { kind: "answer", bytes: NOTHING };
		}
	}

	write(datum: Datum): Uint8Array {
		if (datum.kind !== "message" || datum.category !== "error") return NOTHING;
		const words = this.#say(`* ${datum.msg}`, [], null);
		const isOver = lastWords.has(findOption(datum.flags, "code") ?? "");
		const { isSeed } = this.#reader;
		const bye = this.#writer.command("BYE ", null, isSeed);
		return inUnits(isOver ? [...words, bye] : words);
	}

	passOn(datums: Uint8Array, sender: string): Uint8Array {
		const who = nameOf(sender);
		return inUnits(
			messagesIn(datums).flatMap(({ category, subject, flags, date, msg }) => {
				switch (category) {
					case "chat":
						return this.#say(msg, flags, date);
					case "topic":
						return this.#say(`* ${who} calls this “${subject}”.`, [], null);
					case "private":
					case "file":
						return this.#say(
							`* ${who} sent something that can't be shown in a call.`,
							[],
							null,
						);
					default:
						return [];
				}
			}),
		);
	}

	/** The name it goes by, as far as that can be a name. */
	#wanted(from: string): string {
		const [user = ""] = from.split("@");
		const said = [this.#nick ?? "", user].map((name) =>
			name.slice(0, MAX_NAME_LENGTH).toWellFormed(),
		);
		const found = said.find((name) => isName(name) && !this.#isCallee(name));
		return found ?? NOBODY;
	}

	#isCallee(name: string): boolean {
		return foldUser(name) === foldUser(this.callee.name);
	}

	#tell(msg: string, flags: readonly string[], date: bigint | null): Said {
		const now = BigInt(Math.floor(this.now() / 1_000));
		const kept = flags.filter((flag) => !flag.startsWith("from="));
		const message: Message = {
			kind: "message",
			category: "chat",
			subject: "",
			flags: [...kept, `from=${this.#name}`],
			date: date ?? now,
			msg,
		};
		return {
			kind: "direct",
			to: { person: this.callee.name },
			message,
			// There is no word for it that a window would not show as the other's.
			answer: () => NOTHING,
		};
	}

	/** A name in mid-call is told, and changes nothing: whoever reads goes on with whom they have let in. */
	#rename(wanted: string): Said {
		const name = wanted.slice(0, MAX_NAME_LENGTH).toWellFormed();
		if (!isName(name) || name === this.#nick) {
			return { kind: "answer", bytes: NOTHING };
		}
		this.#nick = name;
		if (this.#name === null || foldUser(name) === foldUser(this.#name)) {
			return { kind: "answer", bytes: NOTHING };
		}
		return this.#tell(
			`* ${this.#name} goes by the name ${name} now.`,
			[],
			null,
		);
	}

	/** One segment each; with the callee's name before the first, where a message has no room for it. */
	#say(
		msg: string,
		flags: readonly string[],
		date: bigint | null,
	): Uint8Array[] {
		const first: Uint8Array[] = [];
		// In frames it stands in `from`, and each program would die of the other's NICK.
		if (!this.#hasToldName && this.#writer.mode !== "msgpack") {
			first.push(this.#writer.command("NICK", this.callee.name));
		}
		this.#hasToldName = true;
		const head = {
			to: this.#from,
			from: this.callee.name,
			flags,
			date: date ?? BigInt(Math.floor(this.now() / 1_000)),
		};
		try {
			const { isSeed } = this.#reader;
			return [...first, this.#writer.message(msg, head, isSeed)];
		} catch (error) {
			if (!(error instanceof ProtocolError)) throw error;
			return this.#say("* This message is too long for a call.", [], null);
		}
	}
}
