import { createHash, timingSafeEqual } from "node:crypto";
import type { Datum } from "../protocol/codec";
import type { Request } from "../protocol/datums/request";
import { findOption } from "../protocol/options";
import { assertNever } from "../shared/errors";
import type { Connection, Member } from "./connections";
import type { Context } from "./context";
import type { Encoding, Said } from "./encoding";
import type { Sizes } from "./glance";
import { handleAcknowledge } from "./handlers/acknowledge";
import { handleDirect } from "./handlers/direct";
import { fetchKept } from "./handlers/fetch";
import { handleLineClosed } from "./handlers/line-closed";
import { handleMessage, Speech } from "./handlers/message";
import { handleRequest } from "./handlers/request";
import { Pace } from "./pace";
import { reasonFor } from "./refuse-stream";
import { readSteadily } from "./steady-reads";
import { finish, type Stream, Valve, writeTo } from "./streams";
import { errorMessage, LINE, type RelayErrorCode } from "./words";

/** Of all lines that wait: an idle line is to cost little. */
const NOTHING: Uint8Array[] = [];

/** What a client asked for with its first Request (profile section 3). */
interface LineOptions {
	readonly relaySocket: boolean;
	readonly mailbox: boolean;
	readonly presence: boolean;
	/** It can encrypt end to end, which others are told. */
	readonly encrypts: boolean;
	/** Whoever knows it is the same party come back, whatever has become of this line; null where none was given. */
	readonly resume: string | null;
}

/** One party's line: decoded, and handed to the handler of each datum, no faster than the limits say. */
export class Line {
	/** The address as the party gave it. */
	readonly address: string;
	readonly options: LineOptions;
	/** Where the Messages go that a client sends here: its most recently OK'ed Connection. */
	current: Connection | null = null;
	#closed = false;
	/** Why the relay ended it; null where the party did. */
	endedFor: RelayErrorCode | null = null;
	/** Unix milliseconds. */
	readonly since: number;
	/** Its reader does not keep up, and it is about to be closed. */
	#overdue = false;
	/** What has come and waits for the limits. */
	#backlog: Uint8Array[] = NOTHING;
	#rest: NodeJS.Timeout | null = null;
	#holds = 0;
	#isWorking = false;
	/** When the datum began that is not whole yet, in milliseconds; null where none is. */
	#incompleteSince: number | null = null;
	/** Something of the chunk that was read last waits in a stream. */
	#isKept = false;
	/** Not there before somebody turns it. */
	#valve: Valve | null = null;
	/** Not there before it says something to people. */
	#speech: Speech | null = null;
	/** Not there before it says anything: most lines say nothing, most of the time. */
	#pace: Pace | null = null;

	/** @param key the party's name folded for comparison */
	constructor(
		readonly context: Context,
		readonly stream: Stream,
		readonly encoding: Encoding,
		readonly key: string,
		/** The key that the party has proven, base64url; null for a guest. */
		readonly identityKey: string | null,
		{ from, options }: Request,
		/** The IP address that the party comes from. */
		readonly remote: string,
	) {
		this.address = from;
		this.options = sharedOf({
			relaySocket: findOption(options, "relay") === "socket",
			mailbox: findOption(options, "mailbox") !== null,
			presence: findOption(options, "presence") !== null,
			encrypts: findOption(options, "e2e") === "mls10",
			resume: resumeSecretIn(options),
		});
		this.since = context.now();
	}

	/** Whether, and how, its party comes back to conversations when this line has ended. */
	get comesBack(): Pick<Member, "resumes" | "byName"> {
		const { encoding, options } = this;
		return {
			resumes: options.relaySocket || encoding.returns,
			byName: encoding.isAddressed,
		};
	}

	get valve(): Valve {
		this.#valve ??= new Valve(this.stream);
		return this.#valve;
	}

	get pace(): Pace {
		this.#pace ??= new Pace(this.context.limits, this.context.clock);
		return this.#pace;
	}

	/**
	 * @param greet what is to happen first
	 * @param pieces what came behind the first Request
	 */
	start(greet: () => void, pieces: Uint8Array[]): void {
		readSteadily(this.stream, this);
		this.#guard(greet);
		this.#guard(() => this.#queue(pieces, this.context.clock()));
	}

