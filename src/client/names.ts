import { assertUser, foldUser } from "../protocol/address";
import { ProtocolError } from "../protocol/errors";
import type { PersonKey } from "../shared/domain/ids";
import { MAX_TEXT_LENGTH } from "../shared/domain/message";
import type { Person } from "../shared/domain/person";
import { fail, type Result } from "../shared/errors";

export const noProfile = fail("no-profile", "Say your name first.");

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

/** What was typed and can't be read, as the user is told. */
export function failure(error: unknown): Result<never> {
	if (error instanceof ProtocolError) return fail(error.code, error.message);
	throw error;
}

/** Why a text can't be sent; null where it can. */
export function textProblem(text: string): Result<never> | null {
	if (text.trim() === "") return fail("empty-message", "Write something.");
	return text.length > MAX_TEXT_LENGTH
		? fail(
				"message-too-long",
				`This message has ${text.length.toLocaleString("en")} characters; ${MAX_TEXT_LENGTH.toLocaleString("en")} fit. Send it as a file, or in several messages.`,
			)
		: null;
}
