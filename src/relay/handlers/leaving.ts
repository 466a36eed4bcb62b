import { type Connection, joinedMembers, type Member } from "../connections";
import type { Context } from "../context";
import { endConnection } from "./ending";
import { changeNews } from "./ok";

/** Somebody takes no part any more: the others are told, and who is left alone is let go in time. */
export function tellLeft(
	context: Context,
	connection: Connection,
	member: Member,
): void {
	const { roster, connections } = context;
	// It may be over by now.
	if (connections.find(connection.id) !== connection) return;
	const tell = changeNews(context, connection, "left", member);
	for (const { key } of joinedMembers(connection)) {
		const other = roster.line(key);
		if (other) tell(other);
	}
	endIfDeserted(context, connection);
}

/** Whoever stays behind still gets all that was said, and is told who left; the Connection ends then. */
export function endIfDeserted(context: Context, connection: Connection): void {
	const { channel, members } = connection;
	const [only, ...more] = joinedMembers(connection);
	const canGrow = members.some(({ standing }) => standing === "invited");
	if (more.length > 0 || (only && canGrow)) return;
	channel.deserted = true;
	const isAway = only?.resumes && !context.roster.line(only.key);
	if (!only || (channel.isEmpty && !isAway)) endConnection(context, connection);
}
