import { type Endpoint, formatAddress } from "../protocol/address";
import { type Datum, decodeDatum, frameDatum } from "../protocol/codec";
import { ProtocolError } from "../protocol/errors";
import { FrameReader, payloads } from "../protocol/frame";
import { MSGPACK_HEADER } from "../protocol/header";
import type { LineState } from "../shared/domain/server";
import { type AppError, assertNever } from "../shared/errors";
import {
	dialFailure,
	lostFailure,
	notFlexFailure,
	otherProtocolFailure,
} from "./failures";
import {
	initialSession,
	nextSession,
	type SessionEffect,
	type SessionInput,
} from "./session-state";
import { errorFrom } from "./translate";
import type { Dial, Transport, TransportError } from "./transport";

/**
 * A server that keeps to the RFC alone says nothing to somebody who waits. After this much silence, with
 * the connection open, it is taken at its word.
 */
const SILENT_SERVER_MS = 3_000;

const OPTIONS = ["relay=socket", "mailbox", "presence", "agent=flex-messenger"];

/** Errors after which the same greeting would be refused again. */
const refusals: ReadonlySet<string> = new Set(["bad-address", "members-only"]);

export interface SessionEvents {
	lineChanged(line: LineState): void;
	/** A datum on the line, once it is ready. */
	received(datum: Datum): void;
}

/** The user's line to one server: kept open, and opened again when it is lost. */
export class Session {
	#state = initialSession;
	#transport: Transport | null = null;
	#timer: NodeJS.Timeout | null = null;
	#reader = new FrameReader();
	/** What the server said last about this line: why it is about to close it. */
	#lastWords: AppError | null = null;
	#endpoint: Endpoint;
	#user: string;

	constructor(
		endpoint: Endpoint,
		user: string,
		readonly dial: Dial,
		readonly events: SessionEvents,
	) {
		this.#endpoint = endpoint;
		this.#user = user;
	}

	get endpoint(): Endpoint {
		return this.#endpoint;
	}

	/** The user's address on this server, as it says it in `from`. */
	get address(): string {
		return formatAddress({
			user: this.#user,
			...this.#endpoint,
			resource: null,
		});
	}

	get isReady(): boolean {
		return this.#state.line.kind === "ready";
	}

	connect(): void {
		this.#input({ type: "connect" });
	}

	disconnect(): void {
		this.#input({ type: "disconnect" });
	}

	/** Ends for good, without a further event: the user did not ask for it. */
	close(): void {
		this.#run({ type: "hang-up" });
		this.#state = initialSession;
	}

	/** @param addresses this computer's now; a line over one that is gone is lost, whatever TCP still hopes */
	networkChanged(addresses: ReadonlySet<string>): void {
		const local = this.#transport?.localAddress ?? null;
		if (local !== null && !addresses.has(local)) {
			const error = lostFailure(this.#endpoint);
			this.#input({ type: "failed", error, forGood: false });
		}
		if (this.#state.line.kind === "waiting") this.connect();
	}

	/** Goes on under another address or name; a line that is open is opened anew. */
	change(endpoint: Endpoint, user: string): void {
		this.#endpoint = endpoint;
		this.#user = user;
		const { kind } = this.#state.line;
		this.disconnect();
		if (kind !== "idle") this.connect();
	}

	/** Goes nowhere when the line is not ready. */
	send(datum: Datum): void {
		if (this.isReady) this.#transport?.write(frameDatum(datum));
	}

	#input(input: SessionInput): void {
		const before = this.#state.line;
		const step = nextSession(this.#state, input, Date.now(), Math.random());
		this.#state = step.state;
		for (const effect of step.effects) this.#run(effect);
		if (this.#state.line !== before) {
			this.events.lineChanged(this.#state.line);
		}
	}

	#run(effect: SessionEffect): void {
		this.#stopTimer();
		switch (effect.type) {
			case "dial":
				this.#dial();
				break;
			case "greet":
				this.#greet();
				break;
			case "hang-up":
				this.#transport?.close();
				this.#transport = null;
				break;
			case "wait":
				this.#timer = setTimeout(
					() => this.#input({ type: "timer" }),
					effect.ms,
				);
				break;
			default:
				assertNever(effect);
		}
	}

	#dial(): void {
		const reader = new FrameReader();
		this.#reader = reader;
		const endpoint = this.#endpoint;
		this.#lastWords = null;
		this.#transport = this.dial(endpoint, {
			opened: () => this.#input({ type: "opened" }),
			received: (bytes) => this.#read(reader, bytes),
			closed: (error) => this.#ended(endpoint, error),
		});
	}

	#greet(): void {
		this.#transport?.write(MSGPACK_HEADER);
		this.#transport?.write(
			frameDatum({
				kind: "request",
				to: [],
				from: this.address,
				options: OPTIONS,
			}),
		);
		this.#timer = setTimeout(() => this.#onSilence(), SILENT_SERVER_MS);
	}

	#onSilence(): void {
		if (!this.#saidOther) this.#input({ type: "answered" });
		else {
			const error = otherProtocolFailure(this.#endpoint);
			this.#input({ type: "failed", error, forGood: false });
		}
	}

	/** Something came that is no datum, and not going to be one. */
	get #saidOther(): boolean {
		return this.#reader.pendingBytes > 0;
	}

	#read(reader: FrameReader, bytes: Uint8Array): void {
		const transport = this.#transport;
		try {
			for (const run of reader.push(bytes)) {
				for (const payload of payloads(run)) {
					this.#handle(decodeDatum(payload));
					// The datum may have ended this connection, and with it its bytes.
					if (this.#transport !== transport) return;
				}
			}
		} catch (error) {
			if (!(error instanceof ProtocolError)) throw error;
			this.#input({
				type: "failed",
				error: otherProtocolFailure(this.#endpoint),
				// A server that was understood before is given another chance.
				forGood: this.#state.line.kind === "handshaking",
			});
		}
	}

	#handle(datum: Datum): void {
		const greeting = this.#state.line.kind === "handshaking";
		if (datum.kind === "message" && datum.category === "error") {
			if (greeting || datum.subject === "line") {
				this.#lastWords = errorFrom(datum);
			}
			// Whoever is refused at the door was not let in.
			if (greeting) return;
		}
		if (greeting) {
			this.#stopTimer();
			this.#input({ type: "answered" });
		}
		this.events.received(datum);
	}

	/** Why the connection ended: the server's own words where it had some. */
	#ended(endpoint: Endpoint, error: TransportError | null): void {
		const { kind } = this.#state.line;
		const words = this.#lastWords;
		const reason =
			words ??
			(kind === "dialing" && error
				? dialFailure(endpoint, error)
				: kind === "handshaking"
					? (this.#saidOther ? otherProtocolFailure : notFlexFailure)(endpoint)
					: lostFailure(endpoint));
		const forGood = words !== null && refusals.has(words.code);
		this.#input({ type: "failed", error: reason, forGood });
	}

	#stopTimer(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
	}
}
