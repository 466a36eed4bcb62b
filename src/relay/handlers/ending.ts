import { frameDatum } from "../../protocol/codec";
import { type Connection, joinedMembers } from "../connections";
import type { Context } from "../context";
import { errorMessage } from "../words";

/** Nobody has acknowledged, and nobody need any more. */
export function withdrawConnection(
	context: Context,
	connection: Connection,
	sentence: string,
	code: "request-withdrawn" | "request-expired" = "request-withdrawn",
): void {
	const { roster, connections } = context;
	connections.remove(connection);
	for (const { key, standing } of connection.members) {
		const line = roster.line(key);
		// A client from the RFC alone has no idea of it, and nothing on its screen to take back.
		const hasShownIt = line?.options.relaySocket || line?.encoding.isForPeople;
		if (standing === "invited" && hasShownIt) {
			line?.refuse(code, connection.id, sentence);
		}
	}
}

/** A conversation is over: nobody to talk to is left, or nobody has talked for too long. */
export function endConnection(
	context: Context,
	connection: Connection,
	sentence = "Everybody else has left this conversation.",
): void {
	const { roster, now } = context;
	const code = "connection-ended";
	const words = errorMessage(now(), code, connection.id, sentence);
	for (const member of joinedMembers(connection)) {
		const line = roster.line(member.key);
		connection.channel.hangUp(member, frameDatum(words));
		line?.refuse(code, connection.id, sentence);
		if (line?.current === connection) line.current = null;
	}
	withdrawConnection(context, connection, sentence);
}

/** One of those in it has gone, and with that it is over. */
export function endTransient(context: Context, connection: Connection): void {
	if (context.connections.find(connection.id) !== connection) return;
	endConnection(context, connection, "The other side has gone.");
}
