export const gate = {
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
};
