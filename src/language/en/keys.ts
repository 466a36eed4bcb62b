export const keys = {
	protection: "How your keys are protected",
	ownKey: "Your key",
	identity: "Your identity on another computer",
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
	ownKeyLead:
		"Others see it when they look who you are, and a host can tie your name to it.",
	copy: "Copy key",
	copied: "Key copied",
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
};
