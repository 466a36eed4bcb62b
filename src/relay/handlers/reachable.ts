import { foldUser, parseAddress } from "../../protocol/address";
import { ProtocolError } from "../../protocol/errors";
import { memberOf } from "../connections";
import type { Line } from "../line";

/**
 * Those of `to` who can be asked: address by key. The others are refused one by one.
 * @param here they have to be, now
 */
export function reachable(
	line: Line,
	to: readonly string[],
	here = false,
): Map<string, string> {
	const people = new Map<string, string>();
	for (const address of to) {
		let key: string;
		try {
			key = foldUser(parseAddress(address).user);
		} catch (error) {
			if (!(error instanceof ProtocolError)) throw error;
			line.refuse("bad-address", address, error.message);
			continue;
		}
		if (people.has(key)) continue;
		if (key === line.key) {
			line.refuse(
				"self-request",
				address,
				"That is your own name; ask somebody else.",
			);
		} else if (!isKnown(line, key)) {
			line.refuse(
				"unknown-user",
				address,
				`Nobody called “${parseAddress(address).user}” has ever been on this server. Check the name, or ask them to connect once.`,
			);
		} else if (here && !line.context.roster.line(key)) {
			line.refuse(
				"not-here",
				address,
				`${parseAddress(address).user} is not here at present.`,
			);
		} else if (isOverwhelmed(line, key)) {
			line.refuse(
				"too-many-requests",
				address,
				"Too many requests are waiting for this person already. Try again later.",
			);
		} else people.set(key, address);
	}
	return people;
}

/** Whether somebody has been here. Who takes part in something is not forgotten, however many come after. */
function isKnown({ context }: Line, key: string): boolean {
	const { roster, connections } = context;
	return roster.isKnown(key) || connections.of(key).length > 0;
}

function isOverwhelmed({ context }: Line, key: string): boolean {
	const { connections, limits } = context;
	const theirs = connections.of(key);
	if (theirs.length >= limits.maxConnectionsPerUser) return true;
	const waiting = theirs.filter(
		(connection) =>
			connection.members[0]?.key !== key &&
			memberOf(connection, key)?.standing === "invited",
	);
	return waiting.length >= limits.maxPendingPerCallee;
}

export function refuseForDisk(line: Line, subject: string): void {
	line.refuse(
		"relay-full",
		subject,
		"This server's disk takes nothing more at present, so it can't begin a conversation. Try again later.",
	);
}
