import { type Connection, joinedMembers, type Member } from "../connections";
import type { Context } from "../context";
import { endConnection } from "./ending";
import { sendChange } from "./ok";

/** Somebody takes no part any more: the others are told, and who is left alone is let go in time. */
export function tellLeft(
	context: Context,
	connection: Connection,
	member: Member,
): void {
	const { roster, connections } = context;
	// It may be over by now.
	if (connections.find(connection.id) !== connection) return;
	for (const { key } of joinedMembers(connection)) {
		const other = roster.line(key);
		if (other) sendChange(other, connection, "left", member);
	}
	endIfDeserted(context, connection);
}

/** Whoever stays behind still gets all that was said, and is told who left; the Connection ends then. */
export function endIfDeserted(context: Context, connection: Connection): void {
	const { pipe, members } = connection;
	const [only, ...more] = joinedMembers(connection);
	const canGrow = members.some(({ standing }) => standing === "invited");
	if (more.length > 0 || (only && canGrow)) return;
	pipe.deserted = true;
	const isAway = only?.resumes && !context.roster.line(only.key);
	if (!only || (pipe.isEmpty && !isAway)) endConnection(context, connection);
}
