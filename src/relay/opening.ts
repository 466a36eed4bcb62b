import type { TLSSocket } from "node:tls";
import { foldUser, parseAddress } from "../protocol/address";
import { type Datum, decodeDatum } from "../protocol/codec";
import type { Request } from "../protocol/datums/request";
import { detectFraming } from "../protocol/detect";
import { ProtocolError } from "../protocol/errors";
import { LENGTH_BYTES } from "../protocol/frame";
import { HEADER_LENGTH, matchHeader } from "../protocol/header";
import { plainAddress } from "./auth/bans";
import { Login } from "./auth/login";
import { namesThisServer } from "./auth/own-places";
import { PeerEncoding } from "./calls/peer-encoding";
import type { Context } from "./context";
import { type Encoding, MsgpackEncoding } from "./encoding";
import { enter } from "./handlers/enter";
import { reasonFor } from "./refuse-stream";
import { isRelaySocketRequest, openRelaySocket } from "./relay-socket";
import { abort, finish, type Stream } from "./streams";
import { TextEncoding } from "./text/text-encoding";
import { openSecure, TLS_HANDSHAKE } from "./tls/secure-opening";
import { TypedEncoding } from "./typed/typed-encoding";
import { errorMessage, LINE, type RelayErrorCode } from "./words";

const NOTHING = new Uint8Array(0);

/**
 * From the first byte to the first Request: header, one datum, and then either a line or a relay socket.
 * Until then a stranger may hold a few kilobytes for a few seconds.
 */
export class Opening {
	#timer: NodeJS.Timeout;
	readonly #grace: NodeJS.Timeout;
	/** It is counted as a slow opening. */
	#isSlow = false;
	/** Null until the header is there. */
	#encoding: Encoding | null = null;
	/** What has come and is not used yet; in text mode the encoding holds it. */
	#held: Uint8Array = NOTHING;
	/** A key that is to be proven before anything else. */
	#login: Login | null = null;
	/** Bytes that came and hold no answer to the challenge yet. */
	#unproven = 0;
	readonly #onData = (chunk: Uint8Array) => this.#take(chunk);
	readonly #onClose = () => this.#end();

