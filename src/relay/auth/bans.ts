import { isIP } from "node:net";
import { foldUser } from "../../protocol/address";
import { KEY_BYTES } from "../../protocol/auth";
import { fromBase64url } from "../../protocol/base64url";
import { isName, readLines } from "./list-file";

/** One who is not let in: by each of these that is known. */
interface Banned {
	readonly name: string | null;
	readonly key: string | null;
	readonly address: string | null;
}

/** Who may not come in: names, keys and IP addresses, each for itself. */
export class BanList {
	readonly #names = new Set<string>();
	readonly #keys = new Set<string>();
	readonly #addresses = new Set<string>();

	constructor(bans: Iterable<Banned> = []) {
		for (const { name, key, address } of bans) {
			if (name !== null) this.#names.add(foldUser(name));
			if (key !== null) this.#keys.add(key);
			if (address !== null) this.#addresses.add(plainAddress(address));
		}
	}

	/**
	 * @param name folded for comparison
	 * @param key as it is said or proven; null for a guest
	 * @param address the IP address
	 */
	covers(name: string, key: string | null, address: string): boolean {
		return (
			this.#names.has(name) ||
			(key !== null && this.#keys.has(key)) ||
			(this.#addresses.size > 0 && this.#addresses.has(plainAddress(address)))
		);
	}
}

/** A socket for both families writes an IPv4 address as `::ffff:1.2.3.4`. */
export function plainAddress(address: string): string {
	return address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, "");
}

/**
 * Reads a list: on each line `name`, `key` or `address`, and behind it which.
 * @throws ListError
 */
export function parseBans(text: string): BanList {
	const nobody: Banned = { name: null, key: null, address: null };
	return new BanList(
		readLines(text).map(({ words, fail }) => {
			const [kind, value = "", ...more] = words;
			if (more.length === 0) {
				if (kind === "name" && isName(value)) return { ...nobody, name: value };
				if (kind === "address" && isIP(value) !== 0) {
					return { ...nobody, address: value };
				}
				if (kind === "key" && fromBase64url(value, KEY_BYTES)) {
					return { ...nobody, key: value };
				}
			}
			return fail("the list of bans is no name, key or address");
		}),
	);
}
