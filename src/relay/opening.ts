import type { TLSSocket } from "node:tls";
import { foldUser, parseAddress } from "../protocol/address";
import { type Datum, decodeDatum } from "../protocol/codec";
import type { Request } from "../protocol/datums/request";
import { detectFraming } from "../protocol/detect";
import { ProtocolError } from "../protocol/errors";
import { LENGTH_BYTES } from "../protocol/frame";
import { HEADER_LENGTH, matchHeader } from "../protocol/header";
import { MsgpackEncoding } from "./encoding";
import { isRelaySocketRequest } from "./relay-socket";
import { type Doorway, Stranger } from "./stranger";
import type { Stream } from "./streams";
import { openSecure, TLS_HANDSHAKE } from "./tls/secure-opening";

/** Who goes on with a stranger that has said what it wants. */
export interface Reception {
	/**
	 * A relay socket is asked for.
	 * @param key the name of who asks, folded for comparison
	 * @param rest what came behind the Request
	 */
	socket(
		stranger: Stranger,
		key: string,
		request: Request,
		rest: Uint8Array,
	): void;
	/**
	 * A line is asked for, in the edition of the RFC.
	 * @param secure the stream again where it is inside TLS
	 */
	line(
		stranger: Stranger,
		secure: TLSSocket | null,
		request: Request,
		rest: Uint8Array,
	): void;
	/**
	 * Whoever comes speaks otherwise: as a person in text mode, or in the typed edition.
	 * @param bytes what has come of it, behind the header
	 */
	other(
		mode: "text" | "typed",
		stranger: Stranger,
		secure: TLSSocket | null,
		bytes: Uint8Array,
	): void;
}

const NOTHING = new Uint8Array(0);

/**
 * From the first byte to the first datum: the header, TLS where a client begins with that, and what the stream is
 * to be. The rest is the reception's.
 */
export class Opening {
	/** What has come and is not used yet. */
	#held: Uint8Array = NOTHING;
	readonly #stranger: Stranger;

	/** @param secure the stream again where it is inside TLS */
	constructor(
		readonly doorway: Doorway,
		readonly reception: Reception,
		stream: Stream,
		remote: string,
		readonly secure: TLSSocket | null = null,
	) {
		const stranger = new Stranger(doorway, stream, remote);
		this.#stranger = stranger;
		stranger.hear = (chunk) => this.#readHeader(chunk);
		stranger.expect(doorway.limits.headerTimeoutMs, () =>
			stranger.abort("sent no header in time"),
		);
	}

	#readHeader(chunk: Uint8Array): void {
		const { limits, textMode } = this.doorway;
		const stranger = this.#stranger;
		this.#held = concat(this.#held, chunk);
		if (!this.secure && this.#held[0] === TLS_HANDSHAKE) {
			this.#openSecure();
			return;
		}
		const header = matchHeader(this.#held);
		if (header === "incomplete") return;
		const isText = header === "text" && textMode;
		if (header !== "msgpack" && !isText) {
			stranger.abort("is no FLEX client this server understands");
			return;
		}
		stranger.expect(
			isText ? limits.textNameTimeoutMs : limits.requestTimeoutMs,
			() => stranger.refuse("timeout", "No Request came in time."),
		);
		const rest = this.#held.subarray(HEADER_LENGTH);
		this.#held = NOTHING;
		if (isText) {
			this.reception.other("text", stranger, this.secure, rest);
			return;
		}
		stranger.encoding = new MsgpackEncoding();
		stranger.hear = (more) => this.#readDatum(more);
		this.#readDatum(rest);
	}

	#openSecure(): void {
		const { doorway, reception } = this;
		const stranger = this.#stranger;
		const { remote } = stranger;
		stranger.end();
		openSecure(doorway, stranger, this.#held, (secure) => {
			new Opening(doorway, reception, secure, remote, secure);
		});
	}

	/** Waits for the first datum, by hand: it alone has a bound of its own, and may open a relay socket. */
	#readDatum(chunk: Uint8Array): void {
		const { maxFirstDatumBytes } = this.doorway.limits;
		const stranger = this.#stranger;
		this.#held = concat(this.#held, chunk);
		if (this.#held.length < LENGTH_BYTES) return;
		if (detectFraming(this.#held, "client") === "typed") {
			this.reception.other("typed", stranger, this.secure, this.#held);
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
			this.reception.socket(stranger, foldUser(user), request, rest);
		} else this.reception.line(stranger, this.secure, request, rest);
	}
}

function concat(held: Uint8Array, chunk: Uint8Array): Uint8Array {
	return held.length === 0 ? chunk : Buffer.concat([held, chunk]);
}

/** @throws ProtocolError `bad-datum` */
export function asRequest(datum: Datum): Request {
	if (datum.kind === "request") return datum;
	throw new ProtocolError("bad-datum", "The first datum must be a Request.");
}
