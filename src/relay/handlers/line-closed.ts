import {
	type Connection,
	joinedMembers,
	type Member,
	memberOf,
} from "../connections";
import type { Line } from "../line";
import { finish } from "../streams";
import { endConnection, withdrawConnection } from "./ending";
import { sendChange } from "./ok";
import { announce } from "./presence";

/**
 * A party is gone, and its relay sockets with it: who can't be told of its conversations takes no part in
 * them. Who uses relay sockets comes back to them; for a client on its line, the line was the conversation.
 */
export function handleLineClosed(line: Line): void {
	const { context, key } = line;
	context.log(`${line.address} has left`);
	context.events.note("left", line.address, line.endedFor);
	context.roster.leave(line, context.now());
	for (const connection of context.connections.of(key)) {
		const member = memberOf(connection, key) as Member;
		member.token = null;
		const stream = member.attachment?.outlet.valve.stream;
		connection.pipe.detach(member);
		if (stream && stream !== line.stream) {
			finish(stream, null, context.limits.lingerMs);
		}
		if (member.resumes) continue;
		if (member.standing === "joined") leave(line, connection, member);
		else if (
			member === connection.members[0] &&
			member.standing === "invited"
		) {
			withdrawConnection(
				context,
				connection,
				`${line.address} has left and no longer waits for an answer.`,
			);
		}
	}
	context.changed();
	announce(line, "offline");
}

function leave(line: Line, connection: Connection, member: Member): void {
	const { context } = line;
	const { pipe } = connection;
	member.standing = "left";
	pipe.remove(member);
	const others = joinedMembers(connection);
	for (const { key } of others) {
		const other = context.roster.line(key);
		if (other) sendChange(other, connection, "left", member);
	}
	const isOpen = connection.members.some(
		({ standing }) => standing === "invited",
	);
	if (others.length > 1 || (others.length === 1 && isOpen)) return;
	// Whoever stays behind still gets all that was said; the Connection ends when they have it.
	pipe.deserted = true;
	if (others.length === 0 || pipe.isEmpty) {
		endConnection(context, connection);
	}
}
