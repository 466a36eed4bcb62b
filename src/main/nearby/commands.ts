import type { Messenger } from "../../client/messenger";
import { fail, ok } from "../../shared/errors";
import type { CommandHandlers } from "../ipc/answer";
import type { Nearby } from "./nearby";
import { firstReachable } from "./reachable";

export type NearbyCommand = "lookNearbyAgain" | "connectNearby";

/** What a window may ask about relays that announce themselves. */
export function nearbyCommands(
	messenger: Messenger,
	nearby: Nearby,
): Pick<CommandHandlers, NearbyCommand> {
	return {
		lookNearbyAgain: () => {
			nearby.lookAgain();
			return ok(null);
		},
		connectNearby: async ({ id, fingerprint }) => {
			const relay = messenger.state.nearby.find(
				// What is shown may have been replaced a moment ago.
				(one) => one.id === id && one.fingerprint === fingerprint,
			);
			if (!relay) return fail("relay-gone");
			const host = await firstReachable(relay.addresses, relay.port);
			if (host === null) return fail("relay-gone");
			return messenger.connectNearby(relay, host);
		},
	};
}
