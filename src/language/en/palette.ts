export const palette = {
	title: "Go to, or do",
	placeholder: "A person, a conversation, a command",
	results: "Found",
	none: "Nothing has these words.",
	groups: {
		conversations: "Conversation",
		people: "Person",
		commands: "Command",
		settings: "Setting",
	},
	ask: (name: string) => `Start a conversation with ${name}`,
	acknowledge: (name: string) => `Acknowledge ${name}`,
	copyInvite: "Copy the invite to your relay",
	startRelay: "Host a relay here",
	stopRelay: "Switch your relay off",
};