	/**
	 * @param remote IP address and port, for the log
	 * @param address the IP address, for counting
	 * @param secure the stream again where it is inside TLS
	 * @param called whom calls are for, where this is one
	 */
	constructor(
		readonly context: Context,
		readonly stream: Stream,
		readonly remote: string,
		readonly address: string,
		readonly secure: TLSSocket | null,
		readonly called: string | null = null,
	) {
		const { limits } = context;
		this.#timer = setTimeout(
			() => this.#abort("sent no header in time"),
			limits.headerTimeoutMs,
		);
		this.#grace = setTimeout(() => this.#countAsSlow(), limits.openingGraceMs);
		stream.on("data", this.#onData);
		stream.once("close", this.#onClose);
	}

	#countAsSlow(): void {
		this.#isSlow = this.context.slowOpenings.enter(this.address);
		if (this.#isSlow) return;
		if (!this.#encoding) this.#abort("is one of too many without a header");
		else {
			this.#refuse(
				"too-many-openings",
				"Too many others have not said yet who they are. Try again later.",
			);
		}
	}

	#take(chunk: Uint8Array): void {
		try {
			if (!this.#encoding) this.#readHeader(chunk);
			else if (this.#login) {
				this.#unproven += chunk.length;
				this.#readProof(this.#login, this.#encoding.cut(chunk));
			} else if (this.#encoding.introduces) {
				this.#readIntroduction(this.#encoding, chunk);
			} else this.#readDatum(chunk);
		} catch (error) {
			const { code, sentence } = reasonFor(this.context, error);
			this.#refuse(code, sentence);
		}
	}

	#readHeader(chunk: Uint8Array): void {
		const { limits, textMode, now } = this.context;
		this.#held = concat(this.#held, chunk);
		if (this.called !== null) {
			this.#readCall(this.called);
			return;
		}
		if (!this.secure && this.#held[0] === TLS_HANDSHAKE) {
			this.#openSecure();
			return;
		}
		const header = matchHeader(this.#held);
		if (header === "incomplete") return;
		const isText = header === "text" && textMode;
		if (header !== "msgpack" && !isText) {
			this.#abort("is no FLEX client this server understands");
			return;
		}
		clearTimeout(this.#timer);
		this.#timer = setTimeout(
			() => this.#refuse("timeout", "No Request came in time."),
			isText ? limits.textNameTimeoutMs : limits.requestTimeoutMs,
		);
		const rest = this.#held.subarray(HEADER_LENGTH);
		this.#held = NOTHING;
		if (isText) {
			const encoding = new TextEncoding(limits.maxTextLineBytes, now);
			this.#encoding = encoding;
			this.stream.write(encoding.welcome());
			this.#readIntroduction(encoding, rest);
		} else {
			this.#encoding = new MsgpackEncoding();
			this.#readDatum(rest);
		}
	}

	#openSecure(): void {
		const { context, stream, remote, address } = this;
		this.#end();
		openSecure(context, stream, remote, address, this.#held, (secure) => {
			new Opening(context, secure, remote, address, secure);
		});
	}

	/** Waits for the first datum, by hand: it alone has a bound of its own, and may open a relay socket. */
	#readDatum(chunk: Uint8Array): void {
		const { maxFirstDatumBytes } = this.context.limits;
		this.#held = concat(this.#held, chunk);
		if (this.#held.length < LENGTH_BYTES) return;
		if (detectFraming(this.#held, "client") === "typed") {
			this.#readTyped(this.#held);
			return;
		}
		const [high = 0, low = 0] = this.#held;
		const end = LENGTH_BYTES + ((high << 8) | low);
		if (end === LENGTH_BYTES || end > LENGTH_BYTES + maxFirstDatumBytes) {
			throw new ProtocolError(
				"bad-length",
				`The first datum has 1 to ${maxFirstDatumBytes} bytes.`,
			);
		}
		if (this.#held.length < end) return;
		const datum = decodeDatum(this.#held.subarray(LENGTH_BYTES, end));
		const rest = this.#held.subarray(end);
		const request = asRequest(datum);
		if (isRelaySocketRequest(request)) {
			const { user } = parseAddress(request.from);
			this.#end();
			openRelaySocket(this.context, this.stream, foldUser(user), request, rest);
			return;
		}
		const encoding = new MsgpackEncoding();
		this.#encoding = encoding;
		this.#admit(encoding, request, encoding.cut(rest));
	}

	/** Somebody's window, which knows no server: its header says how it writes. */
	#readCall(name: string): void {
		const { limits, now, roster } = this.context;
		const mode = matchHeader(this.#held, ["msgpack", "text", "json"]);
		if (mode === "incomplete") return;
		if (mode === "other") {
			this.#abort("is no caller this app understands");
			return;
		}
		this.#awaitWord(limits.textNameTimeoutMs);
		const freeName = (wanted: string) => {
			let free = wanted;
			for (let i = 2; roster.line(foldUser(free)); i++) free = `${wanted}-${i}`;
			return free;
		};
		const callee = { name, freeName };
		const encoding = new PeerEncoding(
			mode,
			callee,
			limits.maxUnheardBytes,
			now,
		);
		this.#encoding = encoding;
		const rest = this.#held.subarray(HEADER_LENGTH);
		this.#held = NOTHING;
		if (rest.length > 0) this.#readIntroduction(encoding, rest);
	}

	#readTyped(bytes: Uint8Array): void {
		const { limits, now } = this.context;
		const encoding = new TypedEncoding(limits.maxFirstDatumBytes, now);
		this.#encoding = encoding;
		this.stream.write(encoding.welcome());
		this.#readIntroduction(encoding, bytes);
	}

	/** Who calls may take time to type; what has begun is to be whole soon, whatever its length says. */
	#awaitWord(ms: number): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(
			() => this.#refuse("timeout", "You have said nothing for too long."),
			ms,
		);
	}

	/** Waits for a name, and answers what comes before. */
	#readIntroduction(encoding: Encoding, chunk: Uint8Array): void {
		const wasIncomplete = encoding.isIncomplete;
		const pieces = encoding.cut(chunk);
		if (this.called !== null && encoding.isIncomplete !== wasIncomplete) {
			const { datumTimeoutMs, textNameTimeoutMs } = this.context.limits;
			this.#awaitWord(wasIncomplete ? textNameTimeoutMs : datumTimeoutMs);
		}
		for (let piece = pieces.shift(); piece; piece = pieces.shift()) {
			const said = encoding.read(piece);
			if (said.kind === "answer") this.stream.write(said.bytes);
			else if (said.kind === "datum") {
				this.#admit(encoding, asRequest(said.datum), pieces);
				return;
			} else {
				this.#end();
				const words = said.kind === "goodbye" ? said.words : null;
				finish(this.stream, words, this.context.limits.lingerMs);
				return;
			}
		}
	}

	#admit(encoding: Encoding, request: Request, pieces: Uint8Array[]): void {
		const { context, stream, address, secure } = this;
		const { registry, limits } = context;
		const name = foldUser(parseAddress(request.from).user);
		if (this.called !== null) {
			this.#enter(encoding, request, name, null, pieces);
			return;
		}
		const admission = registry.admission(name, request.options, address);
		if (admission.kind === "guest") {
			this.#enter(encoding, request, name, null, pieces);
		} else if (admission.kind === "refused") {
			this.#refuse(admission.code, admission.sentence, request.from);
		} else {
			const login = new Login(
				request,
				name,
				admission,
				registry.challenge(name),
				registry.fingerprint,
				secure,
			);
			this.#login = login;
			clearTimeout(this.#timer);
			this.#timer = setTimeout(
				() =>
					this.#refuse(
						"auth-timeout",
						"The proof of your key did not come in time.",
					),
				limits.authTimeoutMs,
			);
			stream.write(encoding.write(login.asked));
			this.#readProof(login, pieces);
		}
	}

	#readProof(login: Login, pieces: Uint8Array[]): void {
		const { context, stream, address, secure } = this;
		const { registry, limits, places } = context;
		const { request, name, key } = login;
		const [first, ...more] = pieces;
		if (!first) {
			if (this.#unproven <= limits.maxFirstDatumBytes) return;
			throw new ProtocolError("bad-length", "That is too long for a proof.");
		}
		const datum = decodeDatum(first);
		if (datum.kind !== "auth") {
			this.#refuse(
				"auth-required",
				"This line has to prove its key before anything else.",
			);
			return;
		}
		const isHere =
			secure !== null ||
			namesThisServer(request.from, stream, context.port(), places);
		if (isHere && login.isProvenBy(datum)) {
			const encoding = this.#encoding as Encoding;
			this.#enter(encoding, request, name, key, more);
			return;
		}
		registry.failed(name, address);
		if (isHere) {
			this.#refuse(
				"bad-signature",
				"Your key is not proven: what came is no signature of it for this server and this line.",
				request.from,
			);
		} else {
			this.#refuse(
				"wrong-server",
				"The address you have dialled is none of this server's, as far as it knows: somebody may be between you and it. Its host can name it with --public-address.",
				request.from,
			);
		}
	}

	/** @param identityKey the key that was proven; null for a guest */
	#enter(
		encoding: Encoding,
		request: Request,
		key: string,
		identityKey: string | null,
		pieces: Uint8Array[],
	): void {
		const { context, stream, address } = this;
		const there = context.roster.line(key);
		// Who proves the same key again, or knows the line's secret, has lost that line, or left it behind.
		const isTheirs =
			(identityKey !== null && there?.identityKey === identityKey) ||
			there?.isResumedBy(request);
		if (there && !isTheirs) {
			this.#refuse(
				"name-in-use",
				"Somebody with this name is here already. Take another name, or wait until they have left.",
				request.from,
			);
			return;
		}
		const taken =
			identityKey && context.registry.claim(key, identityKey, address);
		if (taken) {
			this.#refuse(taken.code, taken.sentence, request.from);
			return;
		}
		there?.close("replaced", "You have come in from elsewhere with this name.");
		if (!context.lines.enter(address)) {
			this.#refuse(
				"too-many-lines",
				"This server has as many people as it takes, from your address or in all. Try again later.",
			);
			return;
		}
		this.#end();
		enter(
			context,
			stream,
			encoding,
			key,
			identityKey,
			request,
			pieces,
			address,
		);
	}

	#refuse(code: RelayErrorCode, sentence: string, subject = LINE): void {
		const { context, stream } = this;
		this.#end();
		context.log(`${this.remote} was refused: ${code}`);
		const who = subject === LINE ? plainAddress(this.address) : subject;
		context.events.note("refused", who, code);
		const words = errorMessage(context.now(), code, subject, sentence);
		const encoding = this.#encoding ?? new MsgpackEncoding();
		finish(stream, encoding.write(words), context.limits.lingerMs);
	}

	#abort(why: string): void {
		this.#end();
		this.context.log(`${this.remote} ${why}`);
		const { events } = this.context;
		events.note("refused", plainAddress(this.address), "not-flex");
		abort(this.stream);
	}

	#end(): void {
		clearTimeout(this.#timer);
		clearTimeout(this.#grace);
		if (this.#isSlow) this.context.slowOpenings.leave(this.address);
		this.#isSlow = false;
		this.stream.off("data", this.#onData);
		this.stream.off("close", this.#onClose);
	}
}

function concat(held: Uint8Array, chunk: Uint8Array): Uint8Array {
	return held.length === 0 ? chunk : Buffer.concat([held, chunk]);
}

/** @throws ProtocolError `bad-datum` */
function asRequest(datum: Datum): Request {
	if (datum.kind === "request") return datum;
	throw new ProtocolError("bad-datum", "The first datum must be a Request.");
}
