import { isUnanswered, type Member, memberOf } from "../connections";
import type { Line } from "../line";
import { endTransient, withdrawConnection } from "./ending";
import { tellLeft } from "./leaving";
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
		connection.channel.hangUp(member, null);
		if (connection.transient) endTransient(context, connection);
		if (connection.transient || member.resumes) continue;
		if (member.standing === "joined") {
			member.standing = "left";
			const at = context.now();
			connection.channel.remove(member);
			connection.channel.askNext((before) => {
				member.change = { before, at };
				context.changed();
				tellLeft(context, connection, member);
			});
		} else if (member === connection.members[0] && isUnanswered(connection)) {
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
