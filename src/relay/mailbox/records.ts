import { LENGTH_BYTES } from "../../protocol/frame";
import { crc32 } from "./crc32";

/**
 * How the mailbox's files look: an eight-byte magic, then records one behind the other.
 *
 *     u32 mark · u32 length of the body · u32 CRC-32 of the body · body
 *
 * All integers are big-endian; u48 numbers fit a double. The body begins with a byte that says what it is.
 */

export const SEGMENT_MAGIC = Buffer.from("FLEXBOX1");

/** Begins each record, so that the next one can be found behind a damaged one. */
const MARK = 0xf1e3b0c5;
const markBytes = Buffer.from("f1e3b0c5", "hex");
/** Mark, length and checksum. */
const RECORD_HEAD_BYTES = 12;
const ID_BYTES = 32;
/** What stands before the datums: kind, id, number, count, sender, date. */
const DATUMS_HEAD_BYTES = 1 + ID_BYTES + 6 + 4 + 2 + 6;
/** One seat's place: member, number, missed. */
const PLACE_BYTES = 2 + 6 + 4;
/** Longer than any run of datums and any Connection: what claims to be longer is damaged. */
const MAX_BODY_BYTES = 16 * 1_024 * 1_024;
const MAX_NUMBER = 2 ** 48 - 1;

const Kind = { datums: 1, places: 2, removed: 3, connection: 4 } as const;

/** How far one member is. */
export interface Place {
	/** Its index among the Connection's members. */
	readonly member: number;
	/** Every datum up to this number is confirmed by it, or not for it. */
	readonly confirmed: number;
	/** Datums that are gone, and that it has not been told of. */
	readonly missed: number;
}

export type Stored =
	| {
			readonly kind: "datums";
			readonly id: string;
			readonly number: number;
			readonly count: number;
			/** The index of who said them among the Connection's members. */
			readonly sender: number;
			/** Unix milliseconds. */
			readonly date: number;
			/** Each with its length. */
			readonly bytes: Uint8Array;
	  }
	| {
			readonly kind: "places";
			readonly id: string;
			readonly places: readonly Place[];
	  }
	/** The Connection is over, and whatever of it stands before this. */
	| { readonly kind: "removed"; readonly id: string }
	/** A Connection as it was announced, in JSON. Of two, and of what else is known, the higher revision counts. */
	| {
			readonly kind: "connection";
			readonly revision: number;
			readonly json: string;
	  };

/** Where the datums lie within their record. */
export const DATUMS_AT = RECORD_HEAD_BYTES + DATUMS_HEAD_BYTES;

/** @returns bytes of the whole record */
export function recordLength(record: Stored): number {
	switch (record.kind) {
		case "datums":
			return DATUMS_AT + record.bytes.length;
		case "places":
			return (
				RECORD_HEAD_BYTES + 1 + ID_BYTES + record.places.length * PLACE_BYTES
			);
		case "removed":
			return RECORD_HEAD_BYTES + 1 + ID_BYTES;
		case "connection":
			return RECORD_HEAD_BYTES + 1 + 6 + Buffer.byteLength(record.json);
	}
}

/**
 * Writes a record.
 * @param into has `recordLength` bytes from `at` on
 * @returns where it ends
 */
export function writeRecord(into: Buffer, at: number, record: Stored): number {
	const end = at + recordLength(record);
	const body = at + RECORD_HEAD_BYTES;
	let i = body;
	if (record.kind === "connection") {
		i = into.writeUInt8(Kind.connection, i);
		i = into.writeUIntBE(record.revision, i, 6);
		into.write(record.json, i);
	} else {
		i = into.writeUInt8(Kind[record.kind], i);
		i += into.write(record.id, i, "hex");
		if (record.kind === "datums") {
			i = into.writeUIntBE(record.number, i, 6);
			i = into.writeUInt32BE(record.count, i);
			i = into.writeUInt16BE(record.sender, i);
			i = into.writeUIntBE(record.date, i, 6);
			into.set(record.bytes, i);
		} else if (record.kind === "places") {
			for (const { member, confirmed, missed } of record.places) {
				i = into.writeUInt16BE(member, i);
				i = into.writeUIntBE(Math.min(confirmed, MAX_NUMBER), i, 6);
				i = into.writeUInt32BE(Math.min(missed, 0xffffffff), i);
			}
		}
	}
	into.writeUInt32BE(MARK, at);
	into.writeUInt32BE(end - body, at + 4);
	into.writeUInt32BE(crc32(into.subarray(body, end)), at + 8);
	return end;
}

