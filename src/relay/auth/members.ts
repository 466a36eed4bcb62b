import { foldUser, parseAddress } from "../../protocol/address";
import { KEY_BYTES } from "../../protocol/auth";
import { fromBase64url } from "../../protocol/base64url";

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

/** What is wrong with a list of members. */
export class MemberListError extends Error {
	override readonly name = "MemberListError";
}

/**
 * Reads a list: a name on each line, and behind it, if it is known, the key that must be proven. Empty lines
 * and what follows a `#` are left out.
 * @throws MemberListError with the line that makes no sense: a list that is read wrongly would let the wrong people in
 */
export function parseMembers(text: string): MemberList {
	const members = text.split(/\r?\n/).flatMap((line, i) => {
		const [name, key = null, ...more] = (line.split("#")[0] ?? "")
			.split(/\s+/)
			.filter((word) => word !== "");
		if (name === undefined) return [];
		const isKey = key === null || fromBase64url(key, KEY_BYTES) !== null;
		if (!isName(name) || !isKey || more.length > 0) {
			throw new MemberListError(
				`Line ${i + 1} of the list of members is no name, or no name and key: “${line.trim().slice(0, 80)}”.`,
			);
		}
		return [{ name, key }];
	});
	return new MemberList(members);
}

function isName(text: string): boolean {
	try {
		return parseAddress(text).user === text;
	} catch {
		return false;
	}
}
