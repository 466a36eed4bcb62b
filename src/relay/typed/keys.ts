import { assertUser, foldUser, parseAddress } from "../../protocol/address";
import { ProtocolError } from "../../protocol/errors";
import { keyFromHex, keyHex } from "../../protocol/typed/keys";
import { utf8Bytes } from "../../protocol/utf8";
import type { Recipient } from "../encoding";

/**
 * Whom a key means here. The edition's clients make their key of their name ("alice" is 616c696365), so on this server
 * everybody's key is: the UTF-8 of the name. A conversation of several has one too, of a form that no name has.
 */

/** Digits of a Connection's id that are enough among one person's own, of random ones. */
const SHORT_ID = 16;
const groupPattern = /^#([0-9a-f]{16})$/;
const MAX_NAMES = 256;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @returns the name that a key is; null where it is none */
export function nameInKey(hex: string): string | null {
	const text = textInKey(hex);
	return text !== null && isName(text) ? text : null;
}

/** @returns null where the key is nobody's that could be here */
export function recipientOf(hex: string): Recipient | null {
	const text = textInKey(hex);
	if (text === null) return null;
	const group = groupPattern.exec(text)?.[1];
	if (group !== undefined) return { group };
	return isName(text) ? { person: text } : null;
}

export function isName(text: string): boolean {
	try {
		assertUser(text);
		return true;
	} catch (error) {
		if (error instanceof ProtocolError) return false;
		throw error;
	}
}

/** In lower case, as flexim-client writes keys. */
export function groupKey(id: string): string {
	return hexOf(`#${id.slice(0, SHORT_ID)}`);
}

/** The name in an address; addresses here come from the server, which has parsed them. */
export function nameOf(address: string): string {
	return parseAddress(address).user;
}

/** How one client calls people: as it has written their keys itself, for it takes another spelling for somebody else. */
export class Keys {
	readonly #written = new Map<string, string>();

	/** What it has written as the key of a name. */
	note(name: string, hex: string): void {
		const folded = foldUser(name);
		if (this.#written.get(folded) === hex || hex === hexOf(folded)) return;
		const [oldest] = this.#written.keys();
		if (this.#written.size >= MAX_NAMES && oldest !== undefined) {
			this.#written.delete(oldest);
		}
		this.#written.set(folded, hex);
	}

	/** The key of whoever an address names. */
	of(address: string): string {
		const folded = foldUser(nameOf(address));
		return this.#written.get(folded) ?? hexOf(folded);
	}
}

function hexOf(text: string): string {
	return keyHex(utf8Bytes(text)).toLowerCase();
}

function textInKey(hex: string): string | null {
	try {
		const key = keyFromHex(hex);
		return key && utf8.decode(key);
	} catch {
		return null;
	}
}
