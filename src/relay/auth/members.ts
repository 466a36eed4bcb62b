import { foldUser } from "../../protocol/address";
import { KEY_BYTES } from "../../protocol/auth";
import { fromBase64url } from "../../protocol/base64url";
import { isName, readLines } from "./list-file";

/** Who may come in where not everybody may: names, each with the key it must prove, or with any. */
export class MemberList {
	readonly #keys = new Map<string, string | null>();

	/** @param members names as they are written, and their keys */
	constructor(
		members: Iterable<{ readonly name: string; readonly key: string | null }>,
	) {
		for (const { name, key } of members) this.#keys.set(foldUser(name), key);
	}

	/** @param name folded for comparison */
	has(name: string): boolean {
		return this.#keys.has(name);
	}

	/** Whether a name may be used with this key. */
	admits(name: string, key: string): boolean {
		const listed = this.#keys.get(name);
		return listed !== undefined && (listed === null || listed === key);
	}
}

/**
 * Reads a list: a name on each line, and behind it, if it is known, the key that must be proven.
 * @throws ListError
 */
export function parseMembers(text: string): MemberList {
	const members = readLines(text).map(({ words, fail }) => {
		const [name = "", key = null, ...more] = words;
		const isKey = key === null || fromBase64url(key, KEY_BYTES) !== null;
		if (!isName(name) || !isKey || more.length > 0) {
			return fail("the list of members is no name, or no name and key");
		}
		return { name, key };
	});
	return new MemberList(members);
}
