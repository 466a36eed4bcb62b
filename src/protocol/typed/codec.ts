import { ProtocolError } from "../errors";
import type { TypedDatum, UserEntry } from "./datums";
import { type TypedFrame, typedFrame } from "./frame";
import {
	type LooseValue,
	nil,
	readLoose,
	textOf,
	writeArray,
	writeBin,
	writeInt8,
	writeInt64,
	writeMap,
	writeText,
} from "./values";

/** The type byte of each datum. */
const types = {
	auth: 0,
	"auth-response": 1,
	command: 2,
	message: 3,
	roster: 4,
	user: 5,
	status: 6,
} as const satisfies Record<TypedDatum["kind"], number>;

/** A roster has so many users at most; fleximd itself fails long before. */
const MAX_USERS = 50_000;
/** Aliases of one user, flags, words of a command. */
const MAX_TEXTS = 1_024;

/**
 * As lenient as fleximd: keys in any order, unknown ones skipped, missing ones and nil empty, an array in field order instead
 * of a map (editions.md, ii, "Encoding habits"). What it has not got right to the end it goes on with; here that is an error.
 * @returns null for a type that no RFC has
 * @throws ProtocolError `bad-msgpack` or `bad-datum`
 */
export function decodeTyped({ type, payload }: TypedFrame): TypedDatum | null {
	switch (type) {
		case types.auth: {
			const [date, challenge, seen] = read(payload, [
				"date",
				"challenge",
				"last_seen",
			]);
			return {
				kind: "auth",
				date: readInt("date", date),
				challenge: readText("challenge", challenge),
				lastSeen: readInt("last_seen", seen),
			};
		}
		case types["auth-response"]: {
			const [challenge] = read(payload, ["challenge"]);
			return {
				kind: "auth-response",
				challenge: readText("challenge", challenge),
			};
		}
		case types.command: {
			const [cmd, words] = read(payload, ["cmd", "payload"]);
			return {
				kind: "command",
				cmd: readText("cmd", cmd),
				payload:
					words == null
						? null
						: words instanceof Uint8Array
							? textOf(words)
							: readTexts("payload", words),
			};
		}
		case types.message: {
			const [to, from, flags, date, msg] = read(payload, [
				"to",
				"from",
				"flags",
				"date",
				"msg",
			]);
			return {
				kind: "message",
				to: readText("to", to),
				from: readText("from", from),
				flags: readTexts("flags", flags),
				date: readInt("date", date),
				msg: readText("msg", msg),
			};
		}
		case types.roster: {
			const users = readList("users", readLoose(payload), MAX_USERS);
			return { kind: "roster", users: users.map(readUser) };
		}
		case types.user:
			return { kind: "user", ...readUser(readLoose(payload)) };
		case types.status: {
			// Where fleximd refuses a header it packs the Status twice (editions.md, ii, "Session").
			const once = readLoose(payload);
			const value = once instanceof Uint8Array ? readLoose(once) : once;
			const [status, words] = fieldsOf(value, ["status", "payload"]);
			return {
				kind: "status",
				status: Number(BigInt.asIntN(8, readInt("status", status))),
				payload: readText("payload", words),
			};
		}
		default:
			return null;
	}
}

/**
 * As it goes onto the wire: type, length, payload; the same bytes as Go's.
 * @throws ProtocolError `unencodable` over 65,535 bytes
 */
export function frameTyped(datum: TypedDatum): Uint8Array {
	return typedFrame(types[datum.kind], encode(datum));
}

function encode(datum: TypedDatum): Uint8Array {
	switch (datum.kind) {
		case "auth":
			return writeMap([
				["date", writeInt64(datum.date)],
				["challenge", writeText(datum.challenge)],
				["last_seen", writeInt64(datum.lastSeen)],
			]);
		case "auth-response":
			return writeMap([["challenge", writeText(datum.challenge)]]);
		case "command": {
			const { cmd, payload } = datum;
			const words =
				payload === null
					? nil
					: typeof payload === "string"
						? writeText(payload)
						: writeArray(payload.map(writeText));
			return writeMap([
				["cmd", writeText(cmd)],
				["payload", words],
			]);
		}
		case "message":
			return writeMap([
				["to", writeText(datum.to)],
				["from", writeText(datum.from)],
				["flags", writeArray(datum.flags.map(writeText))],
				["date", writeInt64(datum.date)],
				["msg", writeText(datum.msg)],
			]);
		case "roster":
			return datum.users.length === 0
				? nil
				: writeArray(datum.users.map(writeUser));
		case "user":
			return writeUser(datum);
		case "status":
			return writeMap([
				["status", writeInt8(datum.status)],
				["payload", writeText(datum.payload)],
			]);
	}
}

/** Go writes slices that have nothing in them as nil. */
function writeUser({ aliases, key, lastSeen }: UserEntry): Uint8Array {
	return writeMap([
		["aliases", aliases.length > 0 ? writeArray(aliases.map(writeText)) : nil],
		["key", key.length > 0 ? writeBin(key) : nil],
		["last_seen", writeInt64(lastSeen)],
	]);
}

function readUser(value: LooseValue): UserEntry {
	const [aliases, key, seen] = fieldsOf(value, ["aliases", "key", "last_seen"]);
	return {
		aliases: readTexts("aliases", aliases),
		key: readBytes("key", key),
		lastSeen: readInt("last_seen", seen),
	};
}

function read(
	payload: Uint8Array,
	fields: readonly string[],
): readonly (LooseValue | undefined)[] {
	return fieldsOf(readLoose(payload), fields);
}

function fieldsOf(
	value: LooseValue,
	fields: readonly string[],
): readonly (LooseValue | undefined)[] {
	if (value === null) return [];
	if (Array.isArray(value)) return value;
	if (value instanceof Map) return fields.map((field) => value.get(field));
	throw new ProtocolError("bad-datum", "A datum is a map or an array.");
}

function readBytes(name: string, value: LooseValue | undefined): Uint8Array {
	if (value == null) return new Uint8Array(0);
	if (value instanceof Uint8Array) return value;
	throw badField(name, "a text");
}

function readText(name: string, value: LooseValue | undefined): string {
	return textOf(readBytes(name, value));
}

function readTexts(
	name: string,
	value: LooseValue | undefined,
): readonly string[] {
	return readList(name, value, MAX_TEXTS).map((item) => readText(name, item));
}

function readList(
	name: string,
	value: LooseValue | undefined,
	max: number,
): readonly LooseValue[] {
	if (value == null) return [];
	if (Array.isArray(value) && value.length <= max) return value;
	throw badField(name, `a list of at most ${max}`);
}

function readInt(name: string, value: LooseValue | undefined): bigint {
	if (value == null) return 0n;
	if (typeof value === "bigint") return BigInt.asIntN(64, value);
	throw badField(name, "an integer");
}

function badField(name: string, wanted: string): ProtocolError {
	return new ProtocolError("bad-datum", `"${name}" must be ${wanted}.`);
}
