import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ProtocolError } from "../../../src/protocol/errors";
import {
	FrameReader,
	frame,
	MAX_DATUM_BYTES,
	payloads,
} from "../../../src/protocol/frame";

function concat(parts: readonly Uint8Array[]): Uint8Array {
	return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function readAll(chunks: readonly Uint8Array[]): Uint8Array[] {
	const reader = new FrameReader();
	return chunks
		.flatMap((chunk) => reader.push(chunk))
		.flatMap((run) => {
			const found = [...payloads(run)].map((payload) => payload.slice());
			expect(found).toHaveLength(run.count);
			return found;
		});
}

describe("frame", () => {
	test("puts a big-endian u16 length before the payload", () => {
		expect(frame(new Uint8Array(0x0102)).subarray(0, 2)).toEqual(
			Uint8Array.of(1, 2),
		);
	});

	test("takes 65,535 bytes and refuses 65,536 instead of wrapping the length", () => {
		expect(frame(new Uint8Array(MAX_DATUM_BYTES))).toHaveLength(65_537);
		expect(() => frame(new Uint8Array(MAX_DATUM_BYTES + 1))).toThrow(
			ProtocolError,
		);
		expect(() => frame(new Uint8Array(0))).toThrow(ProtocolError);
	});
});

describe("FrameReader", () => {
	const datums = [
		Uint8Array.of(1),
		Uint8Array.of(2, 3, 4),
		Uint8Array.of(0, 0),
	];
	const stream = concat(datums.map(frame));

	test("gives the same datums whichever two places the stream is cut at", () => {
		for (let a = 0; a <= stream.length; a++) {
			for (let b = a; b <= stream.length; b++) {
				const cut = [
					stream.subarray(0, a),
					stream.subarray(a, b),
					stream.subarray(b),
				];
				expect(readAll(cut)).toEqual(datums);
			}
		}
	});

	test("gives the same datums byte by byte", () => {
		expect(readAll([...stream].map((byte) => Uint8Array.of(byte)))).toEqual(
			datums,
		);
	});

	test("keeps any datums through any cuts", () => {
		fc.assert(
			fc.property(
				fc.array(fc.uint8Array({ minLength: 1, maxLength: 700 }), {
					maxLength: 12,
				}),
				fc.array(fc.nat(), { maxLength: 20 }),
				(sent, marks) => {
					const bytes = concat(sent.map(frame));
					const cuts = [
						0,
						...marks.map((m) => m % (bytes.length + 1)),
						bytes.length,
					].sort((x, y) => x - y);
					const chunks = cuts
						.slice(1)
						.map((end, i) => bytes.slice(cuts[i], end));
					expect(readAll(chunks)).toEqual(sent);
				},
			),
		);
	});

	test("passes a whole run of complete datums on as one view of the chunk", () => {
		const [run, ...more] = new FrameReader().push(stream);
		expect(more).toEqual([]);
		expect(run?.count).toBe(3);
		expect(run?.bytes.buffer).toBe(stream.buffer);
	});

	test("holds what has arrived, not what a length announces", () => {
		const reader = new FrameReader();
		reader.push(Uint8Array.of(0xff, 0xff));
		expect(reader.pendingBytes).toBe(2);
		reader.push(new Uint8Array(1_000));
		expect(reader.pendingBytes).toBe(1_002);
	});

	test.each([
		["a length of 0", Uint8Array.of(0, 0)],
		["a length of 0 after a datum", Uint8Array.of(0, 1, 7, 0, 0)],
	])("refuses %s", (_name, bytes) => {
		expect(() => new FrameReader().push(bytes)).toThrow(
			expect.objectContaining({ code: "bad-length" }),
		);
	});

	test("refuses a datum over the caller's bound as soon as its length is there", () => {
		const reader = new FrameReader();
		expect(reader.push(Uint8Array.of(0x10), 4_096)).toEqual([]);
		expect(() => reader.push(Uint8Array.of(0x01), 4_096)).toThrow(
			expect.objectContaining({ code: "bad-length" }),
		);
	});
});
