export const servers = {
	heading: "Servers",
	own: "Your relay",
	on: (address: string) => `on ${address}`,
	onOwn: "on your relay",
	key: (fingerprint: string) => `Its key: ${fingerprint}`,
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
		"Somebody who hosts a relay can read its address in their own sidebar, or send you an invite.",
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
	edition: {
		change: "What it speaks…",
		title: (address: string) => `What is at ${address}?`,
		lead: "FLEX finds it out by itself where the other side says something first. The connection begins anew.",
		label: "What is there",
		unknown: "Find out",
		rfc: "FLEX relay",
		fleximd: "fleximd",
		peer: "A window",
		/** Under a server's name, and in a conversation's head. */
		short: {
			fleximd: "fleximd: names unproven, delivery unconfirmed",
			peer: "direct: name unproven, delivery unconfirmed",
		},
		notes: {
			unknown: "FLEX looks at what comes first.",
			rfc: "A relay of this app, or any server that keeps to the RFC.",
			fleximd:
				"A server of a later edition. It proves nobody's name or key, encrypts nothing, and says of no message that it arrived: “sent” means that the server has it. Conversations there are between two; two of these apps encrypt end to end all the same.",
			peer: "One person's window, of flexim-go or the Python client. It proves no name, encrypts nothing, and says of no message that it arrived: “sent” means that it has left this computer.",
		},
	},
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
};
