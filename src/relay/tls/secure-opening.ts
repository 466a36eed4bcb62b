import type { Socket } from "node:net";
import { createSecureContext, type SecureContext, TLSSocket } from "node:tls";
import type { Doorway, Stranger } from "../stranger";
import { abort } from "../streams";
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
 * by its own deadline, by the number of slow ones, and by how many an address may ask for in a second; who
 * is too fast waits for the turn.
 * @param opened called with the stream inside, once the client has finished the handshake
 */
export function openSecure(
	doorway: Doorway,
	{ stream, remote, address }: Stranger,
	chunk: Uint8Array,
	opened: (secure: TLSSocket) => void,
): void {
	const { limits, log, slowOpenings, handshakes } = doorway;
	stream.pause();
	stream.unshift(chunk);
	// Those beyond do not even wait, or they would keep the rest from their turn for ever.
	if (handshakes.isExhausted(address, limits.tlsHandshakesPerSecond)) {
		log(`${remote} is one of too many TLS handshakes from there`);
		abort(stream);
		return;
	}
	let secure: TLSSocket | null = null;
	let isSlow = false;
	const giveUp = (why: string) => {
		log(`${remote} ${why}`);
		abort(stream);
		secure?.destroy();
		end();
	};
	const deadline = setTimeout(
		() => giveUp("did not finish the TLS handshake in time"),
		limits.tlsTimeoutMs,
	);
	const grace = setTimeout(() => {
		isSlow = slowOpenings.enter(address);
		if (!isSlow) giveUp("is one of too many in a TLS handshake");
	}, limits.openingGraceMs);
	const failed = (error: NodeJS.ErrnoException) =>
		log(`${remote} failed the TLS handshake: ${error.code ?? error.message}`);
	const begin = () => {
		const inside = new TLSSocket(stream as Socket, {
			isServer: true,
			secureContext: doorway.secureContext,
		});
		secure = inside;
		doorway.wrapped(stream, inside);
		stream.off("close", end);
		inside.once("error", failed);
		inside.once("close", end);
		inside.once("secure", () => {
			end();
			opened(inside);
		});
	};
	const wait = handshakes.count(address);
	const turn = wait > 0 ? setTimeout(begin, wait) : null;
	const end = () => {
		if (turn) clearTimeout(turn);
		clearTimeout(deadline);
		clearTimeout(grace);
		if (isSlow) slowOpenings.leave(address);
		isSlow = false;
		stream.off("close", end);
		secure?.off("close", end);
		secure?.off("error", failed);
	};
	stream.once("close", end);
	if (!turn) begin();
}
