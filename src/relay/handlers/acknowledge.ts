import type { Acknowledge } from "../../protocol/datums/acknowledge";
import { joinedMembers, type Member, memberOf } from "../connections";
import type { Line } from "../line";
import { sendChange, sendOk } from "./ok";

/** Steps 4 and 5 of the handshake: a party joins, and all who have joined are told. */
export function handleAcknowledge(line: Line, { id }: Acknowledge): void {
	const { context } = line;
	const connection = context.connections.find(id);
	const member = connection && memberOf(connection, line.key);
	// A stranger is told the same as for an id that does not exist.
	if (!connection || !member) {
		line.refuse(
			"unknown-connection",
			id,
			"There is no such request for you (any more).",
		);
		return;
	}
	if (member.standing === "joined") {
		line.refuse(
			"already-acknowledged",
			id,
			"You have acknowledged this conversation before.",
		);
		return;
	}
	const asker = connection.members[0] as Member;
	if (member === asker && member.standing === "invited") {
		line.refuse(
			"not-yours-to-acknowledge",
			id,
			"You asked for this conversation; the others acknowledge it.",
		);
		return;
	}
	const before = joinedMembers(connection);
	const isFirst = asker.standing === "invited";
	connection.lastActive = context.now();
	for (const joining of isFirst ? [asker, member] : [member]) {
		joining.standing = "joined";
		connection.pipe.add(joining);
	}
	context.changed();
	context.log(`${line.address} acknowledged ${asker.address}`);
	const askerLine = context.roster.line(asker.key);
	if (isFirst && askerLine) sendOk(askerLine, connection, asker);
	for (const { key } of before) {
		const other = context.roster.line(key);
		if (other) sendChange(other, connection, "joined", member.address);
	}
	sendOk(line, connection, member);
}
