export const newConversation = {
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
	toMissing: "Type who you want to talk to.",
	topicTooLong: (max: number) => `A topic can have at most ${max} characters.`,
};
