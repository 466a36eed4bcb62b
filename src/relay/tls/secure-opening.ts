import type { Socket } from "node:net";
import { createSecureContext, type SecureContext, TLSSocket } from "node:tls";
import type { Context } from "../context";
import { abort, type Stream } from "../streams";
import type { ServerKey } from "./server-key";

/** The first byte of a TLS record that carries a ClientHello; no FLEX header begins so. */
export const TLS_HANDSHAKE = 0x16;

/** No client of this protocol is older than TLS 1.3. */
export function secureContextOf(key: ServerKey): SecureContext {
	return createSecureContext({
		key: key.privateKey,
		cert: key.certificate,
		minVersion: "TLSv1.3",
	});
}

/**
 * The TLS handshake, on a stream of which a first chunk has been read. It is bounded like every other opening:
 * by its own deadline, and by the number of slow ones.
 * @param opened called with the stream inside, once the client has finished the handshake
 */
export function openSecure(
	context: Context,
	stream: Stream,
	remote: string,
	address: string,
	chunk: Uint8Array,
	opened: (secure: TLSSocket) => void,
): void {
	const { limits, log, slowOpenings } = context;
	let leaveSlow: (() => void) | null = null;
	stream.pause();
	stream.unshift(chunk);
	const secure = new TLSSocket(stream as Socket, {
		isServer: true,
		secureContext: context.secureContext,
	});
	context.wrapped(stream, secure);
	const giveUp = (why: string) => {
		log(`${remote} ${why}`);
		abort(stream);
		secure.destroy();
	};
	const deadline = setTimeout(
		() => giveUp("did not finish the TLS handshake in time"),
		limits.tlsTimeoutMs,
	);
	const grace = setTimeout(() => {
		leaveSlow = slowOpenings.enter(address);
		if (!leaveSlow) giveUp("is one of too many in a TLS handshake");
	}, limits.openingGraceMs);
	const end = () => {
		clearTimeout(deadline);
		clearTimeout(grace);
		leaveSlow?.();
		secure.off("close", end);
		secure.off("error", failed);
	};
	const failed = (error: NodeJS.ErrnoException) =>
		log(`${remote} failed the TLS handshake: ${error.code ?? error.message}`);
	secure.once("error", failed);
	secure.once("close", end);
	secure.once("secure", () => {
		end();
		opened(secure);
	});
}
