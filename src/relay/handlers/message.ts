import type { Message } from "../../protocol/datums/message";
import { findCount } from "../../protocol/options";
import { memberOf } from "../connections";
import { serverCategories } from "../encoding";
import type { Limits } from "../limits";
import type { Line } from "../line";
import { LINE } from "../words";

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
	if (isOversized(message, line.context.limits)) {
		line.refuse(
			"too-long",
			LINE,
			"The category, the subject or the flags of this Message are too long, or there are too many flags.",
		);
		return false;
	}
	const { current } = line;
	const member = current && memberOf(current, line.key);
	if (!current || !member || member.attachment?.outlet.valve !== line.valve) {
		line.refuse(
			"no-conversation",
			LINE,
			"There is no conversation on this line yet: acknowledge a request, or wait until yours is acknowledged.",
		);
		return false;
	}
	if (current.pipe.refuses(member)) {
		line.refuse(
			"mailbox-full",
			current.id,
			"The others have too much unread; this message was not taken. Try again later.",
		);
		return true;
	}
	current.lastActive = line.context.now();
	current.pipe.append(member, { bytes: framed(), count: 1 });
	return true;
}

function isOversized(
	{ category, subject, flags }: Message,
	limits: Limits,
): boolean {
	return (
		Buffer.byteLength(category) > limits.maxCategoryBytes ||
		Buffer.byteLength(subject) > limits.maxSubjectBytes ||
		flags.length > limits.maxFlags ||
		flags.some((flag) => Buffer.byteLength(flag) > limits.maxFlagBytes)
	);
}

/** A client has stored what it received; nobody is told when the receipt makes no sense. */
function handleReceipt(line: Line, { subject, flags }: Message): void {
	const connection = line.context.connections.find(subject);
	const member = connection && memberOf(connection, line.key);
	const count = findCount(flags, "count");
	if (connection && member && count !== null) {
		connection.pipe.confirm(member, count);
	}
}
