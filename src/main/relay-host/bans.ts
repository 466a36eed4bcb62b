import { plainAddress } from "../../relay/auth/bans";
import { MAX_RELAY_BANS, type RelayBan } from "../../shared/domain/relay-host";
import { fail, ok, type Result } from "../../shared/errors";
import type { AppState } from "../../shared/state";

type Ban = Omit<RelayBan, "at">;

/**
 * The bans with one more, the latest first.
 * @param ownKey the host's identity key, base64url: a host that locks out itself could not take it back
 * @param now Unix milliseconds
 */
export function withBan(
	{ relayBans, servers }: AppState,
	ban: Ban,
	ownKey: string,
	now: number,
): Result<readonly RelayBan[]> {
	const own = Object.values(servers).find((server) => server.own);
	const address = ban.address === null ? null : plainAddress(ban.address);
	const isSelf =
		ban.key === ownKey ||
		(ban.name !== null && ban.name === own?.self.key) ||
		(address !== null && /^(?:127\.|::1$)/.test(address));
	if (isSelf) {
		return fail("own-ban");
	}
	if (ban.name === null && ban.key === null && address === null) {
		return fail("empty-ban");
	}
	const others = withoutBan(relayBans, ban);
	if (others.length >= MAX_RELAY_BANS) {
		return fail("bans-full", { most: MAX_RELAY_BANS });
	}
	return ok([{ ...ban, address, at: now }, ...others]);
}

export function withoutBan(
	bans: readonly RelayBan[],
	{ name, key, address }: Ban,
): readonly RelayBan[] {
	return bans.filter(
		(one) => one.name !== name || one.key !== key || one.address !== address,
	);
}
