import { Duplex } from "node:stream";
import type { PassedRun } from "./wire";

type Written = (error?: Error | null) => void;

/** Bytes before the datums of a run that say whose they are. */
const SENDER_BYTES = 2;

/** A run as it goes through the stream: its sender's seat, and the datums. */
export function labelled(sender: number, datums: Uint8Array): Uint8Array {
	const bytes = Buffer.allocUnsafeSlow(SENDER_BYTES + datums.length);
	bytes.writeUInt16BE(sender, 0);
	bytes.set(datums, SENDER_BYTES);
	return bytes;
}

/**
 * Stands in a data thread for a line that another thread holds: what is written goes there, and so does it when
 * nothing is to be read from that line for a while.
 */
export class LineStream extends Duplex {
	#written: Written | null = null;

	/**
	 * @param pass takes runs over; `written` tells when the line has them
	 * @param shut whether the line is to be read no further
	 */
	constructor(
		readonly pass: (runs: readonly PassedRun[]) => void,
		readonly shut: (isShut: boolean) => void,
	) {
		super();
	}

	/** What was passed on last has been written. */
	written(): void {
		const done = this.#written;
		this.#written = null;
		done?.();
	}

	override pause(): this {
		this.shut(true);
		return this;
	}

	override resume(): this {
		this.shut(false);
		return this;
	}

	override _read(): void {}

	override _write(chunk: Buffer, _encoding: string, done: Written): void {
		this.#pass([chunk], done);
	}

	override _writev(
		chunks: readonly { readonly chunk: Buffer }[],
		done: Written,
	): void {
		this.#pass(
			chunks.map(({ chunk }) => chunk),
			done,
		);
	}

	#pass(chunks: readonly Buffer[], done: Written): void {
		const runs = chunks
			.filter(({ length }) => length > SENDER_BYTES)
			.map((chunk) => ({
				sender: chunk.readUInt16BE(0),
				// A copy: what is posted is posted with all of its memory.
				bytes: new Uint8Array(chunk.subarray(SENDER_BYTES)),
			}));
		if (runs.length === 0) {
			process.nextTick(done);
			return;
		}
		this.#written = done;
		this.pass(runs);
	}
}
