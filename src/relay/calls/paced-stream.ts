import { Duplex } from "node:stream";
import type { Stream } from "../streams";

/**
 * Between two segments, in milliseconds. Windows take one read() for one message, and what stands behind a command for its
 * payload (editions.md, iii).
 */
const PAUSE_MS = 40;
const LENGTH_BYTES = 4;

/** Segments, as they are handed to a `PacedStream`: each behind its length, as a u32. */
export function inUnits(units: readonly Uint8Array[]): Uint8Array {
	return Buffer.concat(
		units.flatMap((unit) => {
			const head = Buffer.alloc(LENGTH_BYTES);
			head.writeUInt32BE(unit.length);
			return [head, unit];
		}),
	);
}

/** Writes what comes `inUnits` as segments of their own, with a pause between them. Reading is as from the stream itself. */
export class PacedStream extends Duplex {
	#timer: NodeJS.Timeout | null = null;
	/** When the next may go out, in milliseconds of a clock that nobody sets back. */
	#next = 0;

	constructor(readonly inner: Stream) {
		super();
		inner.on("data", (chunk: Uint8Array) => {
			if (!this.push(chunk)) inner.pause();
		});
		inner.once("end", () => this.push(null));
		inner.on("error", () => {}); // "close" follows, and says enough
		inner.once("close", () => this.destroy());
	}

	resetAndDestroy(): void {
		if (this.inner.resetAndDestroy) this.inner.resetAndDestroy();
		this.destroy();
	}

	override _read(): void {
		this.inner.resume();
	}

	override _write(chunk: Buffer, _encoding: string, done: () => void): void {
		if (chunk.length === 0) {
			done();
			return;
		}
		const end = LENGTH_BYTES + chunk.readUInt32BE(0);
		const unit = chunk.subarray(LENGTH_BYTES, end);
		const now = performance.now();
		this.#timer = setTimeout(
			() => {
				this.#next = performance.now() + PAUSE_MS;
				this.inner.write(unit, () =>
					this._write(chunk.subarray(end), _encoding, done),
				);
			},
			Math.max(0, this.#next - now),
		);
	}

	override _final(done: () => void): void {
		this.inner.end();
		done();
	}

	override _destroy(error: Error | null, done: (error: Error | null) => void) {
		if (this.#timer) clearTimeout(this.#timer);
		this.inner.destroy();
		done(error);
	}
}
