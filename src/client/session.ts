import { randomBytes } from "node:crypto";
import { type Endpoint, formatAddress } from "../protocol/address";
import { authMessage, fingerprintIn } from "../protocol/auth";
import { toBase64url } from "../protocol/base64url";
import { type Datum, decodeDatum, frameDatum } from "../protocol/codec";
import type { Auth } from "../protocol/datums/auth";
import { ProtocolError } from "../protocol/errors";
import { FrameReader, payloads } from "../protocol/frame";
import { MSGPACK_HEADER } from "../protocol/header";
import type { LineState, Scheme } from "../shared/domain/server";
import { type AppError, assertNever } from "../shared/errors";
import { nowSeconds } from "./core";
import {
	dialFailure,
	lostFailure,
	noAnswerFailure,
	notFlexFailure,
	otherProtocolFailure,
	wrongChallengeFailure,
} from "./failures";
import { Liveness } from "./liveness";
import {
	initialSession,
	nextSession,
	type SessionEffect,
	type SessionInput,
} from "./session-state";
import type { Signer } from "./signer";
import { errorFrom } from "./translate";
import type { Destination, Dial, Transport, TransportError } from "./transport";

/**
 * A server that keeps to the RFC alone says nothing to somebody who waits. After this much silence, with
 * the connection open, it is taken at its word.
 */
const SILENT_SERVER_MS = 3_000;
/** One that is known to speak is given longer, and is not taken to be there before it has. */
const GREETING_MS = 10_000;
/** A Connection that nobody has: a server that knows the profile answers at once that it is unknown. */
const NO_CONNECTION = "0".repeat(64);

const OPTIONS = ["relay=socket", "mailbox", "presence", "agent=flex-messenger"];

/** Errors after which the same greeting would be refused again. */
const refusals: ReadonlySet<string> = new Set([
	"auth-required",
	"bad-address",
	"bad-key",
	"bad-signature",
	"banned",
	"disconnected",
	"fleximd-replaced",
	"hung-up",
	"hung-up-saying",
	"members-only",
	"name-released",
	"name-taken",
	"no-peer",
	"replaced",
	"wrong-server",
]);

/** What the user lets pass for this server. */
export interface Trust {
	readonly scheme: Scheme;
	/** The one key that it may show; null where it is not known yet. */
	readonly fingerprint: string | null;
	/** It is known to say something to whoever comes: its silence is none of a server that keeps to the RFC alone. */
	readonly speaks: boolean;
}

