import { parseAddress } from "../../protocol/address";
import { type Datum, frameDatum } from "../../protocol/codec";
import type { Connection } from "../../protocol/datums/connection";
import type { Message } from "../../protocol/datums/message";
import { ProtocolError } from "../../protocol/errors";
import { findOption, findOptions } from "../../protocol/options";
import { type Encoding, messagesIn, type Said } from "../encoding";
import { harmless } from "./harmless";
import { LineSplitter } from "./line-splitter";

const HELP = `What you type is sent to the conversation you are in. Lines that begin with / are for the server:
  /ask NAME [NAME ...]  ask people for a conversation
  /requests             who asks you, each with an id
  /accept [ID]          say yes to a request; the first digits of its id will do
  /who                  who is here
  /leave                leave the conversation and the server
  /help                 this text; so does "help"
To send a line that begins with / begin it with //.
`;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Digits of an id that are shown, and that it can be named by. */
const SHORT_ID = 8;

/**
 * Text mode: a line a command or message, for a person with `nc`. It says the same datums as any other
 * client, and is told the same, in words.
 */
export class TextEncoding implements Encoding {
	readonly isForPeople = true;
	readonly introduces = true;
	readonly isAddressed = false;
	readonly returns = false;
	/** Who types takes time; what has been typed is bounded. */
	readonly isIncomplete = false;
	readonly #splitter: LineSplitter;
	#name: string | null = null;
	#conversation: string | null = null;
	readonly #requests = new Map<string, Connection>();
	/** Null before the first list has come. */
	#online: Set<string> | null = null;
	/** Addresses whose names belong to a key. */
	readonly #owned = new Set<string>();

	/** @param now Unix milliseconds */
	constructor(
		maxLineBytes: number,
		readonly now: () => number,
	) {
		this.#splitter = new LineSplitter(maxLineBytes);
	}

	welcome(): Uint8Array {
		return bytes("FLEX messenger. What is your name? (help explains all)\n");
	}

	cut(chunk: Uint8Array): Uint8Array[] {
		return this.#splitter.push(chunk);
	}

	read(piece: Uint8Array): Said {
		let line: string;
		try {
			line = harmless(utf8.decode(piece)).trim();
		} catch {
			return answer("! That was not UTF-8; it was not taken.\n");
		}
		if (line === "") return answer("");
		if (line === "help") return answer(HELP);
		if (!line.startsWith("/")) {
			return this.#name === null ? this.#enter(line) : this.#say(line);
		}
		if (line.startsWith("//")) return this.#say(line.slice(1));
		const [command, ...words] = line.slice(1).split(/ +/);
		return this.#command(command ?? "", words);
	}

	write(datum: Datum): Uint8Array {
		switch (datum.kind) {
			case "connection":
				return bytes(this.#announce(datum));
			case "message":
				return bytes(this.#tell(datum));
			default:
				return bytes("");
		}
	}

	/** Others' Messages, in words. */
	passOn(datums: Uint8Array, sender: string): Uint8Array {
		const who = nameOf(sender);
		const lines = messagesIn(datums).map((message) => {
			switch (message.category) {
				case "chat":
					return message.msg
						.split(/\r\n|\r|\n/)
						.map((line) => `<${who}> ${harmless(line)}\n`)
						.join("");
				case "topic":
					return `* ${who} calls this conversation “${harmless(message.subject)}”.\n`;
				case "private":
				case "file":
					return `* ${who} sent something that text mode can't show.\n`;
				default:
					return "";
			}
		});
		return bytes(lines.join(""));
	}

	#command(command: string, words: readonly string[]): Said {
		switch (command) {
			case "help":
				return answer(HELP);
			case "leave":
			case "quit":
				return { kind: "goodbye", words: null };
			case "name":
				if (this.#name !== null) return answer("! You have a name already.\n");
				return this.#enter(words.join(" "));
		}
		if (this.#name === null) {
			return answer("! First say who you are: type your name.\n");
		}
		switch (command) {
			case "ask":
				if (words.length === 0) return answer("! Ask whom? /ask NAME\n");
				return said({
					kind: "request",
					to: words,
					from: this.#name,
					options: [],
				});
			case "accept":
				return this.#accept(words[0] ?? "");
			case "requests": {
				const lines = [...this.#requests.values()].map((it) =>
					this.#describe(it),
				);
				return answer(lines.join("") || "* Nobody asks you at the moment.\n");
			}
			case "who": {
				const names = this.#names([...(this.#online ?? [])]);
				return {
					kind: "answer",
					bytes: bytes(`* Here besides you: ${names || "nobody"}.\n`),
					isLong: true,
				};
			}
			default:
				return answer("! There is no such command; /help lists them.\n");
		}
	}

	#enter(name: string): Said {
		try {
			parseAddress(name);
		} catch (error) {
			if (!(error instanceof ProtocolError)) throw error;
			return answer(`! ${error.message} What is your name?\n`);
		}
		this.#name = name;
		return said({
			kind: "request",
			to: [],
			from: name,
			options: ["presence", "agent=text"],
		});
	}

	#say(msg: string): Said {
		if (this.#name === null) {
			return answer("! First say who you are: type your name.\n");
		}
		return said({
			kind: "message",
			category: "chat",
			subject: "",
			// For others on their lines, who get no markers: a claim.
			flags: [`from=${this.#name}`],
			date: BigInt(Math.floor(this.now() / 1_000)),
			msg,
		});
	}

