import { readI64, readText, readTexts, type Shape, writeI64 } from "./shape";

/** What people and servers tell each other (RFC, "Messages"; profile section 8). */
export interface Message {
	readonly kind: "message";
	/** `chat`, `ok`, `error`, `seq` … */
	readonly category: string;
	/** The conversation's topic; in a server's Messages the id or address it speaks of. */
	readonly subject: string;
	/** `name` or `name=value` each; unknown ones are kept. */
	readonly flags: readonly string[];
	/** Unix seconds, by the sender's clock. */
	readonly date: bigint;
	readonly msg: string;
}

export const messageShape: Shape<Message> = {
	fields: ["category", "subject", "flags", "date", "msg"],
	read: ([category, subject, flags, date, msg]) => ({
		kind: "message",
		category: readText("category", category),
		subject: readText("subject", subject),
		flags: readTexts("flags", flags),
		date: readI64("date", date),
		msg: readText("msg", msg),
	}),
	write: ({ category, subject, flags, date, msg }) => [
		category,
		subject,
		flags,
		writeI64("date", date),
		msg,
	],
};
