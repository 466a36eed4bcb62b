import type { Request } from "../../protocol/datums/request";
import { connectionDatum, memberOf } from "../connections";
import type { Context } from "../context";
import { Line } from "../line";
import { refuseStream } from "../refuse-stream";
import type { Stream } from "../streams";
import { announce, tellWhoIsHere } from "./presence";
import { handleRequest } from "./request";

/**
 * Steps 1 and 2 of the handshake: a party says who it is. Its events that waited fire now.
 * @param key the party's name folded for comparison
 * @param rest what came behind the Request
 */
export function enter(
	context: Context,
	stream: Stream,
	key: string,
	request: Request,
	rest: Uint8Array,
): void {
	const { roster, connections, log } = context;
	if (roster.line(key)) {
		refuseStream(
			context,
			stream,
			"name-in-use",
			request.from,
			"Somebody with this name is here already. Take another name, or wait until they have left.",
		);
		return;
	}
	const line = new Line(context, stream, key, request);
	roster.enter(line, context.now());
	context.changed();
	log(`${line.address} is here`);
	if (line.options.presence) tellWhoIsHere(line);
	announce(line, "online");
	for (const connection of connections.of(key)) {
		const standing = memberOf(connection, key)?.standing;
		const isAsker = connection.members[0]?.key === key;
		if (standing === "left" || (standing === "invited" && !isAsker)) {
			line.send(connectionDatum(connection));
		}
	}
	if (request.to.length > 0) handleRequest(line, request);
	line.start(rest);
}
