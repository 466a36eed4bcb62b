import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Identity } from "../../../src/main/vault/identity";
import { formatAddress, parseAddress } from "../../../src/protocol/address";
import { authMessage, fingerprintIn } from "../../../src/protocol/auth";
import {
	type Datum,
	decodeDatum,
	encodeDatum,
} from "../../../src/protocol/codec";
import { FrameReader, payloads } from "../../../src/protocol/frame";
import { HEADER_LENGTH, matchHeader } from "../../../src/protocol/header";
import { isSignedBy } from "../../../src/relay/auth/ed25519";

/** The published vectors say what the code does, and the code does what they say. */

type Fields = Readonly<Record<string, string | readonly string[]>>;

function load<T>(name: string): readonly T[] {
	return JSON.parse(readFileSync(`tests/vectors/${name}.json`, "utf8"));
}

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, "hex"));
const hex = (data: Uint8Array) => Buffer.from(data).toString("hex");

/** The RFC's spelling of a datum's fields, an i64 as a text. */
function fieldsOf({ kind, ...rest }: Datum): { kind: string; fields: Fields } {
	const spelling: Record<string, string> = {
		lastActive: "last_active",
		lastSeen: "last_seen",
	};
	const fields = Object.entries(rest).map(([key, value]) => [
		spelling[key] ?? key,
		typeof value === "bigint" ? String(value) : value,
	]);
	return { kind, fields: Object.fromEntries(fields) };
}

interface DatumVector {
	readonly name: string;
	readonly meaning: string;
	readonly kind: string;
	readonly fields: Fields;
	readonly map: string;
	readonly array: string;
}

describe("datums.json", () => {
	test.each(load<DatumVector>("datums"))("$name", (vector) => {
		for (const form of ["map", "array"] as const) {
			const datum = decodeDatum(bytes(vector[form]));
			expect(fieldsOf(datum)).toEqual({
				kind: vector.kind,
				fields: vector.fields,
			});
			expect(hex(encodeDatum(datum, form))).toBe(vector[form]);
		}
	});

	test("has each of the five datums", () => {
		const kinds = load<DatumVector>("datums").map(({ kind }) => kind);
		expect(new Set(kinds).size).toBe(5);
	});
});

describe("accepted.json", () => {
	test.each(
		load<{ name: string; hex: string; kind: string; fields: Fields }>(
			"accepted",
		),
	)("$name", ({ hex, kind, fields }) => {
		expect(fieldsOf(decodeDatum(bytes(hex)))).toEqual({ kind, fields });
	});
});

describe("refused.json", () => {
	test.each(load<{ name: string; hex: string; code: string }>("refused"))(
		"$name",
		({ hex, code }) => {
			expect(() => decodeDatum(bytes(hex))).toThrow(
				expect.objectContaining({ code }),
			);
		},
	);
});

describe("auth.json", () => {
	interface AuthVector {
		readonly name: string;
		readonly seed: string;
		readonly publicKey: string;
		readonly challenge: string;
		readonly date: string;
		readonly from: string;
		readonly exporter: string | null;
		readonly message: string;
		readonly signature: string;
	}

	test.each(load<AuthVector>("auth"))("$name", (vector) => {
		const { challenge, date, from, exporter } = vector;
		const fingerprint = fingerprintIn(challenge);
		expect(fingerprint).not.toBeNull();
		const message = authMessage({
			challenge,
			date: BigInt(date),
			from,
			fingerprint: fingerprint ?? "",
			exporter: exporter === null ? null : bytes(exporter),
		});
		expect(hex(message)).toBe(vector.message);
		const pkcs8 = `302e020100300506032b657004220420${vector.seed}`;
		const identity = Identity.fromPkcs8(Buffer.from(pkcs8, "hex"));
		expect(hex(identity?.publicKey ?? bytes(""))).toBe(vector.publicKey);
		const signature = identity?.sign(message) ?? bytes("");
		expect(hex(signature)).toBe(vector.signature);
		expect(isSignedBy(bytes(vector.publicKey), message, signature)).toBe(true);
		message[20] = (message[20] ?? 0) ^ 1;
		expect(isSignedBy(bytes(vector.publicKey), message, signature)).toBe(false);
	});
});

describe("streams.json", () => {
	test.each(
		load<{
			name: string;
			hex: string;
			header: string;
			datums?: string[];
			code?: string;
		}>("streams"),
	)("$name, however it is cut", (vector) => {
		const stream = bytes(vector.hex);
		expect(matchHeader(stream)).toBe(vector.header);
		const body = stream.subarray(HEADER_LENGTH);
		for (let at = 0; at <= body.length; at++) {
			const read = () => {
				const reader = new FrameReader();
				return [body.subarray(0, at), body.subarray(at)]
					.flatMap((chunk) => reader.push(chunk))
					.flatMap((run) => [...payloads(run)].map(hex));
			};
			if (vector.code) {
				expect(read).toThrow(expect.objectContaining({ code: vector.code }));
			} else expect(read()).toEqual(vector.datums);
		}
	});
});

describe("addresses.json", () => {
	test.each(load<{ text: string; code?: string; user: string }>("addresses"))(
		"“$text”",
		({ text, code, ...parts }) => {
			if (code) {
				expect(() => parseAddress(text)).toThrow(
					expect.objectContaining({ code }),
				);
				return;
			}
			expect(parseAddress(text)).toEqual(parts);
			expect(parseAddress(formatAddress(parseAddress(text)))).toEqual(parts);
		},
	);
});
