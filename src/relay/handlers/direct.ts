import { foldUser } from "../../protocol/address";
import { frameDatum } from "../../protocol/codec";
import type { Message } from "../../protocol/datums/message";
import { MAX_DATUM_BYTES } from "../../protocol/frame";
import { type Connection, type Member, memberOf } from "../connections";
import type { Outcome, Recipient } from "../encoding";
import { sizesOf } from "../glance";
import type { Line } from "../line";
import { LINE } from "../words";
import { handleAcknowledge } from "./acknowledge";
import { refuseFull, refuseOversized } from "./message";
import { attachLine, noteReturn } from "./ok";
import { askForConversation } from "./request";

/**
 * A Message that names its recipient: what others do in three steps. It goes to their conversation; it acknowledges
 * the Request of one who asks; or it makes a Request, and waits for whoever acknowledges.
 * @returns null where it was refused
 */
export function handleDirect(
	line: Line,
	to: Recipient,
	message: Message,
): Outcome | null {
	if (refuseOversized(line, sizesOf(message))) return null;
	const bytes = framed(line, message);
	if (!bytes) return null;
	const found = "person" in to ? withPerson(line, to) : ofGroup(line, to);
	const isFirst = !found || found.lastActive === 0;
	const isAsker = !found || found.members[0]?.key === line.key;
	if (isFirst && isAsker && !hasRoom(line, found, bytes)) return null;
	const connection = found ?? ask(line, to);
	const member = connection && memberOf(connection, line.key);
	if (!connection || !member) return null;
	if (member.standing !== "joined") {
		if (isFirst && isAsker) joinOwnRequest(line, connection, member);
		else if (!acknowledge(line, connection, member)) return null;
	}
	member.change ??= {
		before: connection.channel.next,
		at: line.context.now(),
	};
	attachLine(line, connection, member);
	if (refuseFull(line, connection, member)) return null;
	const isWaiting = connection.lastActive === 0;
	if (isWaiting) connection.unheardBytes += bytes.length;
	else connection.lastActive = line.context.now();
	connection.channel.append(member, { bytes, count: 1 });
	if (!isAnybodyHere(line, connection)) return "kept";
	if (isWaiting) return found ? "waits" : "asked";
	return "passed on";
}

/** Null where it does not fit into one datum of the RFC: then its sender is told. */
function framed(line: Line, message: Message): Uint8Array | null {
	const { category, subject, flags, msg } = message;
	const texts = [category, subject, msg, ...flags];
	const bytes = texts.reduce((sum, it) => sum + Buffer.byteLength(it) + 3, 0);
	if (bytes <= MAX_DATUM_BYTES - OVERHEAD_BYTES) return frameDatum(message);
	line.refuse(
		"too-long",
		LINE,
		`A message may have about ${MAX_DATUM_BYTES - OVERHEAD_BYTES} bytes.`,
	);
	return null;
}

/** The names of a Message's fields, and its date. */
const OVERHEAD_BYTES = 64;

/** The conversation of two that this party can go on with, or answer; the latest, where there are several. */
function withPerson(
	{ context, key }: Line,
	{ person }: { readonly person: string },
): Connection | null {
	const whom = foldUser(person);
	let best: Connection | null = null;
	for (const connection of context.connections.of(key)) {
		if (connection.members.length !== 2) continue;
		const mine = memberOf(connection, key) as Member;
		const other = connection.members.find((it) => it !== mine) as Member;
		if (other.key !== whom || !isOpenTo(mine)) continue;
		if (!best || connection.lastActive >= best.lastActive) best = connection;
	}
	return best;
}

function ofGroup(
	{ context, key }: Line,
	{ group }: { readonly group: string },
): Connection | null {
	const found = context.connections
		.of(key)
		.find(({ id, members }) => members.length > 2 && id.startsWith(group));
	const mine = found && memberOf(found, key);
	return found && mine && isOpenTo(mine) ? found : null;
}

/** Who has joined from an app knows the Connection's id; the name alone does not let anybody in there. */
function isOpenTo({ standing, byName }: Member): boolean {
	return standing !== "joined" || byName;
}

function ask(line: Line, to: Recipient): Connection | null {
	if ("person" in to) return askForConversation(line, [to.person]);
	line.refuse(
		"unknown-connection",
		LINE,
		"This server does not know that conversation (any more).",
	);
	return null;
}

/** It was asked for on a line that knows Connections, or before this one: what is said waits from now on. */
function joinOwnRequest(
	line: Line,
	{ channel }: Connection,
	member: Member,
): void {
	member.standing = "joined";
	noteReturn(member, line);
	channel.add(member);
	line.context.changed();
}

function acknowledge(line: Line, { id }: Connection, member: Member): boolean {
	handleAcknowledge(line, { kind: "acknowledge", id });
	return member.standing === "joined";
}

/** Nobody has acknowledged: a stranger's words are kept only as far as a greeting goes. */
function hasRoom(
	line: Line,
	connection: Connection | null,
	bytes: Uint8Array,
): boolean {
	const { maxUnheardBytes } = line.context.limits;
	const before = connection?.unheardBytes ?? 0;
	if (before + bytes.length <= maxUnheardBytes) return true;
	line.refuse(
		"mailbox-full",
		connection?.id ?? LINE,
		"Enough of yours waits for an answer; this message was not taken. Wait until your request is acknowledged.",
	);
	return false;
}

function isAnybodyHere({ context, key }: Line, connection: Connection) {
	return connection.members.some(
		(member) =>
			member.key !== key &&
			member.standing !== "left" &&
			context.roster.line(member.key),
	);
}
