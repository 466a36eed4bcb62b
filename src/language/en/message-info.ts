export const messageInfo = {
	title: "Message info",
	read: "Read by",
	delivered: "Delivered to",
	notYet: "Not yet with",
	notTheirs: "Not for",
	notTheirsHint: "They weren't in the conversation then.",
	receiptsOff:
		"Who has read it isn't shown, because you don't tell others what you have read (Settings).",
};
