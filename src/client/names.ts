import { assertUser, foldUser } from "../protocol/address";
import { ProtocolError } from "../protocol/errors";
import type { PersonKey } from "../shared/domain/ids";
import type { Person } from "../shared/domain/person";
import { fail, type Result } from "../shared/errors";

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
