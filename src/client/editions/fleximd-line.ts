import { detectFraming } from "../../protocol/detect";
import { ProtocolError } from "../../protocol/errors";
import { MSGPACK_HEADER } from "../../protocol/header";
import { decodeTyped, frameTyped } from "../../protocol/typed/codec";
import type {
	TypedDatum,
	TypedMessage,
	UserEntry,
} from "../../protocol/typed/datums";
import { TypedFrameReader } from "../../protocol/typed/frame";
import { keyHex } from "../../protocol/typed/keys";
import { meaningOf, type StatusMeaning } from "../../protocol/typed/status";

/** Its greeting comes unasked and at once; a fleximd from before 2019-05-31 has none (editions.md, ii, "Session"). */
const GREETING_MS = 1_500;
/**
 * Between the challenge and its answer: an answer within a millisecond can leave the server's lock on this user shut for ever, and then
 * nobody can log in any more (editions.md, ii, "Quirks": 5 of 60 logins at once, 0 of 180 later).
 */
const BEFORE_RESPONSE_MS = 25;
/** For any answer; a server that hangs in somebody's login gives none. */
const ANSWER_MS = 8_000;
/** What was kept for us comes without an end, and out of order: it is over when nothing has come for so long … */
const QUIET_MS = 250;
/** … or after so long. */
const MAX_FETCH_MS = 5_000;
/** A roster of 10,000, whose length has wrapped (editions.md, ii, "Frames"). */
const MAX_FRAME_BYTES = 1 << 20;

export type FleximdProblem =
	/** What answers is no fleximd. */
	| "other-edition"
	/** The connection stands and nothing comes. */
	| "silent"
	/** Whoever is online with this key was there to be replaced, and could not be. */
	| "already-online"
	/** The login was not taken. */
	| "refused"
	/** This user is not on the roster any more: somebody has taken the place. */
	| "evicted";

export interface FleximdEvents {
	write(bytes: Uint8Array): void;
	received(message: TypedMessage): void;
	/** Somebody has come or gone; noise until a question has shown it. */
	presence(key: string): void;
	/** Somebody with this user's key takes its place. */
	ghosted(by: string): void;
	/** The server has something to say that answers nothing. */
	said(meaning: StatusMeaning): void;
	/** Nothing follows. */
	failed(problem: FleximdProblem): void;
}

interface Question {
	readonly bytes: Uint8Array;
	/** Whether a datum is the answer. */
	readonly take: (datum: TypedDatum, meaning: StatusMeaning | null) => boolean;
	/** It goes out now. */
	readonly asked: () => void;
}

/**
 * One connection to fleximd, as a client that none of its faults can bite (editions.md, ii, "A well-behaved client"): one question at a time,
 * because answers do not say which question they answer; keys in upper case; nothing that ends its process.
 */
export class FleximdLine {
	readonly #reader = new TypedFrameReader(MAX_FRAME_BYTES);
	/** The first bytes, until they tell who speaks; null afterwards. */
	#first: Uint8Array | null = new Uint8Array(0);
	#greeted = () => {};
	readonly #questions: Question[] = [];
	#timer: NodeJS.Timeout | null = null;
	/** Messages that were kept for us, while they come. */
	#kept: TypedMessage[] | null = null;
	#keptOne = () => {};
	/** What the server has refused of what was said last. */
	#refusal: StatusMeaning | null = null;
	#isOver = false;

	/** @param key in upper-case hex, as everywhere here */
	constructor(
		readonly key: string,
		readonly alias: string,
		readonly events: FleximdEvents,
	) {}

	/** Resolves when this user is on the roster; never where that does not come about. */
	async login(): Promise<void> {
		const greeting = new Promise<void>((resolve) => {
			this.#greeted = resolve;
		});
		this.events.write(MSGPACK_HEADER);
		const silence = setTimeout(() => {
			if (this.#reader.pendingBytes > 0) this.#fail("other-edition");
			else this.#greeted();
		}, GREETING_MS);
		await greeting;
		clearTimeout(silence);
		let challenge = await this.#challenge("AUTH", [this.key, this.alias]);
		// The refusal has just shown that the key is online: asked of one that is not, this would end the server.
		challenge ??= await this.#challenge("GHOST", [this.key]);
		if (challenge === null) {
			this.#fail("already-online");
			return;
		}
		await new Promise((resolve) => setTimeout(resolve, BEFORE_RESPONSE_MS));
		this.#write(frameTyped({ kind: "auth-response", challenge }));
		// Nothing tells that a login is over; a question is answered after it.
		if (!(await this.user(this.key))) this.#fail("refused");
	}

	receive(bytes: Uint8Array): void {
		if (this.#isOver) return;
		if (this.#first && !this.#isFleximd(this.#first, bytes)) return;
		this.#reader.push(bytes);
		try {
			for (;;) {
				const frame = this.#isOver ? null : this.#reader.next();
				if (!frame) return;
				this.#take(readDatum(frame));
			}
		} catch (error) {
			if (!(error instanceof ProtocolError)) throw error;
			// The stream itself is broken.
			this.#fail("other-edition");
		}
	}

	/** @returns null where nobody with this key is online */
	user(key: string): Promise<UserEntry | null> {
		let user: UserEntry | null = null;
		return this.#ask(command("GETUSER", [key]), (datum, meaning) => {
			if (datum.kind === "user" && keyHex(datum.key) === key) user = datum;
			return user !== null || meaning?.kind === "unknown-key";
		}).then(() => user);
	}

	roster(): Promise<readonly UserEntry[]> {
		return this.#list(command("ROSTER", []));
	}

	/** Who is online under this alias, exactly. */
	search(alias: string): Promise<readonly UserEntry[]> {
		return this.#list(command("SEARCH", [alias]));
	}

	/** What was kept for this user, by the date that its senders gave: the server hands it over in any order. Once at a time. */
	async fetchKept(): Promise<readonly TypedMessage[]> {
		const kept: TypedMessage[] = [];
		this.#kept = kept;
		this.#write(command("OFFLINES", []));
		await this.isThere();
		await new Promise<void>((resolve) => {
			const done = () => {
				clearTimeout(quiet);
				clearTimeout(end);
				resolve();
			};
			let quiet = setTimeout(done, QUIET_MS);
			const end = setTimeout(done, MAX_FETCH_MS);
			this.#keptOne = () => {
				clearTimeout(quiet);
				quiet = setTimeout(done, QUIET_MS);
			};
		});
		this.#kept = null;
		return kept.sort((a, b) =>
			a.date < b.date ? -1 : a.date > b.date ? 1 : 0,
		);
	}

