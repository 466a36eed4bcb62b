export const encryption = {
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
	memberUncompared: "Keys not compared",
	memberChanged: "Key has changed",
	memberGuest: "Guest: no key of theirs is known",
	memberInvited: "Hasn't joined yet",
	memberLeft: "Has left",
	verify: "Verify…",
	verifyThis: (name: string) => `Verify ${name}`,
	look: "Compare again…",
	lookThis: (name: string) => `Compare keys with ${name} again`,
	keeping: (skipped: number, epochs: number, messages: number, hours: number) =>
		`Used keys are deleted. Of each sender those of the last ${skipped} skipped messages stay, and those of the last ${epochs} changes of keys. Keys change after at most ${messages} messages or ${hours} hours, and after each start.`,
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
	unreadableSecret:
		"Something encrypted can't be shown: a message, or a sign such as that one was read.",
	unreadableShort: "Can't be shown",
	recoverSession: "Recover the session",
	recovering: "Asked the others' apps.",
};
