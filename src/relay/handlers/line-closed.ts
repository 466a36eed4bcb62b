import { type Connection, type Member, memberOf } from "../connections";
import type { Line } from "../line";
import { refuseStream } from "../refuse-stream";
import { errorMessage } from "../words";
import { sendChange } from "./ok";
import { announce } from "./presence";

/**
 * A party is gone. Who uses relay sockets comes back to its conversations; for a client on its line, the
 * line was the conversation.
 */
export function handleLineClosed(line: Line): void {
	const { context, key } = line;
	context.log(`${line.address} has left`);
	if (!line.options.relaySocket) {
		for (const connection of context.connections.of(key)) {
			const member = memberOf(connection, key);
			if (member?.joined) leave(line, connection, member);
			else if (member === connection.members[0]) withdraw(line, connection);
		}
	}
	context.roster.leave(line, context.now());
	context.changed();
	announce(line, "offline");
}

function leave(line: Line, connection: Connection, member: Member): void {
	const { roster, connections } = line.context;
	member.joined = false;
	connection.pipe.remove(member);
	const left = connection.members.filter(({ joined }) => joined);
	for (const { key } of left) {
		const other = roster.line(key);
		if (other) sendChange(other, connection, "left", member.address);
	}
	const open = connection.members.some(
		(other) => other !== member && !other.joined,
	);
	if (left.length > 1 || (left.length === 1 && open)) return;
	for (const { key, attachment } of left) {
		const other = roster.line(key);
		const sentence = "Everybody else has left this conversation.";
		if (attachment && attachment.stream !== other?.stream) {
			refuseStream(
				line.context,
				attachment.stream,
				"connection-ended",
				connection.id,
				sentence,
			);
		}
		other?.refuse("connection-ended", connection.id, sentence);
		if (other?.current === connection) other.current = null;
	}
	connections.remove(connection);
}

/** Whoever has not answered need not any more. */
function withdraw(line: Line, connection: Connection): void {
	const { roster, connections, now } = line.context;
	connections.remove(connection);
	for (const { key } of connection.members.slice(1)) {
		const other = roster.line(key);
		// A client from the RFC alone has no idea of it, and nothing on its screen to take back.
		if (!other?.options.relaySocket) continue;
		other.send(
			errorMessage(
				now(),
				"request-withdrawn",
				connection.id,
				`${line.address} has left and no longer waits for an answer.`,
			),
		);
	}
}
