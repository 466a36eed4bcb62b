import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { frame } from "../../../src/protocol/frame";
import { crc32, crc32InScript } from "../../../src/relay/mailbox/crc32";
import {
	readRecord,
	recordLength,
	type Stored,
	writeRecord,
} from "../../../src/relay/mailbox/records";

const id = "ab".repeat(32);

const samples: Stored[] = [
	{
		kind: "datums",
		id,
		number: 2 ** 40,
		count: 2,
		sender: 3,
		date: 1_795_400_111_000,
		bytes: Buffer.concat([frame(Buffer.from("one")), frame(randomBytes(300))]),
	},
	{
		kind: "places",
		id,
		places: [
			{ member: 0, confirmed: 2 ** 41, missed: 0 },
			{ member: 31, confirmed: 0, missed: 7 },
		],
	},
	{ kind: "removed", id },
	{ kind: "connection", revision: 9, json: '{"id":"ä"}' },
];

function written(records: readonly Stored[]): Buffer {
	const length = records.reduce((sum, it) => sum + recordLength(it), 0);
	const file = Buffer.alloc(length);
	let at = 0;
	for (const record of records) at = writeRecord(file, at, record);
	expect(at).toBe(length);
	return file;
}

/** All that can be read of a file, and how it ends. */
function readAll(file: Buffer) {
	const found: Stored[] = [];
	let ending = "whole";
	for (let at = 0; at < file.length; ) {
		const it = readRecord(file, at);
		if (it.kind === "record") {
			found.push(it.record);
			at = it.end;
			continue;
		}
		ending = it.kind;
		if (it.kind === "torn" || it.next === null) break;
		at = it.next;
	}
	return { found, ending };
}

describe("the mailbox's records", () => {
	test("are read as they were written", () => {
		const { found, ending } = readAll(written(samples));
		expect(found).toEqual(samples);
		expect(ending).toBe("whole");
	});

	test("cut anywhere, give all that came before, and say that the rest is torn", () => {
		const file = written(samples);
		const ends = samples.map((_, i) => written(samples.slice(0, i)).length);
		for (let cut = 0; cut < file.length; cut++) {
			const { found, ending } = readAll(file.subarray(0, cut));
			const whole = ends.filter((end) => end <= cut).length - 1;
			expect(found).toEqual(samples.slice(0, Math.max(0, whole)));
			expect(ending).toBe(ends.includes(cut) ? "whole" : "torn");
		}
	});

	test("with any one byte changed, lose one record at most, and none without a word", () => {
		const file = written(samples);
		for (let at = 0; at < file.length; at++) {
			const changed = Buffer.from(file);
			changed[at] = (changed[at] as number) ^ 0x55;
			const { found, ending } = readAll(changed);
			expect(found.length).toBeGreaterThanOrEqual(samples.length - 1);
			expect(ending).not.toBe("whole");
			for (const record of found) expect(samples).toContainEqual(record);
		}
	});

	test("are not found in noise", () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
				expect(readAll(Buffer.from(bytes)).found).toEqual([]);
			}),
		);
	});

	test("have the same checksum with and without zlib's", () => {
		for (const length of [0, 1, 9, 1_000]) {
			const bytes = randomBytes(length);
			expect(crc32InScript(bytes)).toBe(crc32(bytes));
		}
		expect(crc32InScript(Buffer.from("123456789"))).toBe(0xcbf43926);
	});
});
