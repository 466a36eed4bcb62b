import type { Message } from "../../protocol/datums/message";
import { findCount } from "../../protocol/options";
import { type Connection, type Member, memberOf } from "../connections";
import { type Sizes, serverCategories, sizesOf } from "../glance";
import type { Line } from "../line";
import { LINE } from "../words";
import { isAttachedTo } from "./ok";

/**
 * Step 6 of the handshake for clients on their line, and the receipts of all.
 * @param framed the datum as it came, with its length: that is what the others get
 * @returns whether it was one for people: the limits count those
 */
export function handleMessage(
	line: Line,
	message: Message,
	framed: () => Uint8Array,
): boolean {
	if (message.category === "receipt") {
		handleReceipt(line, message);
		return false;
	}
	if (serverCategories.has(message.category)) {
		line.refuse(
			"reserved-category",
			LINE,
			`Only a server sends Messages of the category “${message.category}”.`,
		);
		return false;
	}
	return passOn(line, sizesOf(message), framed()) !== null;
}

/**
 * A Message for people.
 * @returns null where it counts as none; and whether its bytes are still in use, where the caller has lent them
 */
export function passOn(
	line: Line,
	sizes: Sizes,
	framed: Uint8Array,
): "passed" | "kept" | null {
	if (refuseOversized(line, sizes)) return null;
	const { current } = line;
	const member = current && memberOf(current, line.key);
	if (!current || !member || !isAttachedTo(line, current, member)) {
		line.refuse(
			"no-conversation",
			LINE,
			"There is no conversation on this line yet: acknowledge a request, or wait until yours is acknowledged.",
		);
		return null;
	}
	if (refuseFull(line, current, member)) return "passed";
	current.lastActive = line.context.now();
	const { channel } = current;
	const isKept = channel.append(member, { bytes: framed, count: 1 }, true);
	return isKept ? "kept" : "passed";
}

/** @returns whether that was so */
export function refuseOversized(
	line: Line,
	{ category, subject, flags, longestFlag }: Sizes,
): boolean {
	const { limits } = line.context;
	const isOversized =
		category > limits.maxCategoryBytes ||
		subject > limits.maxSubjectBytes ||
		flags > limits.maxFlags ||
		longestFlag > limits.maxFlagBytes;
	if (isOversized) {
		line.refuse(
			"too-long",
			LINE,
			"The category, the subject or the flags of this Message are too long, or there are too many flags.",
		);
	}
	return isOversized;
}

/** @returns whether that was so */
export function refuseFull(
	line: Line,
	{ id, channel }: Connection,
	member: Member,
): boolean {
	const isFull = channel.refuses(member);
	if (isFull) refuseUntaken(line, id);
	return isFull;
}

export function refuseUntaken(line: Line, id: string): void {
	line.refuse(
		"mailbox-full",
		id,
		"The others have too much unread; this message was not taken. Try again later.",
	);
}

/** A client has stored what it received; nobody is told when the receipt makes no sense. */
function handleReceipt(line: Line, { subject, flags }: Message): void {
	const connection = line.context.connections.find(subject);
	const member = connection && memberOf(connection, line.key);
	const count = findCount(flags, "count");
	if (connection && member && count !== null) {
		connection.channel.confirm(member, count);
	}
}
