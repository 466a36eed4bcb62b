import type { Sentences } from "../sentences";
import { count, number } from "./numbers";

/** One sentence for each thing that can go wrong: what happened, and what to do about it. */
export const errors: Sentences<"own"> = {
	"other-words": ({ words }) => words,
	"server-says": ({ server, why }) => `${server}: ${why}`,

	"no-profile": "Say your name first.",
	"empty-message": "Write something.",
	"message-too-long": ({ length, most }) =>
		`This message has ${number.format(length)} characters; ${number.format(most)} fit. Send it as a file, or in several messages.`,
	unencodable: "This message can't be sent as it is. Write it in other words.",
	"no-emoji": "A reaction is one emoji.",
	"bad-picture": "This is no picture that can be shown.",
	"topic-too-long": ({ most }) =>
		`A topic has at most ${count(most, "character", "characters")}.`,
	"address-too-long": ({ most }) =>
		`An address has at most ${count(most, "byte", "bytes")}.`,
	"name-missing": "The name before the @ is missing.",
	"name-too-long": ({ most }) =>
		`A name has at most ${count(most, "byte", "bytes")}.`,
	"bad-name": ({ text }) =>
		`“${text}” can't be a name: it may have letters, digits, and . _ + - after the first.`,
	"mixed-name": ({ text }) =>
		`“${text}” mixes letters of different scripts, which makes names look alike.`,
	"bad-device": ({ text }) =>
		`“${text}” after the slash is no name of a device.`,
	"bad-host": ({ text }) => `“${text}” is no host.`,
	"bare-ipv6": ({ text }) =>
		`“${text}” is no host. An IPv6 address stands in brackets: [fe80::1]:4321.`,
	"host-missing": "The host is missing.",
	"bad-port": ({ text }) =>
		`“${text}” is no port: it is a number from 1 to 65535.`,
	"invite-too-long": "This is too long for the address of a server.",
	"bad-invite-key":
		"The server's key in this link is not whole. Copy it again.",
	"no-recipient": "Write who you want to talk to, such as bob.",
	"several-servers":
		"These people are on different servers. A conversation lives on one: choose people of the same.",
	"not-of-this-server":
		"This conversation lives on one server, and only people of that server can join it.",
	"too-many-recipients": ({ people, most }) =>
		`These are ${count(people, "person", "people")}; a conversation starts with at most ${count(most, "other", "others")}.`,
	"no-server": ({ name }) =>
		`You are not connected to any server yet. Connect to one first, or write ${name}@address.`,
	"which-server": ({ name, address }) =>
		`You are on several servers. Choose one, or write ${name}@${address}.`,

	"server-refuses": ({ where }) =>
		`Nothing listens at ${where}. Check the address and the port, and that the relay is switched on there.`,
	"server-not-found": ({ host }) =>
		`There is no computer called “${host}” here. Check the name, or use its number, such as 192.168.1.20.`,
	"server-not-encrypted": ({ where }) =>
		`${where} does not answer with encryption, though this app has known it with it. Nothing is sent in the clear. If whoever runs it has switched encryption off, remove the server and connect to flex://${where}.`,
	"server-silent": ({ where }) =>
		`${where} takes connections, but does not answer with encryption. If it is a FLEX server from before there was any, connect to flex://${where}.`,
	"tls-failed": ({ where, reason }) =>
		`No encrypted connection to ${where} came about (${reason}). Check that it is a FLEX server.`,
	"server-key-changed": ({ where }) =>
		`${where} shows another key than the one this app knows. Somebody may be between you and it, or it was set up anew. Ask whoever runs it before you trust the new key.`,
	"server-unreachable": ({ where }) =>
		`${where} does not answer. It may be off, on another network, or behind a firewall that blocks this port.`,
	"no-route": ({ where }) =>
		`There is no way to ${where} from here. Check that both computers are on the same network.`,
	"proxy-unreachable": ({ where, proxy }) =>
		`The proxy ${proxy} can't be reached, so nothing can reach ${where}. Check it in the settings, or switch it off.`,
	"proxy-refuses": ({ proxy }) =>
		`The proxy ${proxy} wants another user name or password. Change them in the settings.`,
	"proxy-no-way": ({ where, proxy }) =>
		`The proxy ${proxy} opens no way to ${where}. Whoever runs it can say whether it may.`,
	"proxy-other": ({ proxy }) =>
		`What answers at the proxy's address, ${proxy}, is no such proxy. Check its kind, address and port in the settings.`,
	"proxy-lost":
		"The proxy that was set can't be read any more. Until you set it again in the settings, or switch it off there, nothing beyond your own networks is connected to.",
	"bad-proxy":
		"This is no address of a proxy. Type its name or its number, such as 192.168.1.5.",
	"dial-failed": ({ where, reason }) =>
		`${where} can't be reached (${reason}).`,
	"not-flex": ({ where }) =>
		`What listens at ${where} hung up without a word: it is no FLEX server, or it is just going down.`,
	"other-protocol": ({ where }) =>
		`What answers at ${where} does not speak FLEX. Check the port.`,
	"no-answer": ({ where }) =>
		`${where} does not answer. The network may be gone, or the computer there may be busy or asleep.`,
	"line-lost": ({ where }) => `The connection to ${where} was lost.`,
	"server-key-mismatch": ({ where }) =>
		`${where} asks for a proof of your key in the name of another server. Nothing was proven. Somebody may be between you and it; ask whoever runs it.`,
	"known-by-other-key": ({ where }) =>
		`The server at ${where} is known to this app by another key than the one that is named here. Nothing was changed. Ask whoever runs it which key it has, before you trust this one.`,
	"not-back-to-clear":
		"This app knows this server with encryption and does not go back to talking to it in the clear. To do so anyway, remove the server first.",
	"server-known":
		"Another server in your list has this address. Remove that one first, or use it as it is.",
	"own-server": "This is your own relay: its port is on its page.",
	"unknown-server": "This server is not in your list any more.",
	"server-removed":
		"Its server was removed from your list before this could go. Copy the text, and send it in a new conversation.",
	"relay-gone":
		"This relay is not there any more. If you know its address, type it under “Connect to server”.",
	"bad-opened-link": ({ why }) =>
		`A link was opened that leads to no server. ${why}`,

	"unknown-request":
		"This request is not there any more; whoever asked may have left.",
	"unknown-message": "This message is not there any more.",
	"unknown-conversation": "This conversation is not in your list any more.",
	"conversation-server-gone":
		"This conversation's server is not in your list any more. Connect to it and ask for a new conversation.",
	"not-taking-part":
		"The server says that you take no part in this conversation.",
	left: "You have left this conversation.",
	"already-there": "They take part in it already.",
	"too-late": "This can't be undone any more.",
	imported: "This message was imported before it had gone out.",
	"text-too-long": "This text is longer than any that this app sends or shows.",

	"cannot-encrypt":
		"Nothing is sent: somebody here can't encrypt, and this conversation is to be encrypted only.",
	"not-encrypted-any-more": ({ names }) =>
		`You wrote this to be encrypted, and it can't be: ${names || "this app"} can't encrypt. Try again to send it as it is; whoever hosts the server can then read it.`,
	"could-encrypt-before": ({ name }) =>
		`${name} could encrypt before, and the server now says otherwise: what you write in this conversation is not encrypted.`,
	"no-key-offered": "Nobody's key has changed here, or it was decided already.",
	"key-changed-meanwhile":
		"The key has changed since it was shown: nothing was decided. Look at the key there is now, and compare again.",
	"unknown-key":
		"This person's key has not been seen yet; it is known once you have talked encrypted.",
	"something-refused": ({ names, why }) =>
		`Something in the conversation with ${names} was refused: ${why}`,
	"relay-missing": ({ name }) =>
		name
			? `The server has not handed over everything: something is missing before what came last from ${name}.`
			: "The server has not handed over everything: some of what was said in a conversation is missing.",
	"relay-late": ({ name }) =>
		`The server has changed the order of what ${name} sent.`,
	"relay-repeated": ({ name }) =>
		`The server has handed over something of ${name}'s more than once.`,
	"relay-wrong-sender": ({ name }) =>
		`The server has named a wrong sender for something that ${name} wrote.`,
	malformed: "It is no message that this app can read.",
	"not-allowed":
		"It is a kind of message that has no place in an encrypted conversation.",
	"wrong-group": "It was made for another conversation.",
	"not-verified": "It did not come from a member, or was changed on its way.",
	"no-session":
		"It was encrypted before this app and the other side had agreed on keys.",
	"too-old":
		"The keys for it have been deleted, as they are soon after their use.",
	"missed-change":
		"A change of keys before it did not arrive here, so this app has no key for it.",
	"before-joining": "It was encrypted before you joined.",
	"bad-parts": "Its parts do not fit together.",
	"missing-parts": "A part of it did not arrive.",
	"not-involved":
		"Somebody was to be added who does not belong to this conversation.",
	"key-changed": "It came under another identity key than the one known.",
	"wrong-credential":
		"It names a person or a conversation that its key does not belong to.",
	"bad-lifetime": "The key offered has expired, or is not valid yet.",
	"wrong-sender": "The server named another sender than the encryption proves.",
	"used-package": "The key offered has been used before.",
	"too-much": "More came than could be kept until the keys for it were here.",
	"not-encrypted":
		"It came without encryption into an encrypted conversation: anybody could have written it, the server too. It is not shown.",
	removed: "Somebody removed this app from the encryption.",
	"state-cloned":
		"Another copy of this profile has taken this app's place in the encryption.",
	"state-stale":
		"This app's keys are older than the conversation: a backup was restored, or the server withheld messages.",
	"state-damaged": "This conversation's keys could not be read from the disk.",

	"of-file": ({ file, why }) => `${file}: ${why}`,
	"file-gone": "The file is not where it was any more.",
	"file-changed": "The file was changed since it was offered.",
	"file-unreadable": ({ reason }) => `The file can't be read${told(reason)}.`,
	"file-folder":
		"This folder has no files in it that can be attached. Drop one that has, or pack it into one file (zip).",
	"file-too-large": "This file is larger than a file may be.",
	"file-unknown": "Its author's app does not have this file any more.",
	"file-withdrawn": "Its author does not share this file any more.",
	"file-withdrawn-here": "You have stopped sharing this file.",
	"file-busy": "Its author's app is giving files to too many at present.",
	"file-disk-full":
		"There is no room left on the disk. Make some and try again; what came is kept.",
	"file-altered":
		"A piece of this file was changed on its way and was refused. What came before is kept; try again.",
	"file-damaged":
		"What came is not the file that was offered, so it was thrown away. Try again, or ask for it anew.",
	"file-nonsense":
		"Pieces of this file are missing or out of order: its author's app, or the server between, does not keep to the protocol. What came before is kept; try again.",
	"file-not-here": "It is not here yet. Download it first, then forward it.",
	"file-refused": ({ words }) => words,
	"folder-unwritable": ({ reason }) =>
		`Files can't be written where they should go${told(reason)}. Choose another folder in Settings, Files.`,
	"too-many-named": ({ most }) =>
		`You have given names to ${count(most, "person", "people")}; there is no room for more. Take one away first.`,
	"too-many-files": ({ most }) =>
		`${count(most, "file goes", "files go")} at once. Send these first, or pack them into one file.`,
	"pasted-too-large":
		"This is too large to be pasted. Save it as a file first, and send that.",
	"no-program": ({ file }) =>
		`This computer has no program that opens “${file}”. Show it in its folder instead.`,

	"wrong-passphrase":
		"This is not the passphrase of these keys. Nothing was changed.",
	"not-current-passphrase": "This is not the current passphrase.",
	"passphrase-too-short": ({ most }) =>
		`A passphrase has at least ${count(most, "character", "characters")}. A few words that have nothing to do with each other are good.`,
	"no-key-store":
		"This system's key store is missing or locked, so it can't protect your keys. Nothing was changed.",
	"other-key-store": ({ was, now }) =>
		`Your keys are with ${was}. The system now offers ${now}.`,
	"lost-key-store": ({ was }) =>
		`Your keys are with ${was}. The system now offers no key store.`,
	"keys-unreadable": ({ reason }) => `keys.json can't be read (${reason}).`,
	"keys-newer":
		"keys.json was written by a newer version of FLEX Messenger. Install that version again.",
	"keys-not-ours": "keys.json is not what this app has written.",
	"keys-altered": "keys.json was changed after this app had written it.",
	"keys-without-lock": "keys.json has no lock.",
	"keys-closed": "The keys in keys.json can't be opened.",
	"identity-closed": "The identity in keys.json can't be opened.",
	"old-keys-kept": ({ folder }) =>
		`Your old keys and messages are kept in ${folder}.`,
	"same-identity":
		"This is the identity you have already. Nothing needs to be done.",
	"no-file": "Choose the file to import first.",
	"identity-newer":
		"This identity was exported by a newer version of FLEX Messenger. Install that version to import it.",
	"not-an-identity":
		"This is not an identity that FLEX Messenger has exported. Choose another file.",
	"wrong-file-passphrase":
		"This passphrase doesn't open the file. It is the one typed when the identity was exported.",
	"path-unreadable": ({ path, reason }) =>
		`${path} can't be read (${reason}). Choose another place.`,
	"path-unwritable": ({ path, reason }) =>
		`${path} can't be written (${reason}). Choose another place.`,
	"path-failed": ({ path, reason }) =>
		`${path} can't be read or written (${reason}). Choose another place.`,

	"store-damaged":
		"The database of your messages is damaged, or its key is another one.",
	"store-locked": "Another program is using the database of your messages.",
	"store-newer":
		"The database of your messages was written by a newer version of FLEX Messenger. Install that version to open it.",
	"store-died":
		"The part of the app that keeps your messages stopped by itself, several times: nothing new is saved. Restart the app.",
	"store-failed": ({ reason }) =>
		`The part of the app that keeps your messages made a mistake (${reason}).`,
	"disk-full":
		"The disk is full: nothing new is saved. Free some space; the app goes on by itself.",
	"disk-failed":
		"The disk can't be read or written: nothing new is saved. Check that it is there and may be written.",
	"store-kept": ({ folder }) => `The old database is kept in ${folder}.`,
	"store-before-kept": ({ folder }) =>
		`The database as it was before is kept in ${folder}.`,
	"store-imported": ({ messages, unreadable, folder }) => {
		const lost =
			unreadable > 0
				? ` ${count(unreadable, "entry", "entries")} could not be read.`
				: "";
		return `Your ${count(messages, "message is", "messages are")} now kept encrypted.${lost} The old files, which are not encrypted, are in ${folder}: delete that folder when all is well.`;
	},
	"store-salvaged": ({ saved, lost, documents }) => {
		const others =
			documents > 0
				? ` Of conversations, servers and requests ${count(documents, "is", "are")} lost.`
				: "";
		return `${count(saved, "message was", "messages were")} saved, ${number.format(lost)} could not be read.${others}`;
	},
	"store-damaged-in-places":
		"The database of your messages is damaged in places. Restart the app to save what can be read.",
	"message-damaged":
		"A message was damaged on the disk and can't be shown. The others are not touched.",
	"damaged-here": "It was damaged on the disk.",
	"documents-damaged": ({ names }) =>
		`Damaged on the disk, and not read: ${names}.`,
	"settings-damaged": ({ file, kept }) =>
		`${file} was damaged and could not be read. It is kept as ${kept}; the app starts without it. Who may use a relay that you host is not known any more: it is off, and lets in you alone until you say otherwise on its page.`,
	"backup-chosen": ({ file }) => file,
	"not-a-backup":
		"This file is no backup of FLEX Messenger, or one of a newer version.",
	"wrong-backup-passphrase":
		"This is not the passphrase of this backup. Nothing was changed.",
	"damaged-backup":
		"This backup is damaged or not complete. Nothing was changed.",

	"port-in-use": ({ port }) =>
		`Port ${port} is in use by another program. Choose another port, or stop that program.`,
	"port-not-allowed": ({ port }) =>
		`You may not open port ${port}. Choose a port of 1024 or higher.`,
	"address-not-available": ({ address }) =>
		`${address} is no address of this computer.`,
	"listen-failed": ({ address, reason }) =>
		`${address} could not be opened (${reason}).`,
	"relay-data-damaged": ({ file }) =>
		`${file}, which says whom your relay trusts, is damaged. Put it back from a copy, or move it away; your relay then begins without it.`,
	"relay-died": ({ exit }) =>
		`The relay stopped by itself (code ${exit}), several times. Switch it on again; if it happens again, restart the app.`,
	"own-ban": "That would keep yourself out of your own relay.",
	"own-disconnect": "That would disconnect yourself.",
	"name-not-owned": ({ name }) => `No key has the name ${name} here.`,
	"empty-ban": "Say whom: by name, key or address.",
	"bans-full": ({ most }) =>
		`The list has ${count(most, "ban", "bans")}, and no more fit. Take back one that is not needed any more.`,
	"members-full": ({ most }) =>
		`The list has ${count(most, "name", "names")}, and no more fit.`,
	"already-listed": ({ name }) => `${name} is on the list already.`,

	"own-mistake":
		"The app made a mistake and could not do this. Nothing was changed.",
	"foreign-page": "This page may not ask the app for anything.",
	"bad-input": ({ command }) =>
		`The app does not understand this “${command}”.`,
	"not-open": "FLEX Messenger is still opening. Try again soon.",
	"not-asked": "The app does not wait for this answer now.",
	"window-without-app":
		"This window can't reach the rest of FLEX Messenger. Close the app and start it again.",
	"not-stored-or-sent": ({ reason }) =>
		`Something could not be stored or sent (${reason}).`,
	"bad-link": ({ most }) =>
		`Only complete addresses that start with http: or https:, name no user, and have at most ${count(most, "character", "characters")} are opened.`,
	"link-waiting": "Answer the question about the other link first.",
	"not-installed": "Only an installed app can be started at login.",
	"autostart-refused": ({ reason }) =>
		`The system did not take it (${reason}).`,
	"no-update-feed": "This build doesn't say where to look for newer versions.",
	"update-check-failed": ({ host }) =>
		`${host} could not be asked. Without internet that is normal.`,
};

/** What the system said, where it said anything. */
function told(reason: string): string {
	return reason && ` (${reason})`;
}
