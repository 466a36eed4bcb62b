import type { Acknowledge } from "../../protocol/datums/acknowledge";
import { type Member, memberOf } from "../connections";
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
			id.slice(0, 64),
			"There is no such request for you (any more).",
		);
		return;
	}
	const asker = connection.members[0] as Member;
	if (member === asker) {
		line.refuse(
			"not-yours-to-acknowledge",
			id,
			"You asked for this conversation; the others acknowledge it.",
		);
		return;
	}
	if (member.joined) {
		line.refuse(
			"already-acknowledged",
			id,
			"You have acknowledged this conversation before.",
		);
		return;
	}
	const before = connection.members.filter(({ joined }) => joined);
	connection.lastActive = context.now();
	for (const joining of asker.joined ? [member] : [asker, member]) {
		joining.joined = true;
		connection.pipe.add(joining);
	}
	context.changed();
	context.log(`${line.address} acknowledged ${asker.address}`);
	if (!before.includes(asker)) {
		const askerLine = context.roster.line(asker.key);
		if (askerLine) sendOk(askerLine, connection, asker);
	}
	for (const other of before) {
		const otherLine = context.roster.line(other.key);
		if (otherLine) sendChange(otherLine, connection, "joined", member.address);
	}
	sendOk(line, connection, member);
}
