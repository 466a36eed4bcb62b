import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";

/** A TCP socket, or anything else that carries bytes both ways. */
export type Stream = Duplex & {
	/** TCP only: close with RST. */
	resetAndDestroy?(): unknown;
	/** As `write`, without anything that calls back. */
	writeNow?(bytes: Uint8Array): void;
};

/** Writes with as little as the stream can. */
export function writeTo(stream: Stream, bytes: Uint8Array): void {
	if (stream.writeNow) stream.writeNow(bytes);
	else stream.write(bytes);
}

/** Ends without a word: a TCP RST where there is TCP (RFC: "abort the connection (TCP RST)"). */
export function abort(stream: Stream): void {
	// Inside TLS there is no RST, and Node throws where it is asked for one.
	if (stream.resetAndDestroy && !(stream instanceof TLSSocket)) {
		stream.resetAndDestroy();
	} else stream.destroy();
}

/**
 * Says the last words, then FIN. What still comes in is read and dropped until the other side closes too:
 * closing with unread bytes would be a RST, and that can overtake the words.
 */
export function finish(
	stream: Stream,
	lastWords: Uint8Array | null,
	lingerMs: number,
): void {
	if (stream.destroyed) return;
	const giveUp = setTimeout(() => stream.destroy(), lingerMs);
	stream.once("close", () => clearTimeout(giveUp));
	stream.removeAllListeners("data");
	stream.resume();
	if (lastWords) stream.end(lastWords);
	else stream.end();
}

/** Stops reading from a stream for as long as anybody has a reason to. TCP makes the other side wait. */
export class Valve {
	#reasons = 0;

	constructor(readonly stream: Stream) {}

	get isShut(): boolean {
		return this.#reasons > 0;
	}

	shut(): void {
		if (this.#reasons++ === 0) this.stream.pause();
	}

	/** Takes one `shut` back. */
	open(): void {
		if (--this.#reasons === 0) this.stream.resume();
	}
}
