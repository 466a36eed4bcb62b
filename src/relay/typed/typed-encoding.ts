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
	wordsOf,
} from "../../protocol/typed/datums";
import { TypedFrameReader } from "../../protocol/typed/frame";
import {
	type Conversation,
	type Encoding,
	messagesIn,
	type Said,
} from "../encoding";
import { groupKey, nameOf, recipientOf } from "./keys";
import { TypedLogin } from "./typed-login";
import { TypedPeople } from "./typed-people";
import {
	fixedStatus,
	greeting,
	news,
	outcomeStatus,
	refusal,
} from "./typed-statuses";

/** Stands among the flags of what the server itself says in a conversation; of nobody else's. */
const NOTICE = "notice";
const NOTHING = new Uint8Array(0);

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
	/** Null before the login. */
	#people: TypedPeople | null = null;
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
		return greeting();
	}

	/** @returns the type byte and the payload of each datum */
	cut(chunk: Uint8Array): Uint8Array[] {
		if (!this.#people && this.#reader.pendingBytes > this.maxFirstBytes) {
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
		if (!this.#people) return this.#enter(datum);
		switch (datum?.kind) {
			case "command":
				return this.#command(this.#people, datum);
			case "message":
				return this.#say(this.#people, datum);
			default:
				return answer(refusal("This server did not ask for that datum."));
		}
	}

	write(datum: Datum): Uint8Array {
		if (datum.kind === "message" && datum.category === "error") {
			return this.#tellError(datum);
		}
		const people = this.#people;
		if (!people) return NOTHING;
		switch (datum.kind) {
			case "connection":
				return this.#announce(people, datum);
			case "message":
				return this.#tell(people, datum);
			default:
				return NOTHING;
		}
	}

	passOn(
		datums: Uint8Array,
		sender: string,
		conversation: Conversation,
	): Uint8Array {
		const from = conversation.isGroup
			? groupKey(conversation.id)
			: (this.#people?.keyOf(sender) ?? "");
		const messages = messagesIn(datums).map((message) =>
			this.#translate(message, nameOf(sender), from, conversation.isGroup),
		);
		return Buffer.concat(messages);
	}

	#enter(datum: TypedDatum | null): Said {
		const entered = this.#login.take(datum, this.now());
		if ("kind" in entered) return entered;
		this.#people = new TypedPeople(entered);
		const request = {
			kind: "request",
			to: [],
			from: entered.name,
			options: ["presence", "agent=typed"],
		} as const;
		return { kind: "datum", datum: request, framed: () => NOTHING };
	}

	#command(people: TypedPeople, command: Command): Said {
		const [word] = wordsOf(command);
		switch (command.cmd) {
			case "ROSTER":
				return { ...answer(people.roster()), isLong: true };
			case "GETUSER":
				return answer(people.byKey(word ?? ""));
			case "SEARCH":
				return answer(people.byAlias(word ?? ""));
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

	#say(people: TypedPeople, message: TypedMessage): Said {
		const { to, from, flags, date, msg } = message;
		if (!people.self.from.includes(from.toLowerCase())) {
			return answer(fixedStatus({ kind: "wrong-sender" }));
		}
		const recipient = recipientOf(to);
		if (!recipient) {
			return answer(
				refusal(
					"Nobody here can have that key: it is the hex of somebody's name. ROSTER lists those who are here.",
				),
			);
		}
		if ("person" in recipient) people.noteKey(recipient.person, to);
		const said: Message = {
			kind: "message",
			category: "chat",
			subject: "",
			// For others on their lines, who get no markers: a claim.
			flags: [...withoutOurs(flags), `from=${people.self.name}`],
			date,
			msg,
		};
		return {
			kind: "direct",
			to: recipient,
			message: said,
			answer: (outcome) => outcomeStatus(outcome, to),
		};
	}

	/** Somebody asks for a conversation: this edition has no datum for it. */
	#announce(people: TypedPeople, { id, users }: Connection): Uint8Array {
		this.#announced.set(id, users);
		const [asker = "", ...asked] = users;
		if (people.isSelf(asker)) return NOTHING;
		const others = asked.filter((address) => !people.isSelf(address));
		return others.length === 0
			? this.#notice(
					people.keyOf(asker),
					`${people.names([asker])} asks you for a conversation. Whatever you answer here accepts it.`,
				)
			: this.#notice(
					groupKey(id),
					`${people.names([asker])} asks you and ${people.names(others)} for a conversation. Whatever you write here accepts it, and goes to all of them.`,
				);
	}

	#tell(
		people: TypedPeople,
		{ category, subject, flags }: Message,
	): Uint8Array {
		people.noteProofs(flags);
		if (category === "presence") return people.presence(flags);
		return category === "ok" ? this.#tellOk(people, subject, flags) : NOTHING;
	}

	#tellOk(
		people: TypedPeople,
		id: string,
		flags: readonly string[],
	): Uint8Array {
		const users = this.#announced.get(id);
		const joined = findOptions(flags, "joined").filter(
			(address) => !people.isSelf(address),
		);
		const [left] = findOptions(flags, "left");
		const isGroup = users && users.length > 2;
		if (left !== undefined) {
			const words = `${nameOf(left)} has left the conversation.`;
			return isGroup ? this.#notice(groupKey(id), words) : news(words);
		}
		if (joined.length === 0) return NOTHING;
		const names = people.names(joined);
		return isGroup
			? this.#notice(
					groupKey(id),
					`In this conversation: ${names}. What you write here goes to everybody in it.`,
				)
			: news(`You are in a conversation with ${names}.`);
	}

	#tellError({ subject, flags, msg }: Message): Uint8Array {
		const code = findOption(flags, "code");
		const isOver = code === "connection-ended" || code === "request-withdrawn";
		if (isOver) this.#announced.delete(subject);
		if (code === "name-in-use") {
			const key = (this.#people?.self.key ?? "").toUpperCase();
			return fixedStatus({ kind: "already-online", key });
		}
		return refusal(`${msg} (${code})`);
	}

	/** @param from where the conversation is, as a key */
	#translate(
		{ category, subject, flags, date, msg }: Message,
		who: string,
		from: string,
		isGroup: boolean,
	): Uint8Array {
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
		const to = this.#people?.self.key ?? "";
		try {
			return frameTyped({ kind: "message", to, from, flags, date, msg });
		} catch (error) {
			if (error instanceof ProtocolError) return null;
			throw error;
		}
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

function answer(bytes: Uint8Array): Extract<Said, { kind: "answer" }> {
	return { kind: "answer", bytes };
}
