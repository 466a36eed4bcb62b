export const sentRequests = {
	heading: "Sent requests",
	to: (names: string) => `To ${names}`,
	queued: (address: string) => `Waiting for the connection to ${address}`,
	sending: "Sending…",
	waiting: (names: string) => `Waiting for ${names} to answer`,
	askAgain: "Ask again",
	dismiss: "Dismiss",
	remove: (names: string) => `Take the request to ${names} off this list`,
};
