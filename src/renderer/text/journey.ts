import type { Member } from "../../shared/domain/conversation";
import { reachOf } from "../../shared/domain/marks";
import type { Message } from "../../shared/domain/message";

/** How far a message has come, as far as that is known. */
export type Journey = Message["delivery"]["kind"] | "delivered" | "read";

/**
 * One word for everybody: a message is delivered when all whose it was to hear have it, and likewise read.
 * @param readReceipts the user's own setting: who doesn't tell isn't told
 */
export function journeyOf(
	message: Message,
	members: readonly Member[],
	readReceipts: boolean,
): Journey {
	const { kind } = message.delivery;
	if (kind !== "sent") return kind;
	const reaches = members
		.filter((member) => member.standing === "joined")
		.filter((member) => !isBeforeTimeOf(member, message))
		.map((member) => reachOf(message.number, member, readReceipts));
	if (reaches.length === 0 || reaches.includes("none")) return "sent";
	return reaches.includes("delivered") ? "delivered" : "read";
}

interface Arrivals {
	readonly read: readonly Member[];
	readonly delivered: readonly Member[];
	/** It is on its way to them, or they have not told. */
	readonly notYet: readonly Member[];
	/** They joined later or not at all, or left without it: it won't reach them. */
	readonly notTheirs: readonly Member[];
}

/** Who has read a message, who has it, and who has not. Everybody is in one of them. */
export function arrivalsOf(
	message: Message,
	members: readonly Member[],
	readReceipts: boolean,
): Arrivals {
	const missing = members.filter(
		(member) => reachOf(message.number, member, readReceipts) === "none",
	);
	const reached = (reach: "delivered" | "read") =>
		members.filter(
			(member) => reachOf(message.number, member, readReceipts) === reach,
		);
	const canCome = (member: Member) =>
		member.standing === "joined" && !isBeforeTimeOf(member, message);
	return {
		read: reached("read"),
		delivered: reached("delivered"),
		notYet: missing.filter(canCome),
		notTheirs: missing.filter((member) => !canCome(member)),
	};
}

function isBeforeTimeOf({ since }: Member, { number }: Message): boolean {
	return number !== null && number < since;
}