	send(datum: Datum): void {
		this.#write(this.encoding.write(datum));
	}

	/** A party whose network was gone comes back before anybody here has noticed. */
	isResumedBy({ options }: Request): boolean {
		const known = this.options.resume;
		const told = resumeSecretIn(options);
		if (known === null || told === null) return false;
		const digest = (text: string) => createHash("sha256").update(text).digest();
		return timingSafeEqual(digest(known), digest(told));
	}

	/** Says what was refused; the line goes on. */
	refuse(
		code: RelayErrorCode,
		subject: string,
		sentence: string,
		flags: readonly string[] = [],
	): void {
		const now = this.context.now();
		this.context.events.noteLimit(this.address, code);
		this.send(errorMessage(now, code, subject, sentence, flags));
	}

	/**
	 * Nothing more is read or done until what was said last is on disk.
	 * @param start given what it is to call once, when it is; where nothing is kept that is at once
	 */
	hold(start: (goOn: () => void) => void): void {
		let isOver = false;
		let isShut = false;
		this.#holds++;
		start(() => {
			isOver = true;
			this.#holds--;
			if (isShut) this.valve.open();
			this.#guard(() => this.#work(this.context.clock()));
		});
		// To stop reading costs more than most of what is waited for.
		if (isOver) return;
		isShut = true;
		this.valve.shut();
	}

	/** Says why, then closes the line. */
	close(code: RelayErrorCode, sentence: string): void {
		if (this.#closed) return;
		const { context } = this;
		context.log(`${this.address} is closed: ${code}`);
		this.endedFor = code;
		const words = errorMessage(context.now(), code, LINE, sentence);
		this.#finish(this.encoding.write(words));
	}

	/** Closes a line that trickles: a datum has begun too long ago. */
	closeIfTrickling(): void {
		const { clock, limits } = this.context;
		// Who is made to wait can't be blamed for it.
		if (this.#valve?.isShut) this.#incompleteSince &&= clock();
		const since = this.#incompleteSince;
		if (since !== null && clock() - since > limits.datumTimeoutMs) {
			this.close("timeout", "The rest of a datum did not come in time.");
		}
	}

	/** Does something later, while the line is still there. */
	later(ms: number, work: () => void): void {
		const timer = setTimeout(() => this.#guard(work), ms);
		this.stream.once("close", () => clearTimeout(timer));
	}

	/**
	 * What its party says.
	 * @returns whether the chunk is still in use
	 */
	take(chunk: Uint8Array): boolean {
		if (this.#closed) return false;
		this.#isKept = false;
		try {
			const pieces = this.encoding.cut(chunk);
			const now = this.context.clock();
			this.#wait(this.pace.bytes(chunk.length, now));
			this.#queue(pieces, now);
		} catch (error) {
			this.#fail(error);
		}
		return this.#isKept || this.#backlog.length > 0;
	}

	/** @param now of the clock */
	#queue(pieces: Uint8Array[], now: number): void {
		if (this.#backlog.length > 0) this.#backlog.push(...pieces);
		else if (pieces.length > 0) this.#backlog = pieces;
		if (!this.encoding.isIncomplete) this.#incompleteSince = null;
		else if (pieces.length > 0 || this.#incompleteSince === null) {
			this.#incompleteSince = now;
		}
		this.#work(now);
	}

	#work(now: number): void {
		// It ends within itself where a hold ends at once.
		if (this.#isWorking) return;
		this.#isWorking = true;
		try {
			while (!this.#rest && this.#holds === 0 && !this.#closed) {
				const piece = this.#backlog.shift();
				if (!piece) return;
				this.#wait(this.#handle(this.encoding.read(piece), now));
			}
		} finally {
			this.#isWorking = false;
			this.#passOn();
		}
	}

	/** Nothing more is read or done for a while. */
	#wait(ms: number): void {
		if (ms === 0 || this.#rest || this.#closed) return;
		this.valve.shut();
		this.#rest = setTimeout(() => {
			this.#rest = null;
			this.valve.open();
			this.#guard(() => this.#work(this.context.clock()));
		}, ms);
	}

	/** @returns how long to wait before the next datum, in milliseconds */
	#handle(said: Said, now: number): number {
		const { pace } = this;
		const wait = pace.datum(now);
		if (said.kind === "message") {
			return Math.max(wait, this.#speak(said.sizes, said.framed, now));
		}
		// In their order.
		this.#passOn();
		if (said.kind === "answer") {
			this.#write(said.bytes);
			return said.isLong ? Math.max(wait, pace.ask(now)) : wait;
		}
		if (said.kind === "goodbye") {
			this.#finish(said.words);
			return wait;
		}
		if (said.kind === "fetch") {
			fetchKept(this);
			return wait;
		}
		if (said.kind === "direct") {
			const outcome = handleDirect(this, said.to, said.message);
			if (outcome) this.#write(said.answer(outcome));
			const asks = outcome === "asked" ? pace.ask(now) : 0;
			return Math.max(wait, pace.message(now), asks);
		}
		const { datum } = said;
		switch (datum.kind) {
			case "request":
				return handleRequest(this, datum)
					? Math.max(wait, pace.ask(now))
					: wait;
			case "acknowledge":
				handleAcknowledge(this, datum);
				return wait;
			case "message": {
				const sizes = handleMessage(this, datum);
				if (!sizes) return wait;
				return Math.max(wait, this.#speak(sizes, said.framed(), now));
			}
			case "connection":
			case "auth":
				this.refuse(
					"unexpected-datum",
					LINE,
					"This server did not ask for that datum.",
				);
				return wait;
			default:
				return assertNever(datum);
		}
	}

	#write(bytes: Uint8Array): void {
		if (this.#closed || bytes.length === 0) return;
		writeTo(this.stream, bytes);
		if (
			!this.#overdue &&
			this.stream.writableLength > this.context.limits.maxLineQueueBytes
		) {
			this.#overdue = true;
			// Not within the handler that wrote this: it may be about other lines.
			setImmediate(() =>
				this.close("too-slow", "You read too slowly what comes on this line."),
			);
		}
	}

	/** A Message for people. @returns how long to wait before the next, in milliseconds */
	#speak(sizes: Sizes, framed: Uint8Array, now: number): number {
		this.#speech ??= new Speech(this);
		return this.#speech.add(sizes, framed) ? this.pace.message(now) : 0;
	}

	#passOn(): void {
		if (this.#speech?.passOn()) this.#isKept = true;
	}

	#guard(work: () => void): void {
		try {
			work();
		} catch (error) {
			this.#fail(error);
		}
	}

	#fail(error: unknown): void {
		const { code, sentence } = reasonFor(this.context, error);
		this.close(code, sentence);
	}

