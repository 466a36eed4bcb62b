import { type Connection, connectionDatum, memberOf } from "../connections";
import type { Line } from "../line";
import { presenceMessage } from "../words";
import { keyFlags } from "./keys";

/**
 * Step 3 of the handshake, to one of those involved. A Connection has no room to say who of them owns their name;
 * who asked for presence is told just before.
 */
export function sendConnection(line: Line, connection: Connection): void {
	const { context, options } = line;
	if (options.presence) {
		const flags = keyFlags(context, connection.members);
		if (flags.length > 0) line.send(presenceMessage(context.now(), flags));
	}
	line.send(connectionDatum(connection, memberOf(connection, line.key)));
}
