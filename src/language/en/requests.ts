export const requests = {
	heading: "Pending requests",
	announced: (name: string) => `${name} would like to talk with you`,
	asks: "would like to talk with you",
	alsoAskedLabel: (names: string) => `Also asked: ${names}`,
	acknowledge: "Acknowledge",
	acknowledging: "Opening…",
	ignore: "Ignore",
	ignoreHint: "They aren't told",
	askedToJoin: "asks you to join a conversation",
	withdrawn: "has taken the request back",
	expired: "asked too long ago; ask them yourself",
	dismiss: "Dismiss",
};