	#accept(start: string): Said {
		const found = [...this.#requests.keys()].filter((id) =>
			id.startsWith(start.toLowerCase()),
		);
		const [id, ...more] = found;
		if (id === undefined) {
			return answer("! There is no such request; /requests lists them.\n");
		}
		if (more.length > 0) {
			return answer("! Which one? /requests lists them: /accept ID\n");
		}
		return said({ kind: "acknowledge", id });
	}

	#announce(connection: Connection): string {
		const [asker, ...asked] = connection.users;
		if (asker === this.#name && connection.lastActive === 0n) {
			return `* You have asked ${this.#names(asked)}. Wait for an answer.\n`;
		}
		this.#requests.set(connection.id, connection);
		return this.#describe(connection);
	}

	#describe({ id, users }: Connection): string {
		const [asker = "", ...asked] = users;
		const short = id.slice(0, SHORT_ID);
		return `* ${this.#names([asker])} asks ${this.#names(asked)} for a conversation. To say yes: /accept ${short}\n`;
	}

	/** Names as people read them; whose name nobody has proven is a guest. Here one is that oneself. */
	#names(addresses: readonly string[]): string {
		const names = addresses.map((address) => {
			const isProven = this.#owned.has(address) || address === this.#name;
			return `${nameOf(address)}${isProven ? "" : " (guest)"}`;
		});
		return names.join(", ");
	}

	#tell({ category, subject, flags, msg }: Message): string {
		for (const proof of findOptions(flags, "key")) {
			this.#owned.add(proof.slice(proof.indexOf(":") + 1));
		}
		switch (category) {
			case "ok":
				return this.#tellOk(subject, flags);
			case "error":
				this.#requests.delete(subject);
				return `! ${harmless(msg)} (${findOption(flags, "code")})\n`;
			case "presence":
				return this.#tellPresence(flags);
			default:
				return "";
		}
	}

	#tellOk(id: string, flags: readonly string[]): string {
		this.#requests.delete(id);
		const joined = findOptions(flags, "joined");
		const [left] = findOptions(flags, "left");
		if (left !== undefined) return `* ${nameOf(left)} has left.\n`;
		if (this.#conversation === id && joined.length === 1) {
			return `* ${this.#names(joined)} has joined.\n`;
		}
		this.#conversation = id;
		return `* In this conversation: ${this.#names(joined)}. What you type is sent to it.\n`;
	}

	#tellPresence(flags: readonly string[]): string {
		const online = findOptions(flags, "online");
		const offline = findOptions(flags, "offline");
		const isFirst = this.#online === null;
		this.#online ??= new Set();
		for (const address of online) this.#online.add(address);
		for (const address of offline) this.#online.delete(address);
		if (isFirst) {
			const here = this.#names(online) || "nobody else yet";
			return `* Welcome, ${this.#name}. Here now: ${here}.\n`;
		}
		return [
			...online.map((address) => `* ${this.#names([address])} is here.\n`),
			...offline.map((address) => `* ${nameOf(address)} has gone.\n`),
		].join("");
	}
}

/** The name in an address; addresses here come from the server, which has parsed them. */
function nameOf(address: string): string {
	return parseAddress(address).user;
}

function bytes(text: string): Uint8Array {
	return Buffer.from(text);
}

function answer(text: string): Said {
	return { kind: "answer", bytes: bytes(text) };
}

function said(datum: Datum): Said {
	return { kind: "datum", datum, framed: () => frameDatum(datum) };
}
