import type { Messenger } from "../../client/messenger";
import { foldUser } from "../../protocol/address";
import { fail, ok } from "../../shared/errors";
import type { CommandHandlers } from "../ipc/answer";
import { withBan, withoutBan } from "./bans";
import { tiedMember, withMember, withoutMember } from "./members";
import type { RelayHost } from "./relay-host";

export type RelayHostCommand =
	| "setRelaySettings"
	| "hostRelay"
	| "getRelayReport"
	| "clearMailbox"
	| "setMembersOnly"
	| "addMember"
	| "tieMember"
	| "removeMember"
	| "releaseName"
	| "disconnectPerson"
	| "banPerson"
	| "unbanPerson";

/**
 * What a window may ask about the relay that this app hosts.
 * @param ownKey the host's identity key, base64url
 */
export function relayHostCommands(
	messenger: Messenger,
	relayHost: RelayHost,
	ownKey: string,
): Pick<CommandHandlers, RelayHostCommand> {
	return {
		setRelaySettings: (settings) => {
			const changed = messenger.note({
				type: "relay-settings-changed",
				settings,
			});
			if (relayHost.isWanted) relayHost.start(settings);
			return changed;
		},
		hostRelay: ({ on }) => {
			if (on) relayHost.start(messenger.state.relaySettings);
			else relayHost.stop();
			return ok(null);
		},
		getRelayReport: async () => ok(await relayHost.report()),
		clearMailbox: ({ name }) => {
			relayHost.clearMailbox(name);
			return ok(null);
		},
		setMembersOnly: ({ on }) =>
			messenger.note({
				type: "relay-members-changed",
				members: { ...messenger.state.relayMembers, on },
			}),
		addMember: ({ name }) => {
			const members = withMember(messenger.state.relayMembers, name);
			return members.ok
				? messenger.note({
						type: "relay-members-changed",
						members: members.value,
					})
				: members;
		},
		tieMember: ({ name, key }) =>
			messenger.note({
				type: "relay-members-changed",
				members: tiedMember(messenger.state.relayMembers, name, key),
			}),
		removeMember: ({ name }) =>
			messenger.note({
				type: "relay-members-changed",
				members: withoutMember(messenger.state.relayMembers, name),
			}),
		releaseName: async ({ name }) =>
			(await relayHost.release(name))
				? ok(null)
				: fail("name-not-owned", { name }),
		disconnectPerson: ({ name }) => {
			const own = Object.values(messenger.state.servers).find(
				(server) => server.own,
			);
			if (own?.self.key === foldUser(name)) {
				return fail("own-disconnect");
			}
			relayHost.disconnect(name);
			return ok(null);
		},
		banPerson: (ban) => {
			const bans = withBan(messenger.state, ban, ownKey, Date.now());
			return bans.ok
				? messenger.note({ type: "relay-bans-changed", bans: bans.value })
				: bans;
		},
		unbanPerson: (ban) =>
			messenger.note({
				type: "relay-bans-changed",
				bans: withoutBan(messenger.state.relayBans, ban),
			}),
	};
}
