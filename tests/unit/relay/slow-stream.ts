import { Duplex } from "node:stream";
import { expect } from "vitest";
import { decodeDatum } from "../../../src/protocol/codec";
import { FrameReader, payloads } from "../../../src/protocol/frame";
import { findCount } from "../../../src/protocol/options";
import { readShortMarker } from "../../../src/protocol/short-marker";

export const turn = () => new Promise(setImmediate);

/** A stream whose other end takes what it is told to take. */
export class SlowStream extends Duplex {
	declare resetAndDestroy: never;
	readonly #waiting: (() => void)[] = [];
	readonly #reader = new FrameReader();
	readonly received: Uint8Array[] = [];
	/** Like the system's socket while it has room: takes what is written before `write` returns. */
	isQuick = false;

	constructor() {
		super({ highWaterMark: 64 });
	}

	override _read(): void {}

	override _write(chunk: Uint8Array, _encoding: string, done: () => void) {
		const take = () => {
			// Who writes may use its memory again now.
			for (const run of this.#reader.push(chunk)) {
				for (const it of payloads(run)) this.received.push(Uint8Array.from(it));
			}
			done();
		};
		if (this.isQuick && this.#waiting.length === 0) take();
		else this.#waiting.push(take);
	}

	/** Takes what was written first. */
	takeOne(): void {
		this.#waiting.shift()?.();
	}
}

/** No marker begins with it. */
const DATUM = 0xc7;

export function datum(id: number, length: number): Uint8Array {
	const payload = new Uint8Array(Math.max(5, length));
	new DataView(payload.buffer).setUint32(1, id);
	payload[0] = DATUM;
	return payload;
}

/** What a reader knows: the number of each datum, from markers and by counting. */
export function numbered(received: readonly Uint8Array[]): [number, number][] {
	const found: [number, number][] = [];
	let next = Number.NaN;
	for (const payload of received) {
		if (payload[0] === DATUM) {
			const view = new DataView(payload.buffer, payload.byteOffset);
			found.push([next++, view.getUint32(1)]);
			continue;
		}
		const { next: told, own } = marker(payload);
		// Numbers only rise: what is told of its own comes behind all that others said before.
		if (found.length > 0) expect(told - own).toBeGreaterThanOrEqual(next);
		next = told;
	}
	return found;
}

/** The numbers of its own datums that a reader was told, in order. */
export function echoed(received: readonly Uint8Array[]): number[] {
	return received.flatMap((payload) => {
		if (payload[0] === DATUM) return [];
		const { next, own } = marker(payload);
		return Array.from({ length: own }, (_, i) => next - own + i);
	});
}

function marker(payload: Uint8Array): { next: number; own: number } {
	const short = readShortMarker(payload, "m");
	if (short) return short;
	const datum = decodeDatum(payload);
	if (datum.kind !== "message") throw new Error("unreachable");
	expect(datum.flags).toContain("mark=m");
	return {
		next: findCount(datum.flags, "next") as number,
		own: findCount(datum.flags, "own") ?? 0,
	};
}
