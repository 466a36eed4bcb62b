import { ProtocolError } from "../../protocol/errors";

const LF = 0x0a;
const CR = 0x0d;

/** Cuts bytes into lines that end in CR, LF or CRLF, all the same. */
export class LineSplitter {
	#held: Uint8Array = new Uint8Array(0);
	/** The last byte was a CR: an LF that follows belongs to it. */
	#afterCr = false;

	constructor(readonly maxBytes: number) {}

	/**
	 * @returns whole lines without their ends
	 * @throws ProtocolError `bad-length` for a line that is too long, ended or not
	 */
	push(chunk: Uint8Array): Uint8Array[] {
		const lines: Uint8Array[] = [];
		let start = 0;
		for (let at = 0; at < chunk.length; at++) {
			const byte = chunk[at];
			if (byte === LF && this.#afterCr) start = at + 1;
			else if (byte === LF || byte === CR) {
				lines.push(this.#joined(chunk.subarray(start, at)));
				this.#held = new Uint8Array(0);
				start = at + 1;
			}
			this.#afterCr = byte === CR;
		}
		this.#held = this.#joined(chunk.subarray(start));
		return lines;
	}

	#joined(bytes: Uint8Array): Uint8Array {
		if (this.#held.length + bytes.length > this.maxBytes) {
			throw new ProtocolError(
				"bad-length",
				`A line has at most ${this.maxBytes} bytes.`,
			);
		}
		return Buffer.concat([this.#held, bytes]);
	}
}
