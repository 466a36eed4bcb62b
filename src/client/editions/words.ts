import type { StatusMeaning } from "../../protocol/typed/status";
import type { FleximdProblem } from "./fleximd-line";

/** What fleximd says in numbers and half sentences, as a user is told it. */

export const problemWords: Readonly<
	Record<
		FleximdProblem | "replaced" | "flooding",
		readonly [code: string, sentence: string]
	>
> = {
	"other-edition": [
		"other-edition",
		"What answers there is no fleximd any more; the app finds out anew what it is.",
	],
	silent: [
		"no-answer",
		"The fleximd there takes connections and answers nothing. It may hang, as it does when one of its clients stops reading; whoever runs it has to start it again.",
	],
	"already-online": [
		"name-in-use",
		"The server says that somebody is logged in with your key, and does not let you take that place.",
	],
	refused: [
		"login-refused",
		"The server did not put you on its roster after the login.",
	],
	flooding: [
		"too-much",
		"The server sends more than anybody could have written, and is not listened to for a while.",
	],
	evicted: [
		"line-lost",
		"The server has taken you off its roster; the app logs in again.",
	],
	replaced: [
		"replaced",
		"Somebody has logged in with your key from elsewhere and taken this place. On this server nobody has to prove a key: if it was not you, it may have been anybody.",
	],
};

export const statusWords = {
	onlyTwo:
		"This server knows conversations of two only. Ask one person, or use a FLEX relay for a group.",
	self: "That is you.",
	asks: (name: string) => `${name} would like to talk to you.`,
	known: (name: string) =>
		`You have a conversation with ${name} on this server already; there is one with everybody.`,
	several: (alias: string) =>
		`Several people are called ${alias} on this server. Choose one from the list of those online.`,
	unknown: (alias: string) =>
		`Nobody called ${alias} is online. This server finds people only while they are there.`,
	refused: (kind: string) =>
		kind === "wrong-sender"
			? "The server did not take your message: it holds somebody else for its sender. It stays queued until you connect anew."
			: "The server did not take your message: of the two of you one is not logged in. It stays queued until you connect anew.",
	/** @returns null for what needs no words of its own */
	of: (
		meaning: StatusMeaning,
		nameOf: (key: string) => string,
	): string | null => {
		switch (meaning.kind) {
			case "stored":
				return `${nameOf(meaning.to)} is away. The server says that it keeps what you write until then; it does not tell whether it arrives.`;
			case "storage-failed":
				return "The server can't get at what it keeps for people who are away. Tell whoever runs it.";
			case "not-logged-in":
				return "The server says that you are not logged in. Disconnect and connect again.";
			case "other":
				return meaning.status.status < 0
					? `The server refuses something: “${meaning.status.payload}” (${meaning.status.status}).`
					: null;
			default:
				return null;
		}
	},
};

export const peerWords = {
	hungUp: "The other side has hung up. Connect again to call.",
	noPeer: "What answers there is no window of FLEX.",
	said: (words: string) =>
		`The other side has hung up and said: “${words.slice(0, 100)}”`,
};
