import type { Connection as ConnectionDatum } from "../../protocol/datums/connection";
import { type Connection, connectionDatum, memberOf } from "../connections";
import type { Line } from "../line";
import { presenceMessage } from "../words";
import { keyFlags } from "./keys";

/**
 * Step 3 of the handshake, to one of those involved. A Connection has no room to say who of them owns their name;
 * who asked for presence is told just before.
 * @param datum where several are told the same, so that it is encoded once
 */
export function sendConnection(
	line: Line,
	connection: Connection,
	datum: ConnectionDatum = connectionDatum(
		connection,
		memberOf(connection, line.key),
	),
): void {
	const { context, options } = line;
	if (options.presence) {
		const flags = keyFlags(context, connection.members);
		if (flags.length > 0) line.send(presenceMessage(context.now(), flags));
	}
	line.send(datum);
}
