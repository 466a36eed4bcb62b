import type { Request } from "../../protocol/datums/request";
import { isUnanswered, memberOf } from "../connections";
import type { Context } from "../context";
import type { Encoding } from "../encoding";
import { Line } from "../line";
import type { Stream } from "../streams";
import { sendConnection } from "./connection";
import { fetchSoon } from "./fetch";
import { announce, tellWhoIsHere } from "./presence";
import { handleRequest } from "./request";

/**
 * Steps 1 and 2 of the handshake: a party says who it is. Its events that waited fire now.
 * @param key the party's name folded for comparison, which nobody here has
 * @param identityKey the key that it has proven; null for a guest
 * @param pieces what came behind the Request
 * @param remote the IP address it comes from, where it is counted as a line
 */
export function enter(
	context: Context,
	stream: Stream,
	encoding: Encoding,
	key: string,
	identityKey: string | null,
	request: Request,
	pieces: readonly Uint8Array[],
	remote: string,
): void {
	const line = new Line(
		context,
		stream,
		encoding,
		key,
		identityKey,
		request,
		remote,
	);
	context.roster.enter(line, context.now());
	context.changed();
	context.log(`${line.address} is here`);
	context.events.note("came", line.address);
	line.start(() => greet(line, request), pieces);
}

function greet(line: Line, request: Request): void {
	const { connections } = line.context;
	if (line.options.presence) tellWhoIsHere(line);
	announce(line, "online");
	for (const connection of connections.of(line.key)) {
		const standing = memberOf(connection, line.key)?.standing;
		const isAsker =
			isUnanswered(connection) && connection.members[0]?.key === line.key;
		if (standing === "left" || (standing === "invited" && !isAsker)) {
			sendConnection(line, connection);
		}
	}
	if (line.encoding.returns) fetchSoon(line);
	// Also without people to ask: what is wrong with its options is said now.
	handleRequest(line, request);
}
