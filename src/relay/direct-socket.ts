import { Socket } from "node:net";
import { getSystemErrorName } from "node:util";

/** One write that the system has not taken at once: what Node itself makes for each. */
interface WriteRequest {
	/** Keeps the bytes until they are written. */
	buffer: Uint8Array | null;
	oncomplete: ((status: number) => void) | null;
}

/** What Node's own sockets write with. Not in its documentation, so it may be missing. */
interface Writing {
	readonly WriteWrap: new () => WriteRequest;
	readonly kLastWriteWasAsync: number;
	/** Of the last write of this thread. */
	readonly streamBaseState: Int32Array;
}

interface Handle {
	/** @returns 0, or the system's error; whether it is still under way says `streamBaseState` */
	writeBuffer(request: WriteRequest, bytes: Uint8Array): number;
}

const writing = findWriting();
/** Used up only by a write that the system does not take at once; that is one in thousands. */
let request = writing && new writing.WriteWrap();

function findWriting(): Writing | null {
	try {
		const { binding } = process as unknown as {
			binding(name: string): Writing;
		};
		const found = binding.call(process, "stream_wrap");
		const isWhole =
			typeof found.WriteWrap === "function" &&
			found.streamBaseState instanceof Int32Array &&
			typeof found.kLastWriteWasAsync === "number";
		return isWhole ? found : null;
	} catch {
		return null;
	}
}

/**
 * A TCP socket that can write without what a stream makes for each write (a request, callbacks, a tick to call them in): a
 * tenth of what passing a message on costs. The system mostly takes it at once, and there is nothing to call back. What it
 * does not take goes on as an ordinary write of the stream, so that queue, back-pressure and `drain` are as ever.
 */
export class DirectSocket extends Socket {
	/** What the system has begun to take, and the stream is about to be given. */
	#begun: WriteRequest | null = null;

	/** As `write`, for who asks afterwards how much waits (`writableLength`). */
	writeNow(bytes: Uint8Array): void {
		const handle = (this as unknown as { _handle: Handle | null })._handle;
		const isFree = this.writableLength === 0 && this.writable;
		if (!writing || !request || !handle || !isFree) {
			this.write(bytes);
			return;
		}
		const error = handle.writeBuffer(request, bytes);
		if (error === 0) {
			if (writing.streamBaseState[writing.kLastWriteWasAsync] === 0) return;
			this.#begun = request;
			request = new writing.WriteWrap();
		}
		// Node writes it if none of it was taken: then it fails once more, and the stream says so.
		this.write(bytes);
	}

	override _write(
		bytes: Uint8Array,
		encoding: BufferEncoding,
		done: (error?: Error | null) => void,
	): void {
		const begun = this.#begun;
		if (!begun) {
			super._write(bytes, encoding, done);
			return;
		}
		this.#begun = null;
		begun.buffer = bytes;
		begun.oncomplete = (status) =>
			done(status < 0 && !this.destroyed ? failure(status) : null);
	}
}

function failure(status: number): Error {
	const code = getSystemErrorName(status);
	return Object.assign(new Error(`write ${code}`), { code });
}
