export const requests = {
	heading: "Pending requests",
	announced: (name: string) => `${name} would like to talk with you`,
	asks: "would like to talk with you",
	on: (address: string) => `on ${address}`,
	alsoAskedLabel: (names: string) => `Also asked: ${names}`,
	acknowledge: "Acknowledge",
	acknowledging: "Opening…",
	ignore: "Ignore",
	ignoreHint: "They aren't told",
};
