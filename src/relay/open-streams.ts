import { Socket } from "node:net";
import { finish, type Stream } from "./streams";

function ignore(): void {}

function endToo(this: Stream): void {
	this.end();
}

/** Every stream that is open here. What it listens with is shared by all: an idle line is to cost little. */
export class OpenStreams implements Iterable<Stream> {
	readonly #streams = new Set<Stream>();
	readonly #onClose: (this: Stream) => void;

	/** @param closed called with each that has closed */
	constructor(closed: (stream: Stream) => void) {
		const streams = this.#streams;
		this.#onClose = function () {
			streams.delete(this);
			closed(this);
		};
	}

	add(stream: Stream): void {
		this.#streams.add(stream);
		// Several conversations of one line listen to it; that is no leak.
		stream.setMaxListeners(0);
		stream.on("error", ignore); // "close" follows, and says enough
		// A pair in memory does not answer a FIN with its own.
		if (!(stream instanceof Socket)) stream.on("end", endToo);
		stream.on("close", this.#onClose);
	}

	/** A stream goes on inside another, which is the one to close from now on. */
	replace(outer: Stream, inner: Stream): void {
		this.#streams.delete(outer);
		this.add(inner);
	}

	/** Ends all that have not been ended, each within that time; returns when they have closed. */
	async end(lingerMs: number): Promise<void> {
		const closed = [...this.#streams].map(
			(stream) => new Promise((resolve) => stream.once("close", resolve)),
		);
		for (const stream of this.#streams) {
			if (!stream.writableEnded) finish(stream, null, lingerMs);
		}
		await Promise.all(closed);
	}

	[Symbol.iterator](): Iterator<Stream> {
		return this.#streams[Symbol.iterator]();
	}
}
