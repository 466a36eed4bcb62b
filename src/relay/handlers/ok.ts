import type { Message } from "../../protocol/datums/message";
import { type Connection, joinedMembers, type Member } from "../connections";
import type { Context } from "../context";
import type { Line } from "../line";
import type { Change } from "../store";
import { issueToken } from "../tokens";
import { okMessage } from "../words";
import { keyFlags } from "./keys";

/**
 * Step 5 of the handshake, to one member: who has joined, and how to attach. A client that did not ask
 * for relay sockets is attached here and now, on its line.
 */
export function sendOk(
	line: Line,
	connection: Connection,
	member: Member,
): void {
	const { context, options } = line;
	member.encrypts = options.encrypts;
	const joined = joinedMembers(connection);
	const flags = [
		...joined.map(({ address }) => `joined=${address}`),
		...keyFlags(context, joined),
		...(options.encrypts ? joined.flatMap(encryptsFlag) : []),
		...(options.relaySocket ? standingFlags(connection) : []),
	];
	noteReturn(member, line);
	member.token = null;
	if (options.relaySocket) flags.push(`token=${issueToken(member)}`);
	line.send(
		okMessage(context.now(), connection.id, flags, connection.channel.port),
	);
	tellMissed(line, connection, member);
	if (options.relaySocket) return;
	line.current = connection;
	attachLine(line, connection, member);
}

/** Whether, and how, a member comes back to its conversations when this line has ended. */
export function noteReturn(member: Member, { comesBack }: Line): void {
	member.resumes = comesBack.resumes;
	member.byName = comesBack.byName;
}

/** The others went on without it, while it was away. */
export function tellMissed(
	line: Line,
	{ id }: Connection,
	member: Member,
): void {
	if (member.missed === 0) return;
	line.refuse(
		"left-behind",
		id,
		`The others went on without you: ${member.missed} of their messages are gone.`,
		[`missed=${member.missed}`],
	);
	member.missed = 0;
}

/** From now on the conversation flows over the line, beginning with what was kept. */
export function attachLine(
	line: Line,
	connection: Connection,
	member: Member,
): void {
	if (isAttachedTo(line, connection, member)) return;
	const { id, members, channel } = connection;
	const conversation = { id, isGroup: members.length > 2 };
	channel.attachLine(member, {
		valve: line.valve,
		mark: null,
		passOn: (datums, sender, isForPeople) =>
			line.encoding.passOn(datums, sender, conversation, isForPeople),
		mailbox: line.options.mailbox,
		echoes: false,
		shortMarkers: false,
	});
}

/** Whether a member's conversation flows over this line. */
export function isAttachedTo(
	line: Line,
	{ channel }: Connection,
	member: Member,
): boolean {
	return channel.isAttached(member, line.valve);
}

/**
 * Who has come or gone, for those who attached before. Everybody is told of everybody, so in a large group that is most
 * of what a join costs: readers of a kind get one and the same Message, which is encoded once.
 * @returns tells one of them
 */
export function changeNews(
	context: Context,
	connection: Connection,
	change: "joined" | "left",
	member: Member,
): (line: Line) => void {
	const hasJoined = change === "joined";
	const keys = hasJoined ? keyFlags(context, [member]) : [];
	const made = new Map<string, Message>();
	return (line) => {
		const { relaySocket, encrypts } = line.options;
		const kind = `${relaySocket} ${encrypts}`;
		let message = made.get(kind);
		if (!message) {
			const flags = [
				`${change}=${member.address}`,
				...keys,
				...(hasJoined && encrypts ? encryptsFlag(member) : []),
				...(relaySocket ? changeFlag(member) : []),
			];
			const { port } = connection.channel;
			message = okMessage(context.now(), connection.id, flags, port);
			made.set(kind, message);
		}
		line.send(message);
	};
}

/** Tells those who attached before, and can take more in than a client from the RFC, who was asked to join. */
export function tellInvited(
	{ context }: Line,
	connection: Connection,
	by: Member,
	invited: readonly Member[],
	before: number,
): void {
	const { roster, now } = context;
	const flags = [
		...invited.map(({ address }) => `invited=${address}`),
		`by=${by.address}`,
		...keyFlags(context, invited),
		...invited.map((member) => atFlag({ before, at: now() }, member)),
	];
	for (const { key } of joinedMembers(connection)) {
		const other = roster.line(key);
		if (!other?.options.relaySocket) continue;
		other.send(okMessage(now(), connection.id, flags, connection.channel.port));
	}
}

/** Who else is or was involved, and since when, for whom it is no surprise: a reader that comes back. */
function standingFlags({ members }: Connection): string[] {
	const flags: string[] = [];
	for (const member of members) {
		const { standing, address } = member;
		if (standing === "invited") flags.push(`invited=${address}`);
		else {
			if (standing !== "joined") flags.push(`left=${address}`);
			flags.push(...changeFlag(member));
		}
	}
	return flags;
}

/** Where in the order somebody joined or left last, and when, in Unix seconds. */
function changeFlag(member: Member): string[] {
	return member.change ? [atFlag(member.change, member)] : [];
}

function atFlag({ before, at }: Change, { address }: Member): string {
	return `at=${before}:${Math.floor(at / 1_000)}:${address}`;
}

/** A hint for who could encrypt as well: whether they do is between the members. */
function encryptsFlag({ encrypts, address }: Member): string[] {
	return encrypts ? [`e2e=${address}`] : [];
}
