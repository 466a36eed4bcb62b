import type { Socket } from "node:net";
import { DIGITS, type Wire, writeDigits } from "./protocols/protocol";

/**
 * One party: sends numbered messages and checks every byte of those that come. A message lost, repeated,
 * out of order or changed is none that was expected, and ends the measurement.
 */
export class Peer {
	/** Called after each chunk in which messages came, with how many there were. */
	onMessages: (count: number) => void = () => {};
	/** Only acknowledged: what comes is nobody's to compare. */
	isUnchecked = false;
	#sent = 0;
	#received = 0;
	#frames: Buffer = Buffer.alloc(0);
	#burst = 0;
	#frameLength = 0;
	#digitsAt = 0;
	#expected: Buffer = Buffer.alloc(0);
	#expectedDigitsAt = 0;
	#held: Buffer | null = null;

	/** @param others sockets that belong to the party and carry no messages */
	constructor(
		readonly socket: Socket,
		readonly wire: Wire,
		readonly others: readonly Socket[] = [],
	) {
		socket.on("data", (chunk: Buffer) => this.#read(chunk));
	}

	/** From now on messages of `bytes` bytes go out, `burst` in one write. */
	willSend(stream: string, bytes: number, burst: number): void {
		const frame = this.wire.frame(this.wire.compose(stream, bytes));
		this.#frames = Buffer.concat(Array.from({ length: burst }, () => frame));
		this.#burst = burst;
		this.#frameLength = frame.length;
		this.#digitsAt = digitsOf(frame, stream);
	}

	/** From now on these messages are what must come. */
	willReceive(stream: string, bytes: number): void {
		this.#expected = Buffer.from(this.wire.compose(stream, bytes));
		this.#expectedDigitsAt = digitsOf(this.#expected, stream);
	}

	/** @param reuse the bytes sent before have left: the messages before have arrived */
	send(reuse: boolean): void {
		const frames = reuse ? this.#frames : Buffer.from(this.#frames);
		for (let i = 0, at = 0; i < this.#burst; i++, at += this.#frameLength) {
			const sequence = ++this.#sent;
			writeDigits(frames, at + this.#digitsAt, sequence);
			this.wire.stamp?.(frames, at, sequence);
		}
		this.socket.write(frames);
	}

	/** Ends it in good order; resolves when the server has closed its side too. */
	async close(): Promise<void> {
		await Promise.all(
			[this.socket, ...this.others].map(
				(socket) =>
					new Promise<void>((resolve) => {
						if (socket.destroyed) return resolve();
						socket.once("close", () => resolve());
						socket.end();
					}),
			),
		);
	}

	#read(chunk: Buffer): void {
		const { wire } = this;
		const bytes = this.#held ? Buffer.concat([this.#held, chunk]) : chunk;
		let at = 0;
		let count = 0;
		while (at < bytes.length) {
			const end = wire.next(bytes, at);
			if (end === 0) break;
			if (wire.from >= 0) {
				if (!this.isUnchecked) this.#check(bytes, wire.from, wire.to);
				count++;
			}
			at = end;
		}
		this.#held = at < bytes.length ? bytes.subarray(at) : null;
		const answer = wire.answer?.();
		if (answer) this.socket.write(answer);
		if (count > 0) this.onMessages(count);
	}

	#check(bytes: Buffer, from: number, to: number): void {
		const expected = this.#expected;
		writeDigits(expected, this.#expectedDigitsAt, ++this.#received);
		if (bytes.compare(expected, 0, expected.length, from, to) === 0) return;
		throw new Error(
			`expected ${expected.toString("latin1")}, got ${bytes.toString("latin1", from, to)}`,
		);
	}
}

function digitsOf(bytes: Buffer, stream: string): number {
	const at = bytes.indexOf(`${stream}${"0".repeat(DIGITS)}`);
	if (at < 0) throw new Error("a message without its number");
	return at + stream.length;
}
