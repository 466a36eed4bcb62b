import { type Acknowledge, acknowledgeShape } from "./datums/acknowledge";
import { type Auth, authShape } from "./datums/auth";
import { type Connection, connectionShape } from "./datums/connection";
import { type Message, messageShape } from "./datums/message";
import { type Request, requestShape } from "./datums/request";
import type { Shape } from "./datums/shape";
import { ProtocolError } from "./errors";
import { decodeValue, isList, type Value } from "./msgpack";
import { MsgpackWriter } from "./msgpack-writer";

export type Datum = Request | Acknowledge | Connection | Message | Auth;

/** A struct as a map with the RFC's field names, or as an array in the RFC's field order. */
export type StructForm = "map" | "array";

/** `telling` is the field that only this struct has: there is no type byte (profile section 2). */
const structs = {
	message: { telling: "category", shape: messageShape },
	connection: { telling: "users", shape: connectionShape },
	auth: { telling: "challenge", shape: authShape },
	request: { telling: "to", shape: requestShape },
	acknowledge: { telling: "id", shape: acknowledgeShape },
} as const;
const allStructs = Object.values(structs);

/**
 * @param payload a datum without its length
 * @throws ProtocolError `bad-msgpack` or `bad-datum`
 */
export function decodeDatum(payload: Uint8Array): Datum {
	const value = decodeValue(payload);
	if (isList(value)) return fromArray(value);
	if (
		value !== null &&
		typeof value === "object" &&
		!(value instanceof Uint8Array)
	) {
		return fromMap(value);
	}
	throw new ProtocolError("bad-datum", "A datum is a map or an array.");
}

/**
 * @returns the payload, without its length
 * @throws ProtocolError `unencodable` over 65,535 bytes
 */
export function encodeDatum(
	datum: Datum,
	form: StructForm = "map",
): Uint8Array {
	write(datum, form);
	return writer.payload();
}

/** A datum as it goes onto the wire: length and payload. */
export function frameDatum(datum: Datum): Uint8Array {
	write(datum, "map");
	return writer.framed();
}

const writer = new MsgpackWriter();

function write(datum: Datum, form: StructForm): void {
	// Each kind has the shape of its own type; the compiler can't follow the pair.
	const shape = structs[datum.kind].shape as Shape<Datum>;
	const values = shape.write(datum);
	writer.begin();
	if (form === "array") writer.value(values);
	else writer.struct(shape.fields, values);
}

function fromMap(map: Readonly<Record<string, Value>>): Datum {
	for (const { telling, shape } of allStructs) {
		if (!Object.hasOwn(map, telling)) continue;
		return shape.read(
			shape.fields.map((field) => {
				if (Object.hasOwn(map, field)) return map[field] as Value;
				throw new ProtocolError("bad-datum", `"${field}" is missing.`);
			}),
		);
	}
	throw new ProtocolError("bad-datum", "A map with none of the known fields.");
}

/** Arrays are told apart by their length and, of the three with 3 fields, by the first two types. */
function fromArray(array: readonly Value[]): Datum {
	switch (array.length) {
		case 1:
			return acknowledgeShape.read(array);
		case 5:
			return messageShape.read(array);
		case 3: {
			const [first, second] = array;
			if (first === null || Array.isArray(first)) {
				return requestShape.read(array);
			}
			if (typeof first !== "string") return authShape.read(array);
			if (second === null || Array.isArray(second)) {
				return connectionShape.read(array);
			}
			break;
		}
	}
	throw new ProtocolError(
		"bad-datum",
		`No datum is an array of ${array.length} such values.`,
	);
}
