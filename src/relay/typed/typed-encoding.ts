import { foldUser } from "../../protocol/address";
import type { Datum } from "../../protocol/codec";
import type { Connection } from "../../protocol/datums/connection";
import type { Message } from "../../protocol/datums/message";
import { ProtocolError } from "../../protocol/errors";
import { findOption, findOptions } from "../../protocol/options";
import { decodeTyped, frameTyped } from "../../protocol/typed/codec";
import {
	type Command,
	type TypedDatum,
	type TypedMessage,
	type UserEntry,
	wordsOf,
} from "../../protocol/typed/datums";
import { TypedFrameReader } from "../../protocol/typed/frame";
import { keyFromHex } from "../../protocol/typed/keys";
import { type StatusMeaning, statusOf } from "../../protocol/typed/status";
import {
	type Conversation,
	type Encoding,
	messagesIn,
	type Outcome,
	type Said,
} from "../encoding";
import { groupKey, Keys, nameOf, recipientOf } from "./keys";
import { TypedLogin, type TypedUser } from "./typed-login";

/** Users in one Roster, so that its length never wraps. */
const USERS_PER_ROSTER = 256;
/** Stands among the flags of what the server itself says in a conversation; of nobody else's. */
const NOTICE = "notice";
/** What a Status says that is news, and no error. */
const NEWS = 2;
const KEPT = 1;
const NOTHING = new Uint8Array(0);

type Fixed = Exclude<StatusMeaning, { kind: "other" }>;

/**
 * The typed edition (fleximd's; docs/PROTOCOL.md, "Other editions"): the same datums as any other client, in that edition's
 * words. What it has no datum for is said in Statuses, or in a Message of the server's.
 */
export class TypedEncoding implements Encoding {
	/** What it has no datum for is said in words. */
	readonly isForPeople = true;
	readonly introduces = true;
	readonly isAddressed = true;
	readonly returns = true;
	readonly #reader = new TypedFrameReader();
	readonly #login = new TypedLogin();
	readonly #keys = new Keys();
	#user: TypedUser | null = null;
	/** Everybody else who is here: address by the name folded for comparison. Null before the first list has come. */
	#online: Map<string, string> | null = null;
	/** Addresses whose names belong to a key. */
	readonly #owned = new Set<string>();
	/** Who takes part in what was announced on this line, by the Connection's id. */
	readonly #announced = new Map<string, readonly string[]>();

	/**
	 * @param maxFirstBytes what may be held of a datum before the login
	 * @param now Unix milliseconds
	 */
	constructor(
		readonly maxFirstBytes: number,
		readonly now: () => number,
	) {}

	get isIncomplete(): boolean {
		return this.#reader.pendingBytes > 0;
	}

	welcome(): Uint8Array {
		return news(127, "FLEX Messenger");
	}

	/** @returns the type byte and the payload of each datum */
	cut(chunk: Uint8Array): Uint8Array[] {
		if (!this.#user && this.#reader.pendingBytes > this.maxFirstBytes) {
			throw new ProtocolError(
				"bad-length",
				`Before the login a datum has at most ${this.maxFirstBytes} bytes.`,
			);
		}
		this.#reader.push(chunk);
		const pieces: Uint8Array[] = [];
		for (let frame = this.#reader.next(); frame; frame = this.#reader.next()) {
			pieces.push(Buffer.concat([Uint8Array.of(frame.type), frame.payload]));
		}
		return pieces;
	}

	read(piece: Uint8Array): Said {
		const type = piece[0] as number;
		const datum = decodeTyped({ type, payload: piece.subarray(1) });
		if (!this.#user) return this.#enter(datum);
		switch (datum?.kind) {
			case "command":
				return this.#command(datum);
			case "message":
				return this.#say(this.#user, datum);
			default:
				return answer(refusal("This server did not ask for that datum."));
		}
	}

	write(datum: Datum): Uint8Array {
		switch (datum.kind) {
			case "connection":
				return this.#announce(datum);
			case "message":
				return this.#tell(datum);
			default:
				return NOTHING;
		}
	}

	passOn(
		datums: Uint8Array,
		sender: string,
		conversation: Conversation,
	): Uint8Array {
		const messages = messagesIn(datums).map((message) =>
			this.#translate(message, sender, conversation),
		);
		return Buffer.concat(messages);
	}

	#enter(datum: TypedDatum | null): Said {
		const entered = this.#login.take(datum, this.now());
		if ("kind" in entered) return entered;
		this.#user = entered;
		const request = {
			kind: "request",
			to: [],
			from: entered.name,
			options: ["presence", "agent=typed"],
		} as const;
		return { kind: "datum", datum: request, framed: () => NOTHING };
	}

