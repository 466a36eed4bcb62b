import { nameProblem } from "../../client/names";
import { foldUser } from "../../protocol/address";
import {
	type ListedMember,
	MAX_RELAY_MEMBERS,
	type RelayMembers,
} from "../../shared/domain/relay-host";
import { isOwnRelay } from "../../shared/domain/server";
import { fail, ok, type Result } from "../../shared/errors";
import type { DomainEvent } from "../../shared/events";
import type { AppState } from "../../shared/state";

/** The list of members with one more, as it was typed. */
export function withMember(
	members: RelayMembers,
	typed: string,
): Result<RelayMembers> {
	const problem = nameProblem(typed.trim());
	if (problem) return problem;
	const name = foldUser(typed.trim());
	if (members.list.some((one) => one.name === name)) {
		return fail("already-listed", { name });
	}
	if (members.list.length >= MAX_RELAY_MEMBERS) {
		return fail("members-full", { most: MAX_RELAY_MEMBERS });
	}
	const list = [...members.list, { name, key: null }];
	return ok({
		...members,
		list: list.sort((a, b) => (a.name < b.name ? -1 : 1)),
	});
}

/** @param key the only one that is let in under the name from now on; null for whichever owns it */
export function tiedMember(
	members: RelayMembers,
	name: string,
	key: string | null,
): RelayMembers {
	return {
		...members,
		list: members.list.map((one) => (one.name === name ? { name, key } : one)),
	};
}

export function withoutMember(
	members: RelayMembers,
	name: string,
): RelayMembers {
	return { ...members, list: members.list.filter((one) => one.name !== name) };
}

/**
 * Whom the hosted relay lets in: who is on the list, and its host, who alone may have its name there.
 * @param ownKey the host's identity key, base64url
 * @returns null for everybody
 */
export function membersOf(
	{ relayMembers: { on, list }, servers, profile }: AppState,
	ownKey: string,
): readonly ListedMember[] | null {
	if (!on) return null;
	const own = Object.values(servers).find(isOwnRelay);
	const name = own?.self.name ?? profile?.name;
	if (name === undefined) return list;
	// The last of two with one name counts.
	return [...list, { name: foldUser(name), key: ownKey }];
}

/** Whether `membersOf` may be another after this. */
export function changesMembers({ type }: DomainEvent): boolean {
	return (
		type === "relay-members-changed" ||
		type === "profile-named" ||
		type === "server-added" ||
		type === "server-name-changed" ||
		type === "server-removed"
	);
}
