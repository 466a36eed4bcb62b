import type { Acknowledge } from "../../protocol/datums/acknowledge";
import {
	type Connection,
	isUnanswered,
	joinedMembers,
	type Member,
	memberOf,
} from "../connections";
import type { Context } from "../context";
import type { Line } from "../line";
import { changeNews, noteReturn, sendOk } from "./ok";
import { refuseForDisk } from "./reachable";

/** Steps 4 and 5 of the handshake: a party joins, and all who have joined are told. */
export function handleAcknowledge(line: Line, { id }: Acknowledge): void {
	const { context } = line;
	const connection = context.connections.find(id);
	const member = connection && memberOf(connection, line.key);
	// A stranger is told the same as for an id that does not exist.
	if (!connection || !member) {
		line.refuse(
			"unknown-connection",
			id,
			"There is no such request for you (any more).",
		);
		return;
	}
	if (member.standing === "joined") {
		line.refuse(
			"already-acknowledged",
			id,
			"You have acknowledged this conversation before.",
		);
		return;
	}
	const asker = connection.members[0] as Member;
	if (member === asker && isUnanswered(connection)) {
		line.refuse(
			"not-yours-to-acknowledge",
			id,
			"You asked for this conversation; the others acknowledge it.",
		);
		return;
	}
	if (context.isDiskFailing() && !connection.transient) {
		refuseForDisk(line, id);
		return;
	}
	const before = joinedMembers(connection);
	const isFirst = isUnanswered(connection);
	connection.lastActive = context.now();
	const at = context.now();
	// An asker whose client knows no Requests has joined with its first words.
	const joined = (isFirst ? [asker, member] : [member]).filter(
		({ standing }) => standing !== "joined",
	);
	for (const joining of joined) {
		const theirs = context.roster.line(joining.key);
		joining.standing = "joined";
		if (theirs) noteReturn(joining, theirs);
		joining.encrypts = theirs?.options.encrypts ?? joining.encrypts;
		connection.channel.add(joining);
	}
	context.log(`${line.address} acknowledged ${asker.address}`);
	line.hold((goOn) =>
		connection.channel.askNext((next) => {
			for (const joining of joined) joining.change = { before: next, at };
			context.settled(connection, () => {
				tellJoined(context, connection, joined, before);
				goOn();
			});
		}),
	);
}

function tellJoined(
	context: Context,
	connection: Connection,
	joined: readonly Member[],
	before: readonly Member[],
): void {
	const { roster, connections } = context;
	// It may be over by now.
	if (connections.find(connection.id) !== connection) return;
	const here = joined.filter(({ standing }) => standing === "joined");
	for (const one of before.length > 0 ? here : []) {
		const tell = changeNews(context, connection, "joined", one);
		for (const { key } of before) {
			const other = roster.line(key);
			if (other) tell(other);
		}
	}
	for (const member of here) {
		const line = roster.line(member.key);
		if (line) sendOk(line, connection, member);
	}
}
