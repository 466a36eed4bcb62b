import { ProtocolError } from "../errors";
import type { Value } from "../msgpack";
import { isShortInteger } from "../msgpack-writer";

/** How one struct of the RFC lies in MessagePack. */
export interface Shape<T> {
	/** The RFC's field names, in the RFC's order. */
	readonly fields: readonly string[];
	/** @throws ProtocolError `bad-datum` where a value has the wrong type */
	read(values: readonly Value[]): T;
	write(datum: T): readonly Value[];
}

export function readText(name: string, value: Value | undefined): string {
	if (typeof value === "string") return value;
	throw badField(name, "a text");
}

/** nil stands for an empty list: Go writes its nil slices so. */
export function readTexts(
	name: string,
	value: Value | undefined,
): readonly string[] {
	if (value === null) return [];
	if (
		Array.isArray(value) &&
		value.every((item): item is string => typeof item === "string")
	) {
		return value;
	}
	throw badField(name, "a list of texts");
}

/** Any width of integer, over the whole range of an i64. */
export function readI64(name: string, value: Value | undefined): bigint {
	if (typeof value === "number" && Number.isInteger(value)) {
		return BigInt(value);
	}
	if (typeof value === "bigint" && BigInt.asIntN(64, value) === value) {
		return value;
	}
	throw badField(name, "a 64-bit integer");
}

/** @throws ProtocolError `unencodable` outside the range of an i64 */
export function writeI64(name: string, value: bigint): Value {
	if (BigInt.asIntN(64, value) !== value) {
		throw new ProtocolError(
			"unencodable",
			`"${name}" must fit into 64 bits with a sign.`,
		);
	}
	const number = Number(value);
	return isShortInteger(number) ? number : value;
}

function badField(name: string, wanted: string): ProtocolError {
	return new ProtocolError("bad-datum", `"${name}" must be ${wanted}.`);
}