export interface SessionEvents {
	/** The server speaks FLEX, in the clear or under this key. */
	linked(link: "tls" | "plain", fingerprint: string | null): void;
	/** It shows another key than the one it is known by. */
	keyOffered(fingerprint: string): void;
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
	/** This server has answered when asked whether it is there: its silence means something. */
	#answers = false;
	/** It was asked so on this line. */
	#isAsked = false;
	readonly #liveness = new Liveness(
		() => this.#askIfThere(),
		() => this.#lose(noAnswerFailure(this.#endpoint)),
	);
	/** Lets this line take the place of one whose end the server has not noticed yet. */
	readonly #resumeSecret = randomBytes(16).toString("base64url");
	#endpoint: Endpoint;
	#user: string;

	constructor(
		endpoint: Endpoint,
		user: string,
		readonly dial: Dial,
		readonly signer: Signer | null,
		readonly trust: () => Trust,
		readonly events: SessionEvents,
		/** What this user can besides: options of the line. */
		readonly abilities: readonly string[] = [],
	) {
		this.#endpoint = endpoint;
		this.#user = user;
	}

	get endpoint(): Endpoint {
		return this.#endpoint;
	}

	/** Another connection of this line, such as a relay socket: no less guarded than the line itself. */
	destination(port: number): Destination {
		const { host } = this.#endpoint;
		const channel = this.#transport?.channel ?? null;
		return {
			host,
			port,
			security: channel ? "tls" : "plain",
			fingerprint: channel?.fingerprint ?? null,
		};
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
			this.#lose(lostFailure(this.#endpoint));
		}
		this.check();
	}

	/** Finds out now whether the line still stands: there is reason for doubt. */
	check(): void {
		this.#liveness.check();
		this.#input({ type: "doubt" });
	}

	/** Goes on under another address or name; a line that is open is opened anew. */
	change(endpoint: Endpoint, user: string): void {
		this.#endpoint = endpoint;
		this.#user = user;
		this.#answers = false;
		const { kind } = this.#state.line;
		this.disconnect();
		if (kind !== "idle") this.connect();
	}

	/** Goes nowhere when the line is not ready. */
	send(datum: Datum): void {
		if (this.isReady) this.#transport?.write(frameDatum(datum));
	}

	/** @param to addresses, or one Connection's id */
	request(to: readonly string[], options: readonly string[] = []): void {
		this.send({ kind: "request", to, from: this.address, options });
	}

	#input(input: SessionInput): void {
		const before = this.#state.line;
		const step = nextSession(this.#state, input, Date.now(), Math.random());
		this.#state = step.state;
		for (const effect of step.effects) this.#run(effect);
		if (this.#state.line !== before) {
			if (this.isReady && this.#answers) this.#liveness.start();
			if (this.isReady) this.#noteLink();
			this.events.lineChanged(this.#state.line);
		}
	}

	#noteLink(): void {
		const channel = this.#transport?.channel ?? null;
		this.events.linked(channel ? "tls" : "plain", channel?.fingerprint ?? null);
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
				this.#liveness.stop();
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
		this.#isAsked = false;
		this.#transport = this.dial(destinationOf(endpoint, this.trust()), {
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
				options: this.#options(),
			}),
		);
		this.#awaitAnswer();
	}

	#options(): string[] {
		const options = [
			...OPTIONS,
			...this.abilities,
			`resume=${this.#resumeSecret}`,
		];
		if (this.signer) options.push(`key=${toBase64url(this.signer.publicKey)}`);
		return options;
	}

	/** Signs for this server, this line and this address alone (profile section 6). */
	#prove(signer: Signer, { challenge, date, lastSeen }: Auth): void {
		const channel = this.#transport?.channel ?? null;
		const fingerprint = fingerprintIn(challenge);
		if (!fingerprint || (channel && channel.fingerprint !== fingerprint)) {
			const error = wrongChallengeFailure(this.#endpoint);
			this.#input({ type: "failed", error, forGood: true });
			return;
		}
		this.#stopTimer();
		this.#input({ type: "challenged" });
		const exporter = channel?.exporter ?? null;
		const from = this.address;
		const terms = { challenge, date, from, fingerprint, exporter };
		this.#transport?.write(
			frameDatum({
				kind: "auth",
				date: BigInt(nowSeconds()),
				challenge: toBase64url(signer.sign(authMessage(terms))),
				lastSeen,
			}),
		);
		this.#awaitAnswer();
	}

	#awaitAnswer(): void {
		this.#timer = setTimeout(
			() => this.#onSilence(),
			this.#isHeard ? GREETING_MS : SILENT_SERVER_MS,
		);
	}

	/** The server has not let this user in yet. */
	get #isGreeting(): boolean {
		const { kind } = this.#state.line;
		return kind === "handshaking" || kind === "authenticating";
	}

	#onSilence(): void {
		if (this.#saidOther) this.#lose(otherProtocolFailure(this.#endpoint));
		else if (this.#isHeard) this.#lose(noAnswerFailure(this.#endpoint));
		else this.#input({ type: "answered" });
	}

	get #isHeard(): boolean {
		return this.#answers || this.trust().speaks;
	}

	/** It may be back soon. */
	#lose(error: AppError): void {
		this.#input({ type: "failed", error, forGood: false });
	}

	/** Something came that is no datum, and not going to be one. */
	get #saidOther(): boolean {
		return this.#reader.pendingBytes > 0;
	}

	#read(reader: FrameReader, bytes: Uint8Array): void {
		const transport = this.#transport;
		this.#liveness.heard();
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
				forGood: this.#isGreeting,
			});
		}
	}

	#handle(datum: Datum): void {
		const { kind } = this.#state.line;
		if (datum.kind === "auth" && this.signer && kind === "handshaking") {
			this.#prove(this.signer, datum);
			return;
		}
		const greeting = this.#isGreeting;
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
		if (isAnswer(datum)) this.#noteAnswer();
		else this.events.received(datum);
		// Whoever tells presence knows the profile; one that keeps to the RFC alone is not asked.
		const greets = datum.kind === "message" && datum.category === "presence";
		if (greets && !this.#answers && !this.#isAsked) {
			this.#isAsked = true;
			this.#askIfThere();
		}
	}

	#askIfThere(): void {
		this.request([NO_CONNECTION]);
	}

	#noteAnswer(): void {
		if (this.#answers) return;
		this.#answers = true;
		this.#liveness.start();
	}

	/** Why the connection ended: the server's own words where it had some. */
	#ended(endpoint: Endpoint, error: TransportError | null): void {
		const { kind } = this.#state.line;
		const words = this.#lastWords;
		const reason =
			words ??
			(kind === "dialing" && error
				? dialFailure(endpoint, error)
				: this.#isGreeting
					? (this.#saidOther ? otherProtocolFailure : notFlexFailure)(endpoint)
					: lostFailure(endpoint));
		const offered = error?.offered ?? null;
		const forGood =
			offered !== null || (words !== null && refusals.has(words.code));
		if (offered !== null) this.events.keyOffered(offered);
		this.#input({ type: "failed", error: reason, forGood });
	}

	#stopTimer(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
	}
}

function isAnswer(datum: Datum): boolean {
	return (
		datum.kind === "message" &&
		datum.category === "error" &&
		datum.subject === NO_CONNECTION
	);
}

/** A server that was known with a key is never spoken to without it, whatever its address says. */
function destinationOf(
	endpoint: Endpoint,
	{ scheme, fingerprint }: Trust,
): Destination {
	const security =
		fingerprint !== null || scheme === "flexs"
			? "tls"
			: scheme === "flex"
				? "plain"
				: "tls-first";
	return { ...endpoint, security, fingerprint };
}
