import { crc32 } from "../../../src/relay/mailbox/crc32";
import {
	readRecord,
	recordLength,
	type Stored,
	writeRecord,
} from "../../../src/relay/mailbox/records";
import { mutateBytes } from "../bytes";
import { shorter } from "../loop";
import { expect, type Target } from "../target";

/** Mark, length and checksum. */
const HEAD_BYTES = 12;
const MARK = "f1e3b0c5";

/** Bodies of records, in hex. A checksum is put before each, for a disk's damage is not all that can be wrong. */
export const mailbox: Target<string[]> = {
	name: "mailbox",
	seeds: [
		[],
		[
			bodyOf({
				kind: "datums",
				id: "ab".repeat(32),
				number: 7,
				count: 2,
				sender: 1,
				date: 1_795_400_111_000,
				bytes: Buffer.from("0001c00002c0c1", "hex"),
			}),
			bodyOf({
				kind: "places",
				id: "ab".repeat(32),
				places: [{ member: 0, confirmed: 6, missed: 1 }],
			}),
		],
		[
			bodyOf({ kind: "connection", revision: 3, json: "{}" }),
			bodyOf({ kind: "removed", id: "cd".repeat(32) }),
		],
	],
	mutate(bodies, other, random) {
		const all = bodies.length > 0 ? [...bodies] : [""];
		const at = random.below(all.length);
		const [from = ""] = other;
		all[at] = Buffer.from(
			mutateBytes(
				Buffer.from(all[at] ?? "", "hex"),
				Buffer.from(from, "hex"),
				random,
			),
		).toString("hex");
		return all;
	},
	*simpler(bodies) {
		yield* shorter(bodies);
	},
	/** Reading always gets on and to an end; what is found says itself again, byte for byte, and hides nothing behind it. */
	run(bodies) {
		const raw = bodies.map((hex) => Buffer.from(hex, "hex"));
		const file = Buffer.concat(raw.map(framed));
		const found = readAll(file);
		for (const [i, body] of raw.entries()) {
			const alone = readAll(framed(body)).length === 1;
			if (alone && raw.slice(0, i).every((it) => !holdsMark(it))) {
				expect(found.length > 0, "a whole record is not found");
			}
		}
		readAll(Buffer.concat(raw));
	},
};

function readAll(file: Buffer): Stored[] {
	const found: Stored[] = [];
	for (let at = 0; at < file.length; ) {
		const it = readRecord(file, at);
		if (it.kind === "torn") break;
		const next = it.kind === "record" ? it.end : (it.next ?? file.length);
		expect(next > at && next <= file.length, "reading does not get on");
		if (it.kind === "record") {
			found.push(it.record);
			if (it.record.kind !== "connection") {
				const again = Buffer.alloc(recordLength(it.record));
				writeRecord(again, 0, it.record);
				expect(
					again.equals(file.subarray(at, it.end)),
					"a record is written otherwise than it was read",
				);
			}
		}
		at = next;
	}
	return found;
}

function bodyOf(record: Stored): string {
	const bytes = Buffer.alloc(recordLength(record));
	writeRecord(bytes, 0, record);
	return bytes.subarray(HEAD_BYTES).toString("hex");
}

function framed(body: Buffer): Buffer {
	const head = Buffer.alloc(HEAD_BYTES);
	head.write(MARK, "hex");
	head.writeUInt32BE(body.length, 4);
	head.writeUInt32BE(crc32(body), 8);
	return Buffer.concat([head, body]);
}

function holdsMark(body: Buffer): boolean {
	return body.includes(Buffer.from(MARK, "hex"));
}
