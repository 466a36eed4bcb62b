import { MAX_MESSAGE_LENGTH } from "../shared/ipc";

/**
 * Every word the user reads that doesn't come from main or from another person. One place, so that
 * another language is one more file.
 */

const number = new Intl.NumberFormat();

function count(n: number, one: string, many: string): string {
	return `${number.format(n)} ${n === 1 ? one : many}`;
}

export const strings = {
	app: {
		name: "FLEX Messenger",
		loading: "Opening FLEX Messenger…",
		failedTitle: "FLEX Messenger couldn't open",
		tryAgain: "Try again",
		brokenTitle: "This view broke",
		broken:
			"Something went wrong while drawing this window. Your messages are kept.",
		reload: "Show the window anew",
		windowTitle: (title: string | null, unread: number) =>
			`${unread > 0 ? `(${unread}) ` : ""}${title ? `${title} – ` : ""}FLEX Messenger`,
	},
	common: {
		cancel: "Cancel",
		save: "Save",
		close: "Close",
		dismiss: "Dismiss",
		optional: "optional",
		moreFor: (what: string) => `Actions for ${what}`,
	},
	gate: {
		quit: "Quit",
		choices: {
			"try-again": "Try again",
			passphrase: "Unlock",
			"go-on": "Make keys and go on",
			salvage: "Save what can be read",
			"restore-backup": "Restore a backup…",
			"start-anew": "Start anew…",
		},
		working: "One moment…",
		stops: {
			"passphrase-needed": {
				title: "Enter your passphrase",
				lead: "Your keys and messages are protected by the passphrase you chose.",
			},
			"key-store-locked": {
				title: "Your system's key store is locked",
				lead: "It keeps what opens your keys and messages. Unlock it, for instance by signing in to your desktop again, then try again.",
			},
			"key-store-changed": {
				title: "Your system's key store no longer has your keys",
				lead: "This happens when another desktop or key store is in use, or when its contents were reset. Go back to the one you used before and try again. Nothing was changed or deleted.",
			},
			"keys-missing": {
				title: "The file with your keys is missing",
				lead: "keys.json is gone, but your messages are still here, and only those keys open them. Put the file back, from a backup for instance, and try again.",
			},
			"keys-new": {
				title: "This profile gets keys now",
				lead: "It was made by an older version of FLEX Messenger, without keys of its own. Its messages stay as they are. If this profile had a file keys.json before, quit and put it back instead.",
			},
			"keys-damaged": {
				title: "The file with your keys can't be read",
				lead: "keys.json is damaged, or not from this version of FLEX Messenger. If you have a good copy, put it in place and try again. Nothing was changed or deleted.",
			},
			"store-damaged": {
				title: "Your messages can't be opened",
				lead: "The database that holds them is damaged. It is never deleted: whatever you choose, the file as it is now is kept aside.",
			},
			"store-locked": {
				title: "Your messages are in use",
				lead: "Another program has the database open, perhaps a FLEX Messenger that is still closing. Wait a moment, then try again.",
			},
			"backup-passphrase": {
				title: "The backup's passphrase",
				lead: "It was given when the backup was made. What is restored takes the place of what is here; that is kept aside. Try again goes back without restoring anything.",
			},
			"store-newer": {
				title: "Your messages are from a newer version",
				lead: "A newer FLEX Messenger has written the database. Install that version again: this one does not touch what it doesn't know.",
			},
			"store-failed": {
				title: "The disk can't be used",
				lead: "The database of your messages can't be read or written. Free some space, or see to it that the folder is there and yours to write, then try again.",
			},
		},
		passphrase: "Passphrase",
		passphraseMissing: "Type your passphrase.",
		filesIn: (folder: string) => `Your files are in ${folder}`,
		anew: {
			title: "Start anew?",
			keys: "You get a new identity and an empty history. To others you are somebody new: they see a changed key. The messages you have now can't be read any more, unless the old keys can be opened again.",
			store:
				"Your history starts empty. Your identity stays. The messages you have now can't be read in the app any more, unless the old database is repaired.",
			kept: (folder: string) =>
				`Nothing is deleted: the old files are moved into a new folder “kept-…” in ${folder}.`,
			go: "Continue",
			sureTitle: "Are you sure?",
			sure: "This is the last question. After it FLEX Messenger opens without what it had.",
			confirm: "Move aside and start anew",
		},
	},
	time: {
		today: "Today",
		yesterday: "Yesterday",
		unknown: "no time",
		unknownDay: "No date",
	},
	welcome: {
		title: "Talk to the people around you",
		lead: "FLEX is a messenger for people on the same network: no account, no cloud, no internet needed.",
		nameLabel: "Your name",
		nameHint: "Others see it when you write to them. You can change it later.",
		start: "Start",
		nameMissing: "Type the name others should see, then press Start.",
	},
	sidebar: {
		label: "Sidebar",
		settings: "Settings",
	},
	hosting: {
		label: "Host relay",
		switchOn: "Switch it on",
		off: "People here can meet on your computer",
		starting: "Starting…",
		stopping: "Stopping…",
		network: "Others connect to",
		thisComputer: "Only this computer connects to",
		copy: "Copy address",
		copied: "Address copied",
		key: "Your relay's key",
		keyNote: "Others can compare it with what their app shows.",
		otherAddresses: (n: number) => count(n, "other address", "other addresses"),
		copyOther: (address: string) => `Copy ${address}`,
	},
	line: {
		idle: "Not connected",
		connecting: "Connecting…",
		ready: (people: number) =>
			people === 0
				? "Connected · nobody else here"
				: `Connected · ${count(people, "person here", "people here")}`,
		waiting: (seconds: number) =>
			seconds > 0 ? `Trying again in ${seconds} s` : "Trying again…",
		refused: "Refused",
		notEncrypted: "not encrypted",
	},
	servers: {
		heading: "Servers",
		own: "Your relay",
		connectTo: "Connect to server",
		nameThere: (name: string) => `as ${name}`,
		connect: "Connect",
		connectThis: (address: string) => `Connect to ${address}`,
		disconnect: "Disconnect",
		tryNow: "Try again now",
		tryNowThis: (address: string) => `Try again now: ${address}`,
		useAnotherName: "Use another name",
		changeAddress: "Change address",
		remove: "Remove…",
		copy: "Copy server address",
		dialogTitle: "Connect to a server",
		dialogLead:
			"Somebody who hosts a relay can read its address in their own sidebar.",
		addressLabel: "Server address",
		addressPlaceholder: "192.168.1.20:4321",
		addressMissing: "Type the address of a server, such as 192.168.1.20:4321.",
		connecting: "Connecting…",
		nameDialogTitle: (address: string) => `Your name on ${address}`,
		nameDialogLead:
			"Each server knows you by one name. You are disconnected for a moment while it changes.",
		nameField: "Name on this server",
		nameMissing: "Type a name.",
		addressDialogTitle: (address: string) => `Where is ${address} now?`,
		addressDialogLead:
			"For a server that has moved to another address or port. Its conversations go on there.",
		notEncryptedTitle:
			"Whoever can read this network can read what goes to this server and comes from it.",
		trustKey: "Trust the new key…",
		trustTitle: (address: string) => `Trust the new key of ${address}?`,
		trustLead:
			"This server shows another key than the one your app knows. That happens when it is set up anew. It also happens when somebody is between you and the server, and then they could read what you write. Ask whoever runs it, by another way, which key it has now.",
		knownKey: "Known until now",
		offeredKey: "Shown now",
		trustConfirm: "Trust the new key",
		removeTitle: (address: string) => `Remove ${address}?`,
		removeLead:
			"FLEX disconnects and forgets this server and the requests on it. Conversations you had there stay readable, but can't go on.",
		removeConfirm: "Remove server",
	},
	requests: {
		heading: "Pending requests",
		announced: (name: string) => `${name} would like to talk with you`,
		asks: "would like to talk with you",
		on: (address: string) => `on ${address}`,
		alsoAskedLabel: (names: string) => `Also asked: ${names}`,
		acknowledge: "Acknowledge",
		acknowledging: "Opening…",
		ignore: "Ignore",
		ignoreHint: "They aren't told",
	},
	sentRequests: {
		heading: "Sent requests",
		to: (names: string) => `To ${names}`,
		queued: (address: string) => `Waiting for the connection to ${address}`,
		sending: "Sending…",
		waiting: (names: string) => `Waiting for ${names} to answer`,
		askAgain: "Ask again",
		dismiss: "Dismiss",
		remove: (names: string) => `Take the request to ${names} off this list`,
	},
	newConversation: {
		button: "New conversation",
		title: "New conversation",
		lead: "They get a request and join when they acknowledge it.",
		to: "To",
		toPlaceholder: "bob",
		toHint: "A name, or name@host:port. Separate several with commas.",
		topic: "Topic",
		topicPlaceholder: "What it is about",
		server: "Server",
		online: "People here now",
		nobodyOnline: "Nobody else is connected right now.",
		noServer:
			"You aren't connected to a server yet. Write the address with its host, such as bob@192.168.1.20.",
		send: "Send request",
		sending: "Sending…",
		toMissing: "Type who you want to talk to.",
		topicTooLong: (max: number) =>
			`A topic can have at most ${max} characters.`,
	},
	search: {
		everything: "Search all messages",
		placeholder: "Search",
		here: "Search in this conversation",
		herePlaceholder: "Search in this conversation",
		close: "Close search",
		filters: "Filters",
		from: "Written by",
		anybody: "Anybody",
		you: (name: string) => `You (${name})`,
		when: "When",
		periods: {
			any: "Any time",
			week: "Last week",
			month: "Last month",
			year: "Last year",
			between: "Between…",
		},
		firstDay: "From",
		lastDay: "To",
		hasLink: "Has link",
		results: "Messages found",
		searching: "Searching…",
		searchingShort: "…",
		found: (n: number, more: boolean) =>
			n === 0
				? "Nothing found"
				: more
					? `More than ${count(n, "message", "messages")}, the newest first`
					: count(n, "message", "messages"),
		noneTitle: "Nothing found",
		noneLead:
			"Words count from their beginning; accents and capitals don't matter. Try fewer words, or fewer filters.",
		none: "None",
		position: (at: number, of: number, more: boolean) =>
			`${number.format(at)} of ${number.format(of)}${more ? "+" : ""}`,
		older: "Older message found",
		newer: "Newer message found",
		full: (n: number) =>
			`These are the newest ${number.format(n)}. Add a word or a filter to see others.`,
		goneTitle: "A conversation that is gone",
	},
	conversations: {
		heading: "Conversations",
		emptyHint: "Ask somebody with New conversation.",
		emptyHintOffline: "Connect to a server first, then ask somebody.",
		you: "You:",
		draft: "Draft:",
		noMessages: "No messages yet",
		notSent: "Not sent:",
		notEncrypted: "Not encrypted",
		unread: (n: number) => `${number.format(n)} unread`,
		unreadShort: (n: number) => (n > 99 ? "99+" : number.format(n)),
	},
	chat: {
		messages: "Messages",
		back: "Back to the conversations",
		composer: "Message",
		placeholder: (names: string) => `Write to ${names}`,
		placeholderTopic: "Write a message",
		send: "Send",
		hint: "Enter sends · Shift+Enter breaks the line",
		tooLong: (length: number) =>
			`${number.format(length - MAX_MESSAGE_LENGTH)} characters too long. Shorten it or send it in parts; nothing is lost.`,
		counter: (length: number) =>
			`${number.format(length)} / ${number.format(MAX_MESSAGE_LENGTH)}`,
		you: "You",
		nobody: "Nobody",
		members: "Members",
		notJoined: (names: string, people: number) =>
			`${names} ${people === 1 ? "hasn't" : "haven't"} acknowledged yet`,
		left: (names: string, people: number) =>
			`${names} ${people === 1 ? "has" : "have"} left`,
		on: (address: string) => `on ${address}`,
		onUnknown: "on a removed server",
		connecting: (address: string) =>
			`Connecting to ${address}… What you write is kept and sent.`,
		reconnecting: (address: string, reason: string) =>
			`Reconnecting to ${address}… What you write is kept and sent. ${reason}`,
		heldUp: (reason: string) =>
			`What you write waits here and goes out by itself. ${reason}`,
		relayOff:
			"Your relay is off. What you write is kept, and sent once it is on.",
		notConnected: (address: string) =>
			`Not connected to ${address}. What you write is kept and sent once you connect.`,
		refused: (address: string, reason: string) => `${address}: ${reason}`,
		joining: "Opening the conversation… What you write is kept and sent.",
		serverGone:
			"Its server was removed, so this conversation can only be read.",
		serverGoneComposer:
			"This server is no longer in your list. Connect to it and ask for a new conversation.",
		endedComposer:
			"This conversation has ended. Ask for a new one to go on talking.",
		unread: "New",
		newMessages: "New messages",
		newBelow: (n: number) => count(n, "new message", "new messages"),
		toEnd: "To the newest message",
		loadingOlder: "Loading older messages…",
		loadOlder: "Load older messages",
		loadingNewer: "Loading newer messages…",
		beginning: "This is where the conversation begins",
		loading: "Loading messages…",
		emptyTitle: "Say hello",
		emptyLead: (names: string) =>
			`You and ${names} are in this conversation. The first message is waiting to be written.`,
		retry: "Try again",
		info: "Who has it",
		infoFor: (state: string) => `${state}: who has it`,
		messageName: (sender: string, time: string, state: string) =>
			`${sender}, ${time}, ${state}`,
		claimed: "unconfirmed",
		claims: (name: string) => `says it is ${name}`,
		claimsTitle:
			"The server didn't confirm who wrote this; the sender says it is this person.",
		linkTitle: (url: string) => `Open in the browser: ${url}`,
	},
	encryption: {
		title: "Encryption",
		/** What stands in the header, and at the top of the dialog. */
		verified: "Verified",
		encrypted: "End-to-end encrypted",
		encryptedWithout: (names: string) =>
			`Encrypted; ${names} can't read along yet`,
		starting: "Setting up encryption…",
		attention: "Encryption needs your attention",
		none: "Not encrypted",
		noneBecause: (names: string, people: number) =>
			people === 1
				? `Not encrypted: ${names}'s app can't`
				: `Not encrypted: the apps of ${names} can't`,
		open: (state: string) => `${state}. Encryption…`,
		/** What it means: who can read, and what the relay still sees. */
		meaning: {
			verified:
				"Only the people below can read what is written here, and you have compared keys with each of them. The relay still sees who talks with whom, when, and roughly how much.",
			encrypted:
				"Only the people below can read what is written here, as long as their keys are their own: compare them to be sure. The relay still sees who talks with whom, when, and roughly how much.",
			starting:
				"The apps here are agreeing on keys; until they have, what you write waits and is kept. After that only the people below can read it, and the relay sees who talks with whom, when, and roughly how much.",
			none: "Whoever hosts the relay can read everything that is written here, and so can others on the way to it. That changes by itself once everybody's app can encrypt.",
			keyChanged: (name: string) =>
				`${name}'s key is another one than before, so nothing is sent until you have decided. Somebody could be between you.`,
			broken:
				"This app has lost the keys of this conversation, so nothing can be sent or read here. The others' apps can let yours in again.",
		},
		members: "Who takes part",
		memberVerified: "Verified",
		memberUnverified: "Not verified",
		memberChanged: "Key has changed",
		memberGuest: "Guest: no key of theirs is known",
		memberInvited: "Hasn't joined yet",
		memberLeft: "Has left",
		verify: "Verify…",
		verifyThis: (name: string) => `Verify ${name}`,
		look: "Compare again…",
		lookThis: (name: string) => `Compare keys with ${name} again`,
		onlyEncrypted: "Only send encrypted here",
		onlyEncryptedNote:
			"While not everybody's app can encrypt, you can't write here.",
		onlyEncryptedEverywhere:
			"You only send encrypted, in all conversations (Settings, Privacy).",
		recover: "Recover",
		/** Over the composer. */
		changedTitle: (name: string) => `${name}'s key has changed`,
		changed: (name: string) =>
			`${name} may have a new computer or have installed the app anew. Or somebody is between you and pretends to be ${name}. Nothing is sent until you decide.`,
		verifyFirst: "Verify first",
		acceptKey: "Accept the new key",
		keepKey: "Keep the old key",
		brokenTitle: "This conversation's keys are lost here",
		brokenNote:
			"What you write is kept. One of the others' apps has to be there to let yours in again; Recover asks them once more.",
		/** In the composer. */
		mark: "Not encrypted",
		blockedByKey: (name: string) =>
			`Decide first what to do about ${name}'s new key. What you have written is kept.`,
		forbidden: (names: string, people: number) =>
			people === 1
				? `You only send encrypted, and ${names}'s app can't. What you have written is kept.`
				: `You only send encrypted, and the apps of ${names} can't. What you have written is kept.`,
		forbiddenAlone:
			"You only send encrypted, and nobody here can. What you have written is kept.",
		waits: "Setting up encryption… What you write is kept and sent.",
		waitsForKeys: "What you write is kept, and sent once the keys are back.",
		/** On a message. */
		inClear: "not encrypted",
		inClearTitle: "This message was sent without encryption.",
		unreadable: "This message can't be shown.",
		unreadableShort: "Can't be shown",
		recoverSession: "Recover the session",
		recovering: "Asked the others' apps.",
	},
	verify: {
		title: (name: string) => `Verify ${name}`,
		back: "Everybody in this conversation",
		number: "Safety number",
		lead: (name: string) =>
			`Compare with ${name}, in person or on the phone: same digits on both sides?`,
		newKeyLead: (name: string) =>
			`This is the number of the new key. Compare with ${name}, in person or on the phone: same digits on both sides?`,
		loading: "Working it out…",
		copy: "Copy",
		copied: "Copied",
		code: (name: string) => `Code for ${name} to scan`,
		scan: (name: string) => `Scan ${name}'s code`,
		scanLead: (name: string) =>
			`Paste, drop or choose a picture of the code on ${name}'s screen. Take it yourself, or get it another way than through this conversation.`,
		choose: "Choose a picture…",
		reading: "Reading the picture…",
		same: "They are the same",
		differ: "They differ",
		takeBack: "Remove verification",
		isVerified: (name: string) => `You have verified ${name}.`,
		matched: (name: string) => `The code is right: ${name} is verified.`,
		differs: (name: string) => `The numbers differ. ${name} is not verified.`,
		differsWhy:
			"Make sure that both of you look at this very conversation, and compare again. If they still differ, somebody may be between you and read what you write: send nothing here that is not for everybody, and tell each other another way.",
		differsKeep: (name: string) =>
			`The numbers differ: this new key may not be ${name}'s. Keep the old key, and ask another way.`,
		changedMeanwhile:
			"The key changed while you compared. This is the number of the key now: compare again.",
		notVerified: (name: string) => `${name} is not verified now.`,
		scanned: {
			"no-code":
				"No code was found in this picture. Try one that is larger and sharper.",
			"no-picture": "This can't be read as a picture.",
			"too-large": "This picture is too large. Cut out the code.",
			foreign: "This is a code, but not a safety number of FLEX Messenger.",
			newer:
				"This code is from a newer version of FLEX Messenger. Compare the digits instead.",
			own: (name: string) =>
				`This is the code on your own screen. Scan the one on ${name}'s.`,
		},
	},
	delivery: {
		received: "received",
		queued: "queued",
		sent: "sent",
		delivered: "delivered",
		read: "read",
		failed: "not sent",
	},
	messageInfo: {
		title: "Message info",
		read: "Read by",
		delivered: "Delivered to",
		notYet: "Not yet with",
		notTheirs: "Not for",
		notTheirsHint: "They weren't in the conversation then.",
		receiptsOff:
			"Who has read it isn't shown, because you don't tell others what you have read (Settings).",
	},
	onboarding: {
		title: (name: string) => `Hello ${name}, how would you like to meet?`,
		lead: "FLEX brings people together at a relay: a small server that one of you runs.",
		hostTitle: "Host a relay here",
		hostLead:
			"Your computer becomes the meeting point. You get an address that others type.",
		hostAction: "Start hosting",
		connectTitle: "Join somebody's relay",
		connectLead:
			"Somebody near you already hosts one? Ask for its address and type it here.",
		connectAction: "Enter an address",
		aloneTitle: "You are ready. Now the others",
		aloneLead:
			"Nobody else is here yet. Tell people near you this address; they type it under “Connect to server”.",
		aloneConnectedLead:
			"You are connected, but nobody else is here yet. People appear here as soon as they arrive.",
		connectingTitle: "Connecting…",
		connectingLead: "As soon as the connection stands you see who is here.",
		offlineTitle: "Not connected",
		offlineLead:
			"No server can be reached right now. The list on the left says why.",
		peopleTitle: "Who would you like to talk to?",
		peopleLead: "These people are here now.",
		ask: "Ask ",
		copy: "Copy",
		copyAddress: (address: string) => `Copy ${address}`,
		chooseTitle: "Choose a conversation",
		chooseLead: "Pick one on the left, or start a new one.",
		keyNew: "New conversation",
		keySwitch: "Previous or next conversation",
	},
	settings: {
		storage: {
			title: "Storage",
			counting: "Counting…",
			used: (use: { messages: number; conversations: number; size: number }) =>
				`${use.messages.toLocaleString("en")} messages in ${use.conversations.toLocaleString("en")} conversations take ${(use.size / 1e6).toFixed(1)} MB, encrypted.`,
			exportHtml: "Export to read…",
			exportJson: "Export to import…",
			import: "Import…",
			exportNote:
				"What is exported is not encrypted. What is imported is added; nothing is replaced, and the app starts anew.",
			passphrase: "Passphrase of the backup",
			passphraseHint:
				"A backup is encrypted with it, and can be restored on any computer by who knows it. Restoring replaces what is here; that is kept aside. Keys are not in it.",
			backUp: "Back up…",
			restore: "Restore…",
			written: (path: string) => `Written: ${path}`,
			imported: ({ fresh, refused }: { fresh: number; refused: number }) =>
				`${fresh.toLocaleString("en")} new messages${refused > 0 ? `; ${refused.toLocaleString("en")} lines made no sense` : ""}.`,
		},
		title: "Settings",
		appearance: "Appearance",
		theme: "Theme",
		themes: { system: "System", light: "Light", dark: "Dark" },
		privacy: "Privacy",
		readReceipts: "Tell others what you have read",
		readReceiptsNote:
			"You see what they have read only while this is on. That a message has arrived is always told.",
		onlyEncrypted: "Only send encrypted",
		onlyEncryptedNote:
			"In no conversation goes anything out that is not end-to-end encrypted. You then can't write to people whose app can't encrypt.",
		relay: "Relay on this computer",
		port: "Port",
		portHint: "0 lets the system choose a free one each time.",
		mailbox: (messages: number, people: number, size: string) =>
			messages === 0
				? "It keeps no messages for anybody at present."
				: `It keeps ${count(messages, "message", "messages")} for ${count(people, "person", "people")} who ${people === 1 ? "has" : "have"} yet to get them (${size} on this disk).`,
		mailboxFor: (name: string, messages: number) =>
			`${name}: ${count(messages, "message", "messages")}`,
		mailboxFull:
			"It has as much as it takes. Who writes to somebody who is away is told, and waits.",
		mailboxDisk: (word: string) =>
			`This computer's disk takes nothing more (${word}). Make room; until then no message is confirmed that somebody has yet to get.`,
		clearMailbox: "Clear all…",
		clearMailboxOf: (name: string) => `Clear ${name}'s mail…`,
		clear: "Clear…",
		clearTitle: (name: string | null) =>
			name === null
				? "Clear all kept messages?"
				: `Clear the messages for ${name}?`,
		clearLead: (messages: number) =>
			`${count(messages, "message", "messages")} will never arrive, though their senders were told that they are safe. Who should have got them is told how many are missing.`,
		clearConfirm: "Clear",
		members: {
			only: "Members only",
			note: "While this is on, only you and the members come in, and each has to prove a key: guests are kept out. Whoever is here and may not be any more is disconnected at once.",
			title: "Members",
			you: (name: string) => `${name} (you, always let in)`,
			withKey: (name: string) => `${name}, only with the key in your settings`,
			name: "Name of a member",
			add: "Add",
			remove: "Remove",
			removeOf: (name: string) => `Remove ${name} from the members`,
			onTitle: "Let in members only?",
			removeTitle: (name: string) => `Remove ${name} from the members?`,
			cutOff: (names: string, people: number) =>
				`${names} ${people === 1 ? "is" : "are"} here now and will be disconnected: not on the list, or without a key.`,
			onConfirm: "Members only",
			removeConfirm: "Remove",
		},
		ownedNames: {
			title: "Names that belong to a key",
			note: "Whoever first proves a key under a name owns it here. Release it when that key is lost.",
			none: "No name belongs to a key yet.",
			you: (name: string) => `${name} (you)`,
			lastSeen: (when: string) => `last seen ${when}`,
			more: (names: number) =>
				`And ${count(names, "more name", "more names")}, which docs/HOSTING.md tells how to release.`,
			release: "Release…",
			releaseOf: (name: string) => `Release the name ${name}…`,
			releaseTitle: (name: string) => `Release the name ${name}?`,
			releaseLead: (name: string) =>
				`The next key that comes as ${name} takes the name, whoever it is. Be sure that you know who asks. Whoever is here under this name now is disconnected.`,
			releaseConfirm: "Release",
		},
		portInvalid: "A port is a number from 0 to 65535.",
		scope: "Who can connect",
		scopes: {
			network: "This network",
			"this-computer": "Only this computer",
		},
		names: "Your name",
		namesLead: "Each server knows you by one name.",
		namesEmpty:
			"You can choose a name for each server once you have connected to one.",
		nameOn: (address: string) => `Name on ${address}`,
		nameMissing: "A name can't be empty.",
		about: "About",
		version: (version: string) => `FLEX Messenger ${version}`,
		lookForUpdates: "Look for newer versions",
		lookForUpdatesNote:
			"Off unless you turn it on. Then the app asks once a day over the internet for one small file; it never downloads a version by itself.",
		lookNow: "Look now",
		openUpdatePage: "Open its page",
		updateChecking: "Looking…",
		updateCurrent: (when: string) =>
			`Nothing newer was there (asked on ${when}).`,
		updateAvailable: (version: string) => `Version ${version} is there.`,
	},
	people: {
		unverified: "unverified",
		unverifiedTitle:
			"A guest on this server: nobody has proven that this name is theirs.",
		unverifiedNames: (names: string, people: number) =>
			`${names} ${people === 1 ? "is" : "are"} unverified`,
	},
	keys: {
		heading: "Keys",
		protections: {
			"key-store":
				"Your system's key store protects your keys and messages on this computer. Whoever can sign in to your account can open them.",
			"key-store-and-passphrase":
				"Your system's key store protects your keys and messages on this computer. Should it fail, your passphrase opens them.",
			passphrase:
				"Your passphrase protects your keys and messages on this computer. It is asked for at each start, and nobody can recover it for you.",
			unprotected:
				"Nothing protects your keys and messages on this computer: whoever can read your files can read your messages and speak as you.",
		},
		setPassphrase: "Set a passphrase…",
		changePassphrase: "Change the passphrase…",
		removePassphrase: "Remove the passphrase…",
		useKeyStore: "Use the system's key store…",
		fingerprintLead:
			"Your identity's fingerprint. Others can compare it with what they see of you.",
		copy: "Copy fingerprint",
		copied: "Fingerprint copied",
		exportIdentity: "Export identity…",
		importIdentity: "Import identity…",
		hint: {
			label: "Unprotected keys",
			text: "Nothing protects your keys and messages on this computer. A passphrase can.",
			set: "Set a passphrase",
			notNow: "Not now",
		},
		passphrase: {
			setTitle: "Set a passphrase",
			changeTitle: "Change the passphrase",
			lead: "It protects your keys and messages on this computer. Nobody can recover it: write it down and keep it somewhere safe.",
			current: "Current passphrase",
			fresh: "New passphrase",
			again: "New passphrase again",
			hint: "A few words that have nothing to do with each other are good.",
			tooShort: (min: number) => `Use at least ${min} characters.`,
			different: "The two are not the same. Type it once more.",
			use: "Ask for it",
			uses: {
				"at-start": "At each start",
				"for-recovery": "If the key store fails",
			},
			working: "One moment…",
		},
		keyStore: {
			title: "Use the system's key store?",
			lead: "It opens your keys and messages whenever you are signed in to this computer.",
			use: "Use the key store",
			removeTitle: "Remove the passphrase?",
			removeLead:
				"From then on your system's key store alone opens your keys and messages. If it is ever reset, they can't be opened any more.",
			remove: "Remove passphrase",
		},
		export: {
			title: "Export your identity",
			lead: "A file with your identity, to use it on another computer or to keep it safe. It has a passphrase of its own. Messages are not in it.",
			write: "Export…",
			doneTitle: "Identity exported",
			done: (path: string) =>
				`It is in ${path}. Whoever has the file and its passphrase can speak as you.`,
		},
		import: {
			title: "Import an identity",
			lead: "Choose a file that FLEX Messenger has exported. It takes the place of the identity you have now; your messages stay.",
			choose: "Choose a file…",
			replaceTitle: "Replace your identity?",
			replaceLead:
				"Others will know you by the imported identity. The one you have now is kept in a file “former-identity-…” in your profile's folder, under the same passphrase. FLEX Messenger then starts again.",
			now: "Your identity now",
			imported: "The imported identity",
			passphrase: "Passphrase of the file",
			replace: "Replace and restart",
		},
	},
	notices: {
		label: "Notices",
	},
} as const;
