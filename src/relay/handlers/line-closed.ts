import { isUnanswered, type Member, memberOf } from "../connections";
import type { Line } from "../line";
import { finish } from "../streams";
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
		const stream = member.attachment?.outlet.valve.stream;
		connection.pipe.detach(member);
		if (stream && stream !== line.stream) {
			finish(stream, null, context.limits.lingerMs);
		}
		if (connection.transient) endTransient(context, connection);
		if (connection.transient || member.resumes) continue;
		if (member.standing === "joined") {
			member.standing = "left";
			member.change = { before: connection.pipe.next, at: context.now() };
			connection.pipe.remove(member);
			tellLeft(context, connection, member);
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
