import { foldUser, parseAddress } from "../../protocol/address";
import type { Request } from "../../protocol/datums/request";
import { ProtocolError } from "../../protocol/errors";
import { connectionDatum, memberOf } from "../connections";
import type { Line } from "../line";
import { requestedConnectionId } from "../relay-socket";
import { LINE } from "../words";
import { sendOk } from "./ok";

/** Step 2 and 3 of the handshake: a conversation is asked for and announced to all involved. */
export function handleRequest(line: Line, request: Request): void {
	const { context } = line;
	const { limits, connections } = context;
	if (!isFrom(line, request.from)) {
		line.refuse(
			"name-mismatch",
			request.from,
			`This line is ${line.address}'s; it can't ask for somebody else.`,
		);
		return;
	}
	const id = requestedConnectionId(request);
	if (id !== null) {
		handleReattach(line, id);
		return;
	}
	if (request.to.length > limits.maxRequestTo) {
		line.refuse(
			"too-many-addresses",
			LINE,
			`A Request may name ${limits.maxRequestTo} people.`,
		);
		return;
	}
	const addresses = reachable(line, request.to);
	if (addresses.length === 0) return;
	if (connections.size >= limits.maxConnections) {
		line.refuse(
			"too-many-connections",
			LINE,
			"This server holds as many conversations as it can. Try again later.",
		);
		return;
	}
	const connection = connections.ask(
		[line.address, ...addresses],
		line.options.relaySocket,
	);
	context.changed();
	const datum = connectionDatum(connection);
	for (const { key } of connection.members) {
		context.roster.line(key)?.send(datum);
	}
}

/** A Connection's member asks for a fresh token, or to go on with it on its line. */
function handleReattach(line: Line, id: string): void {
	const connection = line.context.connections.find(id);
	const member = connection && memberOf(connection, line.key);
	if (!connection || !member) {
		line.refuse(
			"unknown-connection",
			id,
			"This server does not know that conversation (any more).",
		);
	} else if (member.standing === "joined") sendOk(line, connection, member);
	else line.send(connectionDatum(connection));
}

/** Those of `to` who can be asked, once each; the others are refused one by one. */
function reachable(line: Line, to: readonly string[]): string[] {
	const keys = new Set<string>();
	const addresses: string[] = [];
	for (const address of to) {
		let key: string;
		try {
			key = foldUser(parseAddress(address).user);
		} catch (error) {
			if (!(error instanceof ProtocolError)) throw error;
			line.refuse("bad-address", address, error.message);
			continue;
		}
		if (key === line.key) {
			line.refuse(
				"self-request",
				address,
				"That is your own name; ask somebody else.",
			);
		} else if (!line.context.roster.isKnown(key)) {
			line.refuse(
				"unknown-user",
				address,
				`Nobody called “${parseAddress(address).user}” has ever been on this server. Check the name, or ask them to connect once.`,
			);
		} else if (!keys.has(key)) {
			keys.add(key);
			addresses.push(address);
		}
	}
	return addresses;
}

function isFrom(line: Line, from: string): boolean {
	try {
		return foldUser(parseAddress(from).user) === line.key;
	} catch {
		return false;
	}
}
