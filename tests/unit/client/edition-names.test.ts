import fc from "fast-check";
import { expect, test } from "vitest";
import {
	keyOfName,
	nameOfKey,
	shownAlias,
} from "../../../src/client/editions/names";
import { assertUser, foldUser } from "../../../src/protocol/address";

const bytes = (text: string) => new Uint8Array(Buffer.from(text));

test("flexim-client's keys are the names they are made of; others are base32", () => {
	expect(nameOfKey(bytes("alice"))).toBe("alice");
	// Another key than that of "alice", though names know no case.
	expect(nameOfKey(bytes("Alice"))).toBe("key-ifwgsy3f");
	expect(nameOfKey(bytes("key-a"))).toBe("key-nnsxsllb");
	expect(nameOfKey(new Uint8Array(0))).toBe("key-");
	expect(nameOfKey(new Uint8Array(38))).toBeNull();
	expect(keyOfName("key-1")).toBeNull();
});

test("any key of up to 37 bytes has a name of its own, which says the key again and stands in an address", () => {
	fc.assert(
		fc.property(
			fc.oneof(
				fc.uint8Array({ maxLength: 37 }),
				fc.string({ unit: "grapheme", maxLength: 9 }).map(bytes),
			),
			(key) => {
				if (key.length > 37) return;
				const name = nameOfKey(key);
				expect(name).not.toBeNull();
				assertUser(name as string);
				expect(foldUser(name as string)).toBe(name);
				expect(keyOfName(name as string)).toEqual(key);
			},
		),
	);
});

test("an alias is shown in one line, with nothing invisible in it", () => {
	expect(shownAlias(" Bob\u202e\n\u200bB ")).toBe("BobB");
	expect(shownAlias("x".repeat(300))).toHaveLength(64);
});