/** What stands at some place of a file. */
export type Found =
	| { readonly kind: "record"; readonly record: Stored; readonly end: number }
	/** A record has begun and the file ends within it: it was being written when the machine stopped. */
	| { readonly kind: "torn" }
	/** No record, or one that has changed since it was written; `next` is where the next whole one begins. */
	| { readonly kind: "damaged"; readonly next: number | null };

/** Reads what stands at `at`, which is before the end of `file`. */
export function readRecord(file: Buffer, at: number): Found {
	const whole = wholeRecord(file, at);
	if (whole) return whole;
	for (let i = at + 1; ; i++) {
		i = file.indexOf(markBytes, i);
		if (i < 0) break;
		if (wholeRecord(file, i)) return { kind: "damaged", next: i };
	}
	return isCut(file, at) ? { kind: "torn" } : { kind: "damaged", next: null };
}

function wholeRecord(
	file: Buffer,
	at: number,
): Extract<Found, { kind: "record" }> | null {
	const body = at + RECORD_HEAD_BYTES;
	if (body > file.length || file.readUInt32BE(at) !== MARK) return null;
	const end = body + file.readUInt32BE(at + 4);
	if (end > file.length || end - body > MAX_BODY_BYTES) return null;
	const bytes = file.subarray(body, end);
	if (crc32(bytes) !== file.readUInt32BE(at + 8)) return null;
	const record = readBody(bytes);
	return record && { kind: "record", record, end };
}

/** Whether the record there is longer than the file. */
function isCut(file: Buffer, at: number): boolean {
	const head = file.subarray(at, at + RECORD_HEAD_BYTES);
	if (!markBytes.subarray(0, head.length).equals(head.subarray(0, 4))) {
		return false;
	}
	if (head.length < RECORD_HEAD_BYTES) return true;
	const length = head.readUInt32BE(4);
	return (
		length <= MAX_BODY_BYTES && at + RECORD_HEAD_BYTES + length > file.length
	);
}

/** @returns null for what no version of this program wrote, whatever its checksum says */
function readBody(body: Buffer): Stored | null {
	const kind = body[0];
	if (kind === Kind.connection) {
		if (body.length < 7) return null;
		const revision = body.readUIntBE(1, 6);
		return { kind: "connection", revision, json: body.toString("utf8", 7) };
	}
	let i = 1 + ID_BYTES;
	if (body.length < i) return null;
	const id = body.toString("hex", 1, i);
	if (kind === Kind.removed) {
		return body.length === i ? { kind: "removed", id } : null;
	}
	if (kind === Kind.places) {
		if ((body.length - i) % PLACE_BYTES !== 0) return null;
		const places: Place[] = [];
		for (; i < body.length; i += PLACE_BYTES) {
			const member = body.readUInt16BE(i);
			const confirmed = body.readUIntBE(i + 2, 6);
			places.push({ member, confirmed, missed: body.readUInt32BE(i + 8) });
		}
		return { kind: "places", id, places };
	}
	if (kind !== Kind.datums || body.length <= DATUMS_HEAD_BYTES) return null;
	const number = body.readUIntBE(i, 6);
	const count = body.readUInt32BE(i + 6);
	const sender = body.readUInt16BE(i + 10);
	const date = body.readUIntBE(i + 12, 6);
	const bytes = body.subarray(DATUMS_HEAD_BYTES);
	if (number < 1 || number + count > MAX_NUMBER || !isRun(bytes, count)) {
		return null;
	}
	return { kind: "datums", id, number, count, sender, date, bytes };
}

/** Whether `bytes` are exactly so many datums, each with its length. */
function isRun(bytes: Uint8Array, count: number): boolean {
	let found = 0;
	for (let at = 0; at < bytes.length; found++) {
		if (at + LENGTH_BYTES > bytes.length) return false;
		const length = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
		if (length === 0) return false;
		at += LENGTH_BYTES + length;
		if (at > bytes.length) return false;
	}
	return found === count && count > 0;
}
