import { foldUser, parseAddress } from "../../protocol/address";
import type { Request } from "../../protocol/datums/request";
import { findOption } from "../../protocol/options";
import {
	type Connection,
	connectionDatum,
	type Member,
	memberOf,
} from "../connections";
import type { Line } from "../line";
import { requestedConnectionId } from "../relay-socket";
import { LINE } from "../words";
import { sendConnection } from "./connection";
import { endIfDeserted } from "./leaving";
import { handleMembers } from "./members";
import { sendOk } from "./ok";
import { reachable, refuseForDisk } from "./reachable";

/**
 * Step 2 and 3 of the handshake: a conversation is asked for and announced to all involved.
 * @returns whether people were asked for: the limits count those Requests
 */
export function handleRequest(line: Line, request: Request): boolean {
	const { limits } = line.context;
	if (!isFrom(line, request.from)) {
		line.refuse(
			"name-mismatch",
			request.from,
			`This line is ${line.address}'s; it can't ask for somebody else.`,
		);
		return false;
	}
	if (
		request.options.length > limits.maxOptions ||
		request.options.some((it) => Buffer.byteLength(it) > limits.maxOptionBytes)
	) {
		line.refuse(
			"too-many-options",
			LINE,
			`A Request may have ${limits.maxOptions} options of ${limits.maxOptionBytes} bytes.`,
		);
		return false;
	}
	if (request.to.length === 0) return false;
	const id = requestedConnectionId(request);
	if (id !== null) return handleNamed(line, id, request.options);
	handleAsk(line, request);
	return true;
}

function handleAsk(line: Line, { to, options }: Request): void {
	const { context } = line;
	const { limits, connections } = context;
	const transient = findOption(options, "transient") !== null;
	const name = findOption(options, "request") || null;
	const made = name && connections.of(line.key).find(isMadeBy(line.key, name));
	if (made) {
		// An asker that was gone before it heard of its Connection; who was asked may have answered since.
		sendConnection(line, made);
		handleNamed(line, made.id, []);
		return;
	}
	if (to.length > limits.maxRequestTo) {
		line.refuse(
			"too-many-addresses",
			LINE,
			`A Request may name ${limits.maxRequestTo} people.`,
		);
		return;
	}
	askForConversation(line, to, name, transient);
}

/**
 * @param name the asker's own name for this Request
 * @param transient nothing of it is kept, and everybody has to be here
 * @returns the Connection, new or asked for before; null where nobody can be asked, and the asker was told
 */
export function askForConversation(
	line: Line,
	to: readonly string[],
	name: string | null = null,
	transient = false,
): Connection | null {
	const { context } = line;
	const { limits, connections } = context;
	const people = reachable(line, to, transient);
	if (people.size === 0) return null;
	const asked = pendingFrom(line);
	const same = asked.find(
		({ members, transient: isTransient }) =>
			isTransient === transient &&
			members.length === people.size + 1 &&
			members.slice(1).every(({ key }) => people.has(key)),
	);
	if (same) {
		// Nobody is asked twice; the asker is told again under which id they are asked.
		sendConnection(line, same);
		return same;
	}
	if (asked.length >= limits.maxPendingPerAsker) {
		line.refuse(
			"too-many-requests",
			LINE,
			`${asked.length} of your requests are waiting for an answer. Wait for one before you ask again.`,
		);
		return null;
	}
	if (
		connections.size >= limits.maxConnections ||
		connections.of(line.key).length >= limits.maxConnectionsPerUser
	) {
		line.refuse(
			"too-many-connections",
			LINE,
			"You have, or this server has, as many conversations as it holds. Try again later.",
		);
		return null;
	}
	if (context.isDiskFailing() && !transient) {
		refuseForDisk(line, LINE);
		return null;
	}
	const connection = connections.ask(
		[line.address, ...people.values()],
		line.comesBack,
		name,
		transient,
	);
	line.hold((goOn) =>
		context.settled(connection, () => {
			const isThere = connections.find(connection.id) === connection;
			const datum = connectionDatum(connection, undefined);
			for (const { key } of isThere ? connection.members : []) {
				const other = context.roster.line(key);
				if (other) sendConnection(other, connection, datum);
			}
			goOn();
		}),
	);
	return connection;
}

function isMadeBy(asker: string, name: string) {
	return ({ members, request }: Connection) =>
		request === name && members[0]?.key === asker;
}

/**
 * A Connection's member asks something about who takes part in it, or to attach again.
 * @returns whether people were asked
 */
function handleNamed(
	line: Line,
	id: string,
	options: readonly string[],
): boolean {
	const connection = line.context.connections.find(id);
	const member = connection && memberOf(connection, line.key);
	if (!connection || !member) {
		line.refuse(
			"unknown-connection",
			id,
			"This server does not know that conversation (any more).",
		);
		return false;
	}
	const isAsking = handleMembers(line, connection, member, options);
	if (isAsking === null) reattach(line, connection, member);
	return isAsking ?? false;
}

/** A fresh token, or the word to go on with it on the line. */
function reattach(line: Line, connection: Connection, member: Member): void {
	if (member.standing === "joined") {
		sendOk(line, connection, member);
		// It was away when the last of the others left, and has been told so now.
		endIfDeserted(line.context, connection);
	} else sendConnection(line, connection);
}

/** Requests of this line's user that nobody has acknowledged. */
function pendingFrom({ context, key }: Line): Connection[] {
	return context.connections
		.of(key)
		.filter(
			({ members, lastActive }) => lastActive === 0 && members[0]?.key === key,
		);
}

function isFrom(line: Line, from: string): boolean {
	if (from === line.address) return true;
	try {
		return foldUser(parseAddress(from).user) === line.key;
	} catch {
		return false;
	}
}
