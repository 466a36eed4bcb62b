import { foldUser, parseAddress } from "../../protocol/address";
import { ProtocolError } from "../../protocol/errors";
import { findOption, findOptions } from "../../protocol/options";
import {
	type Connection,
	isGroupConnection,
	isUnanswered,
	type Member,
	memberOf,
} from "../connections";
import type { Line } from "../line";
import { sendConnection } from "./connection";
import { withdrawConnection } from "./ending";
import { endIfDeserted, tellLeft } from "./leaving";
import { changeNews, tellInvited } from "./ok";
import { reachable, refuseForDisk } from "./reachable";

/**
 * What a Request for a Connection may ask besides attaching: `leave` it, `withdraw` what nobody has answered, `add`
 * people. As options, because a server that does not know them attaches again, and does no harm.
 * @returns whether people were asked: the limits count that; null where it asks nothing of the kind
 */
export function handleMembers(
	line: Line,
	connection: Connection,
	member: Member,
	options: readonly string[],
): boolean | null {
	const isLeaving = findOption(options, "leave") !== null;
	const isWithdrawing = findOption(options, "withdraw") !== null;
	const added = findOptions(options, "add");
	if (!isLeaving && !isWithdrawing && added.length === 0) return null;
	if (line.context.isDiskFailing()) refuseForDisk(line, connection.id);
	else if (isLeaving) leave(line, connection, member);
	else if (isWithdrawing) {
		withdraw(line, connection, member, findOptions(options, "withdraw"));
	} else return add(line, connection, member, added);
	return false;
}

/** For good: nothing more is kept for whoever leaves, and it is not asked again. */
function leave(line: Line, connection: Connection, member: Member): void {
	const { context } = line;
	if (isUnanswered(connection) && member === connection.members[0]) {
		withdraw(line, connection, member, []);
		return;
	}
	// Not to answer is how one declines, and is silent.
	if (member.standing === "invited") {
		refuseStranger(line, connection);
		return;
	}
	const wasThere = member.standing === "joined";
	const at = context.now();
	connection.channel.hangUp(member, null);
	context.connections.letGo(connection, member);
	if (line.current === connection) line.current = null;
	const placed = (before: number) => {
		if (wasThere) member.change = { before, at };
	};
	settle(line, connection, placed, () => {
		changeNews(context, connection, "left", member)(line);
		if (!wasThere) return;
		context.log(`${line.address} has left a conversation`);
		tellLeft(context, connection, member);
	});
}

/** Takes back what was asked and nobody has answered: of these, or where none is named, of all. */
function withdraw(
	line: Line,
	connection: Connection,
	member: Member,
	addresses: readonly string[],
): void {
	const { context } = line;
	const { members } = connection;
	const isAsker = isUnanswered(connection) && member === members[0];
	if (!isAsker && member.standing !== "joined") {
		refuseStranger(line, connection);
		return;
	}
	const named = new Set(addresses.flatMap(keyOf));
	const asked = members.filter(
		(other) =>
			other !== member &&
			other.standing === "invited" &&
			(addresses.length === 0 || named.has(other.key)),
	);
	const sentence = `${line.address} has taken this request back.`;
	const isOver =
		isUnanswered(connection) &&
		members.every(
			(other) =>
				other === member || other.standing === "gone" || asked.includes(other),
		);
	if (isOver) {
		withdrawConnection(context, connection, sentence);
		return;
	}
	for (const other of asked) {
		context.connections.letGo(connection, other);
		const theirs = context.roster.line(other.key);
		if (theirs?.options.relaySocket || theirs?.encoding.isForPeople) {
			theirs.refuse("request-withdrawn", connection.id, sentence);
		}
	}
	settle(line, connection, null, () => {
		for (const gone of asked) {
			const tell = changeNews(context, connection, "left", gone);
			for (const reader of members) {
				if (reader.standing !== "joined" && reader !== member) continue;
				const other = context.roster.line(reader.key);
				if (other?.options.relaySocket) tell(other);
			}
		}
		// Nobody else can still join now.
		const isOpen = context.connections.find(connection.id) === connection;
		if (isOpen && !isUnanswered(connection)) endIfDeserted(context, connection);
	});
}

/** @returns whether anybody was asked */
function add(
	line: Line,
	connection: Connection,
	member: Member,
	addresses: readonly string[],
): boolean {
	const { context } = line;
	const { connections, limits, roster } = context;
	if (member.standing !== "joined") {
		refuseStranger(line, connection);
		return false;
	}
	if (!isGroupConnection(connection)) {
		line.refuse(
			"not-a-group",
			connection.id,
			"This conversation is between two and stays so. Ask for a new one with all of you.",
		);
		return false;
	}
	const people = [...reachable(line, addresses)].filter(
		([key]) => !memberOf(connection, key),
	);
	const known = new Set(connection.members.map(({ key }) => key));
	const fresh = people.filter(([key]) => !known.has(key));
	if (known.size + fresh.length > limits.maxMembers) {
		line.refuse(
			"too-many-addresses",
			connection.id,
			`A conversation may involve ${limits.maxMembers} people, those who have left among them.`,
		);
		return false;
	}
	if (people.length === 0) return addresses.length > 0;
	for (const [key, address] of people) {
		connections.invite(connection, member, address, key);
	}
	settle(line, connection, null, (before) => {
		const invited = people.flatMap(([key]) => {
			const one = memberOf(connection, key);
			return one?.standing === "invited" ? [one] : [];
		});
		tellInvited(line, connection, member, invited, before);
		for (const { key } of invited) {
			const other = roster.line(key);
			if (other) sendConnection(other, connection);
		}
	});
	return true;
}

/**
 * Goes on when it is written down.
 * @param placed called before that with where in the order it happened: before which number
 */
function settle(
	line: Line,
	connection: Connection,
	placed: ((before: number) => void) | null,
	then: (before: number) => void,
): void {
	const { context } = line;
	line.hold((goOn) =>
		connection.channel.askNext((before) => {
			placed?.(before);
			context.settled(connection, () => {
				then(before);
				goOn();
			});
		}),
	);
}

function refuseStranger(line: Line, { id }: Connection): void {
	line.refuse(
		"not-a-member",
		id,
		"Only who takes part in this conversation can leave it, ask others, or take that back.",
	);
}

function keyOf(address: string): string[] {
	try {
		return [foldUser(parseAddress(address).user)];
	} catch (error) {
		if (error instanceof ProtocolError) return [];
		throw error;
	}
}
