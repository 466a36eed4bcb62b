import { count } from "./numbers";

export const settings = {
	search: "Search the settings",
	found: (settings: number) => count(settings, "setting", "settings"),
	nothing: (text: string) => `No setting has the words “${text}”.`,
	nothingLead: "Try another word for it, or fewer letters.",
	endSearch: "Show the sections again",
	all: "All sections",
	sectionList: "Sections",
	sections: {
		profile: "Profile",
		general: "General",
		appearance: "Appearance",
		notifications: "Notifications",
		privacy: "Privacy",
		keys: "Keys",
		servers: "Servers",
		files: "Files",
		storage: "Storage",
		about: "About",
	},
	/** Other words that people may look for a setting by; nobody reads them. */
	synonyms: {
		names: "me my nickname nick user account alias display rename",
		card: "profile picture photo avatar face image status text about me away",
		log: "diagnostics debug report bug trouble support",
		proxy: "socks socks5 http connect tunnel tor corporate firewall",
		language:
			"locale translation english arabic العربية right-to-left rtl dates",
		spelling:
			"spell check spellcheck dictionary typos mistakes orthography grammar",
		"keep-running": "tray background minimise minimize close quit exit hide",
		"start-at-login": "autostart boot startup launch automatically log on",
		theme: "dark light night mode colour color contrast look",
		density: "compact comfortable spacing room tight dense list rows",
		zoom: "text size font larger smaller big scale magnify",
		notifications: "alerts popups banner messages sound",
		"notification-content": "preview hide sender lock screen private",
		"do-not-disturb": "dnd quiet silent pause mute focus",
		"read-receipts": "seen ticks checkmarks blue confirmation",
		typing: "typing indicator writing",
		"only-encrypted":
			"end-to-end e2e e2ee plain clear text unencrypted insecure security",
		blocked: "block ban ignore unblock",
		"key-protection": "passphrase password lock keyring keychain security",
		"own-key": "verify safety number public key identity fingerprint",
		identity: "export import move transfer computer device",
		servers:
			"relay connect disconnect address remove forget key fingerprint name",
		nearby: "discover find lan mdns bonjour network announce",
		relay: "host port members limits invite mailbox",
		"direct-calls": "python window flexim port incoming programs",
		"auto-download": "automatic download limit size attachments pictures media",
		"file-folder": "directory location save path disk attachments",
		"storage-use": "space disk size usage how much",
		export: "save html json import archive messages",
		backup: "restore passphrase safe copy recovery",
		version: "number release licence license mit",
		licences:
			"license open source third party credits acknowledgements electron chromium packages",
		updates: "upgrade newer release check internet",
	},
	knownServers: "Servers you know",
	knownServersNote:
		"One that you disconnect stays disconnected, also when the app starts again; the others are connected to at each start.",
	noServers: "You know no server yet.",
	density: "Density",
	densities: { comfortable: "Comfortable", compact: "Compact" },
	densityNote: "Compact puts more on the screen, with less room around it.",
	spelling: "Spelling",
	spellingChoices: { off: "Don't check", system: "In the system's languages" },
	spellingNote:
		"Words in no dictionary are underlined while you write; a right click has suggestions. English comes with the app, other languages from dictionaries that the system has (Hunspell). Nothing is looked up on the network.",
	learned: (n: number) => `${count(n, "word", "words")} added by you`,
	forgetLearned: "Forget them",
	zoom: "Size of everything",
	zoomNote: "Ctrl and + or − change it anywhere, Ctrl and 0 puts it back.",
	blocked: "Blocked people",
	unblock: "Unblock",
	nobodyBlocked: "You have blocked nobody.",
	storage: {
		use: "What is kept here",
		export: "Export and import",
		backup: "Backup",
		counting: "Counting…",
		used: (use: { messages: number; conversations: number }) =>
			`${count(use.messages, "message", "messages")} in ${count(use.conversations, "conversation", "conversations")}, encrypted.`,
		parts: {
			messages: "Messages",
			index: "Search index, keys and the rest of the database",
			pasted: "Pictures that you pasted",
			relay: "Your relay: its mailbox and memory",
			aside: "Moved aside, damaged or replaced",
			log: "Log",
			rest: "Settings, caches and everything else",
		},
		downloads: "Downloaded files, in their folder",
		usedAgain:
			"Room that deleted messages leave is used again by new ones. Downloaded files stay until you delete them in their folder.",
		biggest: "Conversations that take most",
		ofConversation: (messages: number, size: string, files: string | null) =>
			`${count(messages, "message", "messages")}, ${size}${files === null ? "" : `; downloaded files, ${files}`}`,
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
			`${count(fresh, "new message", "new messages")}${refused > 0 ? `; ${count(refused, "line", "lines")} made no sense` : ""}.`,
	},
	title: "Settings",
	theme: "Theme",
	themes: { system: "System", light: "Light", dark: "Dark" },
	language: "Language",
	languages: { system: "System", en: "English", ar: "العربية" },
	typing: "Tell others while you are writing",
	typingNote:
		"Only in encrypted conversations, and only while everybody there is connected. Switched off, you don't see when others are writing either.",
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
		tied: "only with the key it has had so far",
		tiedToOther: "only with a key that the name does not belong to now",
		tie: "Tie to its key",
		tieOf: (name: string) => `Tie ${name} to the key that owns the name`,
		untie: "Untie",
		untieOf: (name: string) => `Untie ${name} from its key`,
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
			`And ${count(names, "more name", "more names")}, too many to list. One that is released is counted here no more.`,
		another: "A name that is not listed",
		yourOwn: "That is your own name.",
		release: "Release…",
		releaseOf: (name: string) => `Release the name ${name}…`,
		releaseTitle: (name: string) => `Release the name ${name}?`,
		releaseLead: (name: string) =>
			`The next key that comes as ${name} takes the name, whoever it is. Be sure that you know who asks. Whoever is here under this name now is disconnected.`,
		releaseTied: (name: string) =>
			`The list of members ties ${name} to a key: while only members come in, nobody else can take the name before you untie it there.`,
		releaseConfirm: "Release",
	},
	calls: {
		take: "Let programs call you directly",
		note: "For people with the Python FLEX window or flexim-chat, who use no server. A call comes as a request. It is not encrypted, and nobody proves who they are.",
		port: "Port for calls",
		portInvalid: "A port is a number from 1 to 65535.",
		at: (address: string) => `Callers type ${address}`,
	},
	portInvalid: "A port is a number from 0 to 65535.",
	scope: "Who can connect",
	scopes: {
		network: "This network",
		"this-computer": "Only this computer",
	},
	names: "Your name",
	namesLead:
		"Each server knows you by one name. The first is for servers that you connect to from now on.",
	nameElsewhere: "Name on new servers",
	/** @param place as `servers.on` says it */
	nameOn: (place: string) => `Name ${place}`,
	nameMissing: "A name can't be empty.",
	licences: {
		title: "What of others is in it",
		note: "The app is made with the work of many. Each part stands under a licence of its own.",
		runtime: (versions: { electron: string; chrome: string; node: string }) =>
			`It runs on Electron ${versions.electron} (MIT) with Chromium ${versions.chrome} and Node.js ${versions.node}; the licences of what is in those are in LICENSES.chromium.html, in the app's folder.`,
		packages: (n: number) => `${count(n, "package", "packages")}`,
	},
	versionTitle: "Version",
	licence: "Free software under the MIT licence.",
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
};
