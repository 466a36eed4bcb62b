import { foldUser, parseAddress } from "../protocol/address";
import { type Datum, decodeDatum } from "../protocol/codec";
import type { Request } from "../protocol/datums/request";
import { ProtocolError } from "../protocol/errors";
import { LENGTH_BYTES } from "../protocol/frame";
import { HEADER_LENGTH, matchHeader } from "../protocol/header";
import type { Context } from "./context";
import { type Encoding, MsgpackEncoding } from "./encoding";
import { enter } from "./handlers/enter";
import { reasonFor } from "./refuse-stream";
import { isRelaySocketRequest, openRelaySocket } from "./relay-socket";
import { abort, finish, type Stream } from "./streams";
import { TextEncoding } from "./text/text-encoding";
import { errorMessage, LINE, type RelayErrorCode } from "./words";

/**
 * From the first byte to the first Request: header, one datum, and then either a line or a relay socket.
 * Until then a stranger may hold a few kilobytes for a few seconds.
 */
export class Opening {
	#timer: NodeJS.Timeout;
	readonly #grace: NodeJS.Timeout;
	/** Takes back that this is counted as a slow opening. */
	#leaveSlow: (() => void) | null = null;
	/** Null until the header is there. */
	#encoding: Encoding | null = null;
	/** What has come and is not used yet; in text mode the encoding holds it. */
	#held: Uint8Array = new Uint8Array(0);
	readonly #onData = (chunk: Uint8Array) => this.#take(chunk);
	readonly #onClose = () => this.#end();

	/**
	 * @param remote IP address and port, for the log
	 * @param address the IP address, for counting
	 */
	constructor(
		readonly context: Context,
		readonly stream: Stream,
		readonly remote: string,
		readonly address: string,
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
		this.#leaveSlow = this.context.slowOpenings.enter(this.address);
		if (this.#leaveSlow) return;
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
			else if (this.#encoding instanceof TextEncoding) {
				this.#readText(this.#encoding, chunk);
			} else this.#readDatum(chunk);
		} catch (error) {
			const { code, sentence } = reasonFor(this.context, error);
			this.#refuse(code, sentence);
		}
	}

	#readHeader(chunk: Uint8Array): void {
		const { limits, textMode, now } = this.context;
		this.#held = concat(this.#held, chunk);
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
		this.#held = new Uint8Array(0);
		if (isText) {
			const encoding = new TextEncoding(limits.maxTextLineBytes, now);
			this.#encoding = encoding;
			this.stream.write(encoding.welcome());
			this.#readText(encoding, rest);
		} else {
			this.#encoding = new MsgpackEncoding();
			this.#readDatum(rest);
		}
	}

	/** Waits for the first datum, by hand: it alone has a bound of its own, and may open a relay socket. */
	#readDatum(chunk: Uint8Array): void {
		const { maxFirstDatumBytes } = this.context.limits;
		this.#held = concat(this.#held, chunk);
		if (this.#held.length < LENGTH_BYTES) return;
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
		this.#enter(encoding, request, encoding.cut(rest));
	}

	/** Waits for a name, and answers what a person asks before. */
	#readText(encoding: TextEncoding, chunk: Uint8Array): void {
		const pieces = encoding.cut(chunk);
		for (let piece = pieces.shift(); piece; piece = pieces.shift()) {
			const said = encoding.read(piece);
			if (said.kind === "answer") this.stream.write(said.bytes);
			else if (said.kind === "datum") {
				this.#enter(encoding, asRequest(said.datum), pieces);
				return;
			} else {
				this.#end();
				finish(this.stream, null, this.context.limits.lingerMs);
				return;
			}
		}
	}

	#enter(encoding: Encoding, request: Request, pieces: Uint8Array[]): void {
		const { context, stream, address } = this;
		const { user } = parseAddress(request.from);
		const key = foldUser(user);
		const here = context.roster.line(key);
		if (here?.isResumedBy(request)) {
			here.close("replaced", "You have come back on another line.");
		} else if (here) {
			this.#refuse(
				"name-in-use",
				"Somebody with this name is here already. Take another name, or wait until they have left.",
				request.from,
			);
			return;
		}
		const leave = context.lines.enter(address);
		if (!leave) {
			this.#refuse(
				"too-many-lines",
				"This server has as many people as it takes, from your address or in all. Try again later.",
			);
			return;
		}
		this.#end();
		enter(context, stream, encoding, key, request, pieces, leave);
	}

	#refuse(code: RelayErrorCode, sentence: string, subject = LINE): void {
		const { context, stream } = this;
		this.#end();
		context.log(`${this.remote} was refused: ${code}`);
		const words = errorMessage(context.now(), code, subject, sentence);
		const encoding = this.#encoding ?? new MsgpackEncoding();
		finish(stream, encoding.write(words), context.limits.lingerMs);
	}

	#abort(why: string): void {
		this.#end();
		this.context.log(`${this.remote} ${why}`);
		abort(this.stream);
	}

	#end(): void {
		clearTimeout(this.#timer);
		clearTimeout(this.#grace);
		this.#leaveSlow?.();
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