	/**
	 * Resolves when the server has dealt with it, which it says nowhere: a question that is asked behind a message is answered after it.
	 * @returns why it was not taken; null where nothing was said against it
	 */
	async say(message: TypedMessage): Promise<StatusMeaning | null> {
		await this.#ask(
			concat(frameTyped(message), command("GETUSER", [this.key])),
			isOwnUser(this.key),
			() => {
				this.#refusal = null;
			},
		);
		return this.#refusal;
	}

	/** Resolves when the server has answered; fails where it has forgotten this user. */
	async isThere(): Promise<void> {
		if (!(await this.user(this.key))) this.#fail("evicted");
	}

	close(): void {
		this.#isOver = true;
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
	}

	#isFleximd(first: Uint8Array, bytes: Uint8Array): boolean {
		const head = concat(first, bytes.subarray(0, 4));
		const framing = detectFraming(head, "server");
		this.#first = framing === null ? head : null;
		if (framing === null || framing === "typed") return true;
		this.#fail("other-edition");
		return false;
	}

	#take(datum: TypedDatum | null): void {
		if (!datum) return;
		const meaning = datum.kind === "status" ? meaningOf(datum) : null;
		const [question] = this.#questions;
		if (question?.take(datum, meaning)) {
			this.#questions.shift();
			this.#askNext();
		} else if (datum.kind === "message") this.#onMessage(datum);
		else if (meaning) this.#onStatus(meaning);
	}

	#onMessage(message: TypedMessage): void {
		// Some versions hand a message back to its author (editions.md, top).
		if (message.from.toUpperCase() === this.key) return;
		if (this.#kept) {
			this.#kept.push(message);
			this.#keptOne();
		} else this.events.received(message);
	}

	#onStatus(meaning: StatusMeaning): void {
		switch (meaning.kind) {
			case "greeting":
				this.#greeted();
				break;
			case "online":
			case "offline":
				// Whoever hangs up without a login is said to have gone, as nobody.
				if (meaning.key !== "" && meaning.key !== this.key) {
					this.events.presence(meaning.key);
				}
				break;
			case "ghosted":
				this.events.ghosted(meaning.by);
				break;
			case "wrong-sender":
			case "unequal":
				this.#refusal = meaning;
				break;
			default:
				this.events.said(meaning);
		}
	}

	/** @returns null where somebody is online with this key */
	async #challenge(
		cmd: string,
		payload: readonly string[],
	): Promise<string | null> {
		let challenge: string | null = null;
		await this.#ask(command(cmd, payload), (datum, meaning) => {
			if (datum.kind === "auth") challenge = datum.challenge;
			return challenge !== null || meaning?.kind === "already-online";
		});
		return challenge;
	}

	async #list(bytes: Uint8Array): Promise<readonly UserEntry[]> {
		let users: readonly UserEntry[] | null = null;
		await this.#ask(bytes, (datum, meaning) => {
			if (datum.kind === "roster") users = datum.users;
			return users !== null || meaning?.kind === "unknown-alias";
		});
		return users ?? [];
	}

	#ask(
		bytes: Uint8Array,
		isAnswer: Question["take"],
		asked = () => {},
	): Promise<void> {
		return new Promise((resolve) => {
			this.#questions.push({
				bytes,
				take: (datum, meaning) => {
					if (!isAnswer(datum, meaning)) return false;
					resolve();
					return true;
				},
				asked,
			});
			if (this.#questions.length === 1) this.#askNext();
		});
	}

	#askNext(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		const [question] = this.#questions;
		if (!question || this.#isOver) return;
		this.#timer = setTimeout(() => this.#fail("silent"), ANSWER_MS);
		question.asked();
		this.#write(question.bytes);
	}

	#write(bytes: Uint8Array): void {
		if (!this.#isOver) this.events.write(bytes);
	}

	#fail(problem: FleximdProblem): void {
		if (this.#isOver) return;
		this.close();
		this.events.failed(problem);
	}
}

function isOwnUser(key: string): Question["take"] {
	return (datum, meaning) =>
		(datum.kind === "user" && keyHex(datum.key) === key) ||
		meaning?.kind === "unknown-key";
}

function command(cmd: string, payload: readonly string[]): Uint8Array {
	return frameTyped({ kind: "command", cmd, payload });
}

/** What can't be read costs only itself. */
function readDatum(
	frame: Parameters<typeof decodeTyped>[0],
): TypedDatum | null {
	try {
		return decodeTyped(frame);
	} catch (error) {
		if (error instanceof ProtocolError) return null;
		throw error;
	}
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
	return Uint8Array.from([...a, ...b]);
}
