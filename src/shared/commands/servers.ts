import type { ServerId } from "../domain/ids";
import type { NetworkReport } from "../domain/network-report";
import type { ShownProxy } from "../domain/proxy";
import type { Edition } from "../domain/server";

/** Servers, and the ways to them. */
export interface ServerCommands {
	/** Asks the network again now. */
	lookNearbyAgain: [input: Record<never, never>, output: null];
	/** Connects to a relay of the list, by the first of its addresses that can be reached, under the key that it announces. */
	connectNearby: [
		input: {
			id: string;
			/** The key that the user was shown. */
			fingerprint: string;
		},
		output: ServerId,
	];
	/** What the user decided about the link that waits. */
	answerLink: [input: { id: string; connect: boolean }, output: null];
	connectServer: [
		input: {
			address: string;
			/** What it speaks; null for finding it out. */
			edition: Edition;
		},
		output: ServerId,
	];
	/** What the server speaks; null for finding it out. */
	setServerEdition: [
		input: { serverId: ServerId; edition: Edition },
		output: null,
	];
	disconnectServer: [input: { serverId: ServerId }, output: null];
	/** Tries at once instead of at the end of the wait. */
	reconnectServer: [input: { serverId: ServerId }, output: null];
	changeServerName: [input: { serverId: ServerId; name: string }, output: null];
	/** The server has moved: its conversations go on under the new address. */
	changeServerAddress: [
		input: { serverId: ServerId; address: string },
		output: null,
	];
	removeServer: [input: { serverId: ServerId }, output: null];
	/** Trusts the key that a server shows in place of the known one. */
	trustServerKey: [
		input: {
			serverId: ServerId;
			/** The one that the user was shown. */
			fingerprint: string;
		},
		output: null,
	];
	/** Finds out why a server can't be reached. */
	checkServer: [input: { serverId: ServerId }, output: NetworkReport];
	/** Whom connections beyond the own networks are asked of; all lines are opened anew. */
	setProxy: [
		input: {
			proxy:
				| (Omit<ShownProxy, "hasPassword"> & {
						/** null for the one that is known, where the user is the same. */
						password: string | null;
				  })
				| null;
		},
		output: null,
	];
}