	#command(command: Command): Said {
		const [word] = wordsOf(command);
		switch (command.cmd) {
			case "ROSTER":
				return { ...answer(this.#roster()), isLong: true };
			case "GETUSER":
				return answer(this.#getUser(word ?? ""));
			case "SEARCH":
				return answer(this.#search(word ?? ""));
			case "OFFLINES":
				return { kind: "fetch" };
			case "NICK":
			case "BYE ":
			case "TEXT":
			case "MPCK":
			case "JSON":
				// Between two windows; flexim-client passes on what is typed in one.
				return answer(NOTHING);
			case "AUTH":
				return answer(refusal("You have logged in on this line already."));
			default:
				return answer(refusal("This server has no such command."));
		}
	}

	#say(user: TypedUser, message: TypedMessage): Said {
		const { to, from, flags, date, msg } = message;
		if (!user.from.includes(from.toLowerCase())) {
			return answer(fixed({ kind: "wrong-sender" }));
		}
		const recipient = recipientOf(to);
		if (!recipient) {
			return answer(
				refusal(
					"Nobody here can have that key: it is the hex of somebody's name. ROSTER lists those who are here.",
				),
			);
		}
		if ("person" in recipient) this.#keys.note(recipient.person, to);
		const said: Message = {
			kind: "message",
			category: "chat",
			subject: "",
			// For others on their lines, who get no markers: a claim.
			flags: [...withoutOurs(flags), `from=${user.name}`],
			date,
			msg,
		};
		return {
			kind: "direct",
			to: recipient,
			message: said,
			answer: (outcome) => outcomeIn(outcome, to),
		};
	}

	#users(): UserEntry[] {
		const all = [this.#user?.name ?? "", ...(this.#online?.values() ?? [])];
		return all.map((address) => this.#entry(address));
	}

	#entry(address: string): UserEntry {
		const isSelf = address === this.#user?.name;
		const hex = isSelf ? (this.#user?.key ?? "") : this.#keys.of(address);
		const key = keyFromHex(hex) ?? new Uint8Array(0);
		return { aliases: [nameOf(address)], key, lastSeen: 0n };
	}

	#roster(): Uint8Array {
		const users = this.#users();
		const frames: Uint8Array[] = [];
		for (let i = 0; i < users.length; i += USERS_PER_ROSTER) {
			const some = users.slice(i, i + USERS_PER_ROSTER);
			frames.push(frameTyped({ kind: "roster", users: some }));
		}
		return Buffer.concat(frames);
	}

	#find(name: string): UserEntry | null {
		const folded = foldUser(name);
		const own = this.#user?.name;
		if (own !== undefined && folded === foldUser(own)) return this.#entry(own);
		const address = this.#online?.get(folded);
		return address === undefined ? null : this.#entry(address);
	}

	#getUser(hex: string): Uint8Array {
		const own = this.#user;
		const isOwn = own && hex.toLowerCase() === own.key.toLowerCase();
		const whom = isOwn ? { person: own.name } : recipientOf(hex);
		const found = whom && "person" in whom ? this.#find(whom.person) : null;
		return found
			? frameTyped({ kind: "user", ...found })
			: fixed({ kind: "unknown-key" });
	}