	/** The client has gone. What it said before still counts, and is at most what came in one chunk. */
	closed(): void {
		this.#guard(() => {
			const now = this.context.clock();
			for (const piece of this.#backlog.splice(0)) {
				if (!this.#closed) this.#handle(this.encoding.read(piece), now);
			}
		});
		this.#guard(() => this.#passOn());
		this.#close();
	}

	#finish(lastWords: Uint8Array | null): void {
		finish(this.stream, lastWords, this.context.limits.lingerMs);
		this.#close();
	}

	#close(): void {
		if (this.#closed) return;
		this.#closed = true;
		if (this.#rest) clearTimeout(this.#rest);
		this.context.lines.leave(this.remote);
		handleLineClosed(this);
	}
}

/** Options of lines that asked for the same: there are sixteen kinds without a secret. */
const sharedOptions: LineOptions[] = [];

function sharedOf(options: LineOptions): LineOptions {
	const { relaySocket, mailbox, presence, encrypts, resume } = options;
	if (resume !== null) return options;
	const kind =
		(relaySocket ? 1 : 0) |
		(mailbox ? 2 : 0) |
		(presence ? 4 : 0) |
		(encrypts ? 8 : 0);
	sharedOptions[kind] ??= options;
	return sharedOptions[kind];
}

/** 128 random bits at least: what can be guessed would let others take the name. */
function resumeSecretIn(options: readonly string[]): string | null {
	const secret = findOption(options, "resume");
	return secret !== null && secret.length >= 22 ? secret : null;
}
