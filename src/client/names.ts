import { assertUser, foldUser } from "../protocol/address";
import { AddressError } from "../protocol/errors";
import type { PersonKey } from "../shared/domain/ids";
import { MAX_TEXT_LENGTH } from "../shared/domain/message";
import type { Person } from "../shared/domain/person";
import { fail, failed, type Result } from "../shared/errors";

export const noProfile = fail("no-profile");

export function personNamed(name: string): Person {
	return { key: foldUser(name) as PersonKey, name, identityKey: null };
}

/** @returns null for a name that a server takes */
export function nameProblem(name: string): Result<never> | null {
	try {
		assertUser(name);
		return null;
	} catch (error) {
		return failure(error);
	}
}

/** Whether what a server calls itself could be taken for where one is: `192.168.1.20`, `[::1]`, `Office:4321`, `chat.example`. */
export function readsAsAddress(name: string): boolean {
	return /::|:\s*\d+\]?$|^[^\s.]+(?:\.[^\s.]+)+$/u.test(name.normalize("NFKC"));
}

/** What was typed and can't be read, as the user is told. */
export function failure(error: unknown): Result<never> {
	if (error instanceof AddressError) return failed(error.error);
	throw error;
}

/** Why a text can't be sent; null where it can. */
export function textProblem(text: string): Result<never> | null {
	if (text.trim() === "") return fail("empty-message");
	return text.length > MAX_TEXT_LENGTH
		? fail("message-too-long", {
				length: text.length,
				most: MAX_TEXT_LENGTH,
			})
		: null;
}
