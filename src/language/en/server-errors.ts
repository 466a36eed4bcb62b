import type { Sentences } from "../sentences";
import { count } from "./numbers";

/** What a server says by a code, as this app puts it. */
const notUnderstood =
	"The server does not understand what this app sent it. One of the two is probably of another version.";

export const serverErrors: Sentences<"server"> = {
	"bad-length": notUnderstood,
	"bad-msgpack": notUnderstood,
	"bad-datum": notUnderstood,
	"unexpected-datum": notUnderstood,
	"reserved-category": notUnderstood,
	"too-long": notUnderstood,
	"too-many-options": notUnderstood,
	"no-conversation": notUnderstood,
	"name-mismatch": notUnderstood,
	"bad-address": ({ subject }) =>
		subject
			? `The server takes “${subject}” for no address of a person.`
			: "The server does not take the name you have on it. Take another one.",
	timeout: "The server heard nothing from here for too long.",
	"name-in-use":
		"Somebody with this name is here already. Take another name, or wait until they have left.",
	"members-only":
		"This server is for its members only, and your name is not on the list. Ask whoever runs it to put it there.",
	"auth-required":
		"This name belongs to a key on this server, or guests are not let in, and your key was not proven. Take another name.",
	"auth-timeout": "The proof of your key did not reach the server in time.",
	"bad-key": "The server can't read your key.",
	"bad-signature": "The server did not accept the proof of your key.",
	"wrong-server":
		"The server does not know itself under the address you have typed: somebody may be between you and it. Ask whoever runs it.",
	"name-taken":
		"This name belongs to another key on this server. Take another name; if it is yours and the key is lost, ask whoever runs the server to release it.",
	"name-released":
		"The host has released this name. Connect again if it is to be yours; the first to do so owns it.",
	banned: "The host of this server does not let you in. Ask whoever runs it.",
	disconnected:
		"The host of this server has disconnected you. You may connect again.",
	replaced: "You have come in from elsewhere with this name.",
	"too-many-logins":
		"Too many proofs of a key have failed here. Wait a minute and try again.",
	"too-many-names":
		"This server takes no more new names now, from your address or at all. Try again later.",
	"self-request": "That is your own name; ask somebody else.",
	"unknown-user": ({ subject }) =>
		`Nobody called “${subject}” has ever been on this server. Check the name, or ask them to connect once.`,
	"not-here": ({ subject }) => `${subject} is not here at present.`,
	"too-many-addresses": "That is more people than this server takes at once.",
	"too-many-lines":
		"This server has as many people as it takes, from your address or in all. Try again later.",
	"too-many-openings":
		"Too many others have not said yet who they are. Try again later.",
	"too-many-requests":
		"Too many requests are waiting for an answer already. Try again later.",
	"too-many-connections":
		"You have, or this server has, as many conversations as it holds. Try again later.",
	"unknown-connection":
		"The server does not know this conversation, or not any more.",
	"not-yours-to-acknowledge":
		"You asked for this conversation; the others acknowledge it.",
	"already-acknowledged": "You have acknowledged this conversation before.",
	"request-withdrawn": "This request was taken back.",
	"request-expired": "Nobody has answered this request for too long.",
	"not-a-group":
		"This conversation is between the two of you and stays so. Ask for a new one with everybody.",
	"not-a-member":
		"Only who takes part in this conversation can leave it, ask others, or take that back.",
	"connection-ended":
		"This conversation is over: the others have left it, or nobody has used it for too long.",
	"bad-token": "The server did not let this app into the conversation.",
	"mailbox-full": ({ person }) =>
		person
			? `The mailbox of ${person} is full: what you send reaches them only once they are back.`
			: "The others have too much unread; what you send waits until they have read.",
	"relay-full":
		"This server's disk takes nothing more at present: what you send waits, and goes on by itself.",
	"left-behind": ({ missed }) =>
		missed > 0
			? `The others went on without you: of what they wrote meanwhile, ${count(missed, "message is gone", "messages are gone")}.`
			: "The others went on without you: the oldest of what they wrote meanwhile is gone.",
	"too-slow":
		"This app took nothing from the conversation for too long. It goes on by itself.",
	"shutting-down": "The host has switched this server off.",
	internal: "The server made a mistake.",
	"other-edition":
		"What answers there is no fleximd any more; the app finds out anew what it is.",
	"fleximd-silent":
		"The fleximd there takes connections and answers nothing. It may hang, as it does when one of its clients stops reading; whoever runs it has to start it again.",
	"fleximd-already-online":
		"The server says that somebody is logged in with your key, and does not let you take that place.",
	"fleximd-refused":
		"The server did not put you on its roster after the login.",
	"fleximd-flooding":
		"The server sends more than anybody could have written, and is not listened to for a while.",
	"fleximd-evicted":
		"The server has taken you off its roster; the app logs in again.",
	"fleximd-replaced":
		"Somebody has logged in with your key from elsewhere and taken this place. On this server nobody has to prove a key: if it was not you, it may have been anybody.",
	"fleximd-only-two":
		"This server knows conversations of two only. Ask one person, or use a FLEX relay for a group.",
	"fleximd-wrong-sender":
		"The server did not take your message: it holds somebody else for its sender. It stays queued until you connect anew.",
	"fleximd-unequal":
		"The server did not take your message: of the two of you one is not logged in. It stays queued until you connect anew.",
	"fleximd-stored": ({ name }) =>
		`${name} is away. The server says that it keeps what you write until then; it does not tell whether it arrives.`,
	"fleximd-storage-failed":
		"The server can't get at what it keeps for people who are away. Tell whoever runs it.",
	"fleximd-not-logged-in":
		"The server says that you are not logged in. Disconnect and connect again.",
	"fleximd-other": ({ words, status }) =>
		`The server refuses something: “${words}” (${status}).`,
	"already-talking": ({ name }) =>
		`You have a conversation with ${name} on this server already; there is one with everybody.`,
	"several-people": ({ name }) =>
		`Several people are called ${name} on this server. Choose one from the list of those online.`,
	"nobody-online": ({ name }) =>
		`Nobody called ${name} is online. This server finds people only while they are there.`,
	"hung-up": "The other side has hung up. Connect again to call.",
	"hung-up-saying": ({ words }) =>
		`The other side has hung up and said: “${words}”`,
	"no-peer": "What answers there is no window of FLEX.",
};
