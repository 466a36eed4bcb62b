import { number } from "./numbers";

export const conversations = {
	heading: "Conversations",
	emptyHint: "Ask somebody with New conversation.",
	emptyHintOffline: "Connect to a server first, then ask somebody.",
	you: "You:",
	draft: "Draft:",
	noMessages: "No messages yet",
	notSent: "Not sent:",
	notEncrypted: "Not encrypted",
	pinned: "Pinned",
	archived: (n: number) => `Archived (${number.format(n)})`,
	muted: "Muted",
	leaving: "Leaving…",
	unread: (n: number) => `${number.format(n)} unread`,
	unreadShort: (n: number) => (n > 99 ? "99+" : number.format(n)),
};
