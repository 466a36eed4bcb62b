import type { Request } from "../../protocol/datums/request";
import { isUnanswered, memberOf } from "../connections";
import type { Line } from "../line";
import { sendConnection } from "./connection";
import { fetchSoon } from "./fetch";
import { announce, tellWhoIsHere } from "./presence";
import { handleRequest } from "./request";

/**
 * Steps 1 and 2 of the handshake: a party says who it is. Its events that waited fire now.
 * @param line of somebody whose name nobody here has
 * @param pieces what came behind the Request
 */
export function enter(
	line: Line,
	request: Request,
	pieces: Uint8Array[],
): void {
	const { context } = line;
	context.roster.enter(line);
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
