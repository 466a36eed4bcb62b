import { sha512 } from "@noble/hashes/sha2.js";
import { concat, utf8 } from "./bytes";

const LABEL = utf8("FLEX safety number v1");
/** Hashing again and again makes it dear to look for a key with almost the same number. */
const ITERATIONS = 5_200;
/** Each group of five digits is taken from so many bytes. */
const BYTES_PER_GROUP = 5;
const GROUPS_PER_KEY = 6;

/**
 * What two people compare to be sure that nobody sits between them: 60 digits in groups of five, the same
 * on both sides, and a function of the two identity keys alone.
 */
export function safetyNumber(ownKey: Uint8Array, theirKey: Uint8Array): string {
	return [digitsOf(ownKey), digitsOf(theirKey)].sort().join(" ");
}

function digitsOf(key: Uint8Array): string {
	let hash = sha512(concat([LABEL, key]));
	for (let i = 1; i < ITERATIONS; i++) hash = sha512(concat([hash, key]));
	return Array.from({ length: GROUPS_PER_KEY }, (_, group) => {
		const bytes = hash.subarray(
			group * BYTES_PER_GROUP,
			(group + 1) * BYTES_PER_GROUP,
		);
		const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
		return String(value % 100_000).padStart(5, "0");
	}).join(" ");
}