	#search(alias: string): Uint8Array {
		const found = this.#find(alias);
		return found
			? frameTyped({ kind: "roster", users: [found] })
			: fixed({ kind: "unknown-alias", alias: alias.slice(0, 255) });
	}

	/** Somebody asks for a conversation: this edition has no datum for it. */
	#announce({ id, users }: Connection): Uint8Array {
		this.#announced.set(id, users);
		const [asker = "", ...asked] = users;
		if (this.#isSelf(asker)) return NOTHING;
		const others = asked.filter((address) => !this.#isSelf(address));
		return others.length === 0
			? this.#notice(
					this.#keys.of(asker),
					`${this.#names([asker])} asks you for a conversation. Whatever you answer here accepts it.`,
				)
			: this.#notice(
					groupKey(id),
					`${this.#names([asker])} asks you and ${this.#names(others)} for a conversation. Whatever you write here accepts it, and goes to all of them.`,
				);
	}

	#tell({ category, subject, flags, msg }: Message): Uint8Array {
		for (const proof of findOptions(flags, "key")) {
			this.#owned.add(proof.slice(proof.indexOf(":") + 1));
		}
		switch (category) {
			case "ok":
				return this.#tellOk(subject, flags);
			case "error":
				return this.#tellError(subject, flags, msg);
			case "presence":
				return this.#tellPresence(flags);
			default:
				return NOTHING;
		}
	}

	#tellOk(id: string, flags: readonly string[]): Uint8Array {
		const users = this.#announced.get(id);
		const joined = findOptions(flags, "joined").filter(
			(address) => !this.#isSelf(address),
		);
		const [left] = findOptions(flags, "left");
		const isGroup = users && users.length > 2;
		if (left !== undefined) {
			const words = `${nameOf(left)} has left the conversation.`;
			return isGroup ? this.#notice(groupKey(id), words) : news(NEWS, words);
		}
		if (joined.length === 0) return NOTHING;
		const names = this.#names(joined);
		return isGroup
			? this.#notice(
					groupKey(id),
					`In this conversation: ${names}. What you write here goes to everybody in it.`,
				)
			: news(NEWS, `You are in a conversation with ${names}.`);
	}

	#tellError(
		subject: string,
		flags: readonly string[],
		msg: string,
	): Uint8Array {
		const code = findOption(flags, "code");
		const isOver = code === "connection-ended" || code === "request-withdrawn";
		if (isOver) this.#announced.delete(subject);
		if (code === "name-in-use") {
			const key = (this.#user?.key ?? "").toUpperCase();
			return fixed({ kind: "already-online", key });
		}
		return refusal(`${msg} (${code})`);
	}

	#tellPresence(flags: readonly string[]): Uint8Array {
		const online = findOptions(flags, "online");
		const offline = findOptions(flags, "offline");
		const isFirst = this.#online === null;
		this.#online ??= new Map();
		for (const address of online) {
			this.#online.set(foldUser(nameOf(address)), address);
		}
		for (const address of offline) {
			this.#online.delete(foldUser(nameOf(address)));
			this.#owned.delete(address);
		}
		// Who was here before is asked for with ROSTER.
		if (isFirst) return NOTHING;
		const change = (kind: "online" | "offline") => (address: string) =>
			fixed({ kind, key: this.#keys.of(address).toUpperCase() });
		return Buffer.concat([
			...online.map(change("online")),
			...offline.map(change("offline")),
		]);
	}

	#translate(
		{ category, subject, flags, date, msg }: Message,
		sender: string,
		{ id, isGroup }: Conversation,
	): Uint8Array {
		const who = nameOf(sender);
		const from = isGroup ? groupKey(id) : this.#keys.of(sender);
		switch (category) {
			case "chat": {
				const theirs = withoutOurs(flags);
				const passed = this.#message(
					from,
					isGroup ? [...theirs, `from=${who}`] : theirs,
					date,
					isGroup ? quoted(who, msg) : msg,
				);
				return (
					passed ??
					this.#notice(from, `${who} sent a message too long for this edition.`)
				);
			}
			case "topic":
				return this.#notice(
					from,
					`${who} calls this conversation “${subject}”.`,
				);
			case "private":
			case "file":
				return this.#notice(
					from,
					`${who} sent something that this edition can't show.`,
				);
			default:
				return NOTHING;
		}
	}

	/** What the server itself says, where the conversation is. */
	#notice(from: string, words: string): Uint8Array {
		const date = BigInt(Math.floor(this.now() / 1_000));
		return this.#message(from, [NOTICE], date, `* ${words}`) ?? NOTHING;
	}

	/** @returns null where it does not fit into one datum */
	#message(
		from: string,
		flags: readonly string[],
		date: bigint,
		msg: string,
	): Uint8Array | null {
		const to = this.#user?.key ?? "";
		try {
			return frameTyped({ kind: "message", to, from, flags, date, msg });
		} catch (error) {
			if (error instanceof ProtocolError) return null;
			throw error;
		}
	}

	#isSelf(address: string): boolean {
		const own = this.#user?.name;
		return own !== undefined && foldUser(nameOf(address)) === foldUser(own);
	}

	/** Names as people read them; whose name nobody has proven is a guest. */
	#names(addresses: readonly string[]): string {
		return addresses
			.map((address) => {
				const isProven = this.#owned.has(address);
				return `${nameOf(address)}${isProven ? "" : " (guest)"}`;
			})
			.join(", ");
	}
}

/** Flags that are the server's word, or a claim of who speaks, which is not needed where it is known. */
function withoutOurs(flags: readonly string[]): string[] {
	return flags.filter((flag) => flag !== NOTICE && !flag.startsWith("from="));
}

/** Each line with who said it, so that nobody can put words into another's mouth, or the server's. */
function quoted(who: string, msg: string): string {
	return msg
		.split(/\r\n|\r|\n/)
		.map((line) => `<${who}> ${line}`)
		.join("\n");
}

function outcomeIn(outcome: Outcome, to: string): Uint8Array {
	switch (outcome) {
		case "passed on":
			return NOTHING;
		case "kept":
			return fixed({ kind: "stored", to });
		case "asked":
			return news(
				KEPT,
				`user "${to}" is asked for a conversation; your message waits for the answer`,
			);
		case "waits":
			return news(
				KEPT,
				`user "${to}" has not answered your request yet; your message waits`,
			);
	}
}

function answer(bytes: Uint8Array): Extract<Said, { kind: "answer" }> {
	return { kind: "answer", bytes };
}

function fixed(meaning: Fixed): Uint8Array {
	return frameTyped(statusOf(meaning));
}

function refusal(words: string): Uint8Array {
	return news(-1, words);
}

function news(status: number, payload: string): Uint8Array {
	return frameTyped({ kind: "status", status, payload });
}
