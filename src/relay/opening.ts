import { foldUser, parseAddress } from "../protocol/address";
import { decodeDatum } from "../protocol/codec";
import type { Request } from "../protocol/datums/request";
import { ProtocolError } from "../protocol/errors";
import { LENGTH_BYTES } from "../protocol/frame";
import { HEADER_LENGTH, matchHeader } from "../protocol/header";
import type { Context } from "./context";
import { enter } from "./handlers/enter";
import { reasonFor, refuseStream } from "./refuse-stream";
import { isRelaySocketRequest, openRelaySocket } from "./relay-socket";
import { abort, type Stream } from "./streams";
import { LINE, type RelayErrorCode } from "./words";

/**
 * From the first byte to the first Request: header, one datum, and then either a line or a relay socket.
 * Until then a stranger may hold a few kilobytes for a few seconds.
 */
export function openStream(
	context: Context,
	stream: Stream,
	remote: string,
): void {
	const { limits, log } = context;
	let held: Uint8Array = new Uint8Array(0);
	let sawHeader = false;
	let timer = setTimeout(() => {
		log(`${remote} sent no header in time`);
		abort(stream);
	}, limits.headerTimeoutMs);

	const leave = () => {
		clearTimeout(timer);
		stream.off("data", onData);
		stream.off("close", leave);
	};
	const refuse = (code: RelayErrorCode, sentence: string) => {
		leave();
		log(`${remote} was refused: ${code}`);
		refuseStream(context, stream, code, LINE, sentence);
	};

	const onData = (chunk: Uint8Array) => {
		held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
		const header = matchHeader(held);
		if (header === "other" || header === "text") {
			leave();
			log(`${remote} is no FLEX client this server understands`);
			abort(stream);
			return;
		}
		if (header === "incomplete") return;
		if (!sawHeader) {
			sawHeader = true;
			clearTimeout(timer);
			timer = setTimeout(
				() => refuse("timeout", "No Request came in time."),
				limits.requestTimeoutMs,
			);
		}
		const start = HEADER_LENGTH + LENGTH_BYTES;
		if (held.length < start) return;
		const length =
			((held[start - 2] as number) << 8) | (held[start - 1] as number);
		if (length === 0 || length > limits.maxFirstDatumBytes) {
			refuse(
				"bad-length",
				`The first datum has 1 to ${limits.maxFirstDatumBytes} bytes.`,
			);
			return;
		}
		if (held.length < start + length) return;
		const payload = held.subarray(start, start + length);
		const rest = held.subarray(start + length);
		leave();
		try {
			const request = firstRequest(payload);
			const { user } = parseAddress(request.from);
			const open = isRelaySocketRequest(request) ? openRelaySocket : enter;
			open(context, stream, foldUser(user), request, rest);
		} catch (error) {
			const { code, sentence } = reasonFor(context, error);
			refuse(code, sentence);
		}
	};
	stream.on("data", onData);
	stream.once("close", leave);
}

/** @throws ProtocolError */
function firstRequest(payload: Uint8Array): Request {
	const datum = decodeDatum(payload);
	if (datum.kind === "request") return datum;
	throw new ProtocolError("bad-datum", "The first datum must be a Request.");
}
