import { Socket, type SocketConstructorOpts } from "node:net";
import { TLSSocket } from "node:tls";
import type { Stream } from "./streams";

/** What a socket reads into at first and at most, in bytes; the least holds a few messages, the most is what Node takes each time. */
const LEAST_BYTES = 1_024;
const MOST_BYTES = 64 * 1_024;
/** It grows and shrinks by this factor. */
const STEP = 4;
/** So many reads in a row that a smaller one would have done for. */
const SMALL_READS = 64;

/** Where a socket's bytes are read into: as large as what comes asks for. */
export class ReadBuffer {
	bytes: Buffer = Buffer.allocUnsafeSlow(LEAST_BYTES);
	#smallReads = 0;

	/**
	 * @param length how much was read last
	 * @param isKept what was read stays where it is
	 * @returns where to read next
	 */
	next(length: number, isKept: boolean): Buffer {
		const size = this.#sizeAfter(length);
		if (isKept || size !== this.bytes.length) {
			this.bytes = Buffer.allocUnsafeSlow(size);
		}
		return this.bytes;
	}

	#sizeAfter(length: number): number {
		const size = this.bytes.length;
		if (length === size) {
			this.#smallReads = 0;
			return Math.min(MOST_BYTES, size * STEP);
		}
		if (size === LEAST_BYTES || length > size / STEP) this.#smallReads = 0;
		else if (++this.#smallReads === SMALL_READS) {
			this.#smallReads = 0;
			return size / STEP;
		}
		return size;
	}
}

/** A socket's handle: what Node itself makes a Socket of. Not in its documentation, so it may be missing. */
type Handled = { _handle?: object | null };

/**
 * Reads a TCP socket into memory that is used again and again. Node by itself takes 64 kB for each read, which costs an
 * eighth of all that passing on a message of 200 B does; it lets clients give it a buffer (`onread`), but not what a server accepts.
 * @param take called with each chunk, which is overwritten afterwards unless it returns that it is kept
 * @returns the stream from now on; the one that was given ends. The same one where Node or the stream does not offer this
 */
export function readSteadily(
	stream: Stream,
	take: (chunk: Uint8Array) => boolean,
): Stream {
	const handle = stream instanceof Socket && (stream as Handled)._handle;
	if (!handle || stream instanceof TLSSocket || stream.writableLength > 0) {
		stream.on("data", take);
		return stream;
	}
	(stream as Handled)._handle = null;
	const buffer = new ReadBuffer();
	let next: Buffer = buffer.bytes;
	let view: Buffer = next;
	const options: SocketConstructorOpts & object = {
		handle,
		onread: {
			buffer: () => next,
			callback(length: number, bytes: Buffer) {
				// Most messages of a conversation are alike, and a view costs as much as the rest of this.
				if (view.length !== length || view.buffer !== bytes.buffer) {
					view = bytes.subarray(0, length);
				}
				next = buffer.next(length, take(view));
				return true;
			},
		},
	} as SocketConstructorOpts;
	const socket: Stream = new Socket(options);
	stream.destroy();
	return socket;
}
