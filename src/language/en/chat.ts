import { MAX_TEXT_LENGTH } from "../../shared/domain/message";
import { count, number } from "./numbers";

export const chat = {
	messages: "Messages",
	back: "Back to the conversations",
	composer: "Message",
	placeholder: (names: string) => `Write to ${names}`,
	placeholderTopic: "Write a message",
	send: "Send",
	hint: "Enter sends · Shift+Enter breaks the line",
	tooLong: (length: number) =>
		`${number.format(length - MAX_TEXT_LENGTH)} characters too long. Shorten it or send it in parts; nothing is lost.`,
	counter: (length: number) =>
		`${number.format(length)} / ${number.format(MAX_TEXT_LENGTH)}`,
	you: "You",
	nobody: "Nobody",
	members: "Members",
	notJoined: (names: string, people: number) =>
		`${names} ${people === 1 ? "hasn't" : "haven't"} acknowledged yet`,
	left: (names: string, people: number) =>
		`${names} ${people === 1 ? "has" : "have"} left`,
	onUnknown: "on a removed server",
	connecting: (address: string) =>
		`Connecting to ${address}… What you write is kept and sent.`,
	reconnecting: (address: string, reason: string) =>
		`Reconnecting to ${address}… What you write is kept and sent. ${reason}`,
	heldUp: (reason: string) =>
		`What you write waits here and goes out by itself. ${reason}`,
	callsOff: "Direct calls are switched off in your settings.",
	relayOff:
		"Your relay is off. What you write is kept, and sent once it is on.",
	notConnected: (address: string) =>
		`Not connected to ${address}. What you write is kept and sent once you connect.`,
	refused: (address: string, reason: string) => `${address}: ${reason}`,
	joining: "Opening the conversation… What you write is kept and sent.",
	serverGone: "Its server was removed, so this conversation can only be read.",
	serverGoneComposer:
		"This server is no longer in your list. Connect to it and ask for a new conversation.",
	deserted: "Everybody else has left this conversation.",
	endedComposer:
		"This conversation has ended. Ask for a new one to go on talking.",
	leftComposer: "You have left this conversation.",
	leavingComposer: "You are leaving this conversation.",
	blockedComposer: (name: string) =>
		`You have blocked ${name}. Unblock them to write.`,
	unread: "New",
	newMessages: "New messages",
	ownMessage: "Your last message",
	newBelow: (n: number) => count(n, "new message", "new messages"),
	toEnd: "To the newest message",
	loadingOlder: "Loading older messages…",
	loadingNewer: "Loading newer messages…",
	beginning: "This is where the conversation begins",
	loading: "Loading messages…",
	emptyTitle: "Say hello",
	emptyLead: (names: string) =>
		`You and ${names} are in this conversation. The first message is waiting to be written.`,
	/** Under those. */
	emptyVerify: (name: string) =>
		`What you write is encrypted. To be sure that it is ${name} who reads it, compare a number once, in person or on the phone.`,
	retry: "Try again",
	info: "Who has it",
	infoFor: (state: string) => `${state}: who has it`,
	/** What stands between is what else there is to say of it. */
	messageName: (sender: string, between: readonly string[], state: string) =>
		[sender, ...between, state].join(", "),
	claimed: "unconfirmed",
	claims: (name: string) => `says it is ${name}`,
	claimsTitle:
		"The server didn't confirm who wrote this; the sender says it is this person.",
	inviteTitle: "Asks whether to connect to this server",
	linkTitle: (url: string) => `Open in the browser: ${url}`,
};
