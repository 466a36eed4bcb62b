import type { Message } from "../../protocol/datums/message";
import { findCount } from "../../protocol/options";
import { type Connection, type Member, memberOf } from "../connections";
import { type Sizes, serverCategories, sizesOf } from "../glance";
import type { Line } from "../line";
import { LINE } from "../words";
import { isAttachedTo } from "./ok";

const NOTHING = new Uint8Array(0);

/**
 * Step 6 of the handshake for clients on their line, and the receipts of all.
 * @returns what the limits ask of it where it is one for people; null where it was none, and has been dealt with
 */
export function handleMessage(line: Line, message: Message): Sizes | null {
	if (message.category === "receipt") {
		handleReceipt(line, message);
		return null;
	}
	if (serverCategories.has(message.category)) {
		line.refuse(
			"reserved-category",
			LINE,
			`Only a server sends Messages of the category “${message.category}”.`,
		);
		return null;
	}
	return sizesOf(message);
}

/** Where a line's Messages go. */
interface Place {
	readonly connection: Connection;
	readonly member: Member;
}

/** @returns where they go now, or why nowhere, which the line was told */
function placeOf(line: Line): Place | "no conversation" | "full" {
	const { current } = line;
	const member = current && memberOf(current, line.key);
	if (!current || !member || !isAttachedTo(line, current, member)) {
		line.refuse(
			"no-conversation",
			LINE,
			"There is no conversation on this line yet: acknowledge a request, or wait until yours is acknowledged.",
		);
		return "no conversation";
	}
	if (refuseFull(line, current, member)) return "full";
	return { connection: current, member };
}

/** Messages for people from one line that lie one behind the other, and go on together. */
export class Speech {
	#place: Place | null = null;
	#first: Uint8Array = NOTHING;
	#bytes = 0;
	#count = 0;

	constructor(readonly line: Line) {}

	/**
	 * One more.
	 * @param framed with its length
	 * @returns whether it counts as one for people
	 */
	add(sizes: Sizes, framed: Uint8Array): boolean {
		if (refuseOversized(this.line, sizes)) return false;
		if (!this.#isNext(framed)) {
			this.passOn();
			const place = placeOf(this.line);
			if (place === "no conversation") return false;
			if (place === "full") return true;
			this.#place = place;
			this.#first = framed;
		}
		this.#bytes += framed.length;
		this.#count++;
		return true;
	}

	/** @returns whether any bytes are still in use, which the caller has lent */
	passOn(): boolean {
		if (!this.#place) return false;
		const { connection, member } = this.#place;
		const first = this.#first;
		const count = this.#count;
		const bytes =
			count === 1
				? first
				: Buffer.from(first.buffer, first.byteOffset, this.#bytes);
		this.#place = null;
		this.#first = NOTHING;
		this.#bytes = 0;
		this.#count = 0;
		connection.lastActive = this.line.context.now();
		const run = { bytes, count, isForPeople: true };
		return connection.channel.append(member, run, true);
	}

	#isNext({ buffer, byteOffset }: Uint8Array): boolean {
		const first = this.#first;
		return (
			this.#place !== null &&
			first.buffer === buffer &&
			first.byteOffset + this.#bytes === byteOffset
		);
	}
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
