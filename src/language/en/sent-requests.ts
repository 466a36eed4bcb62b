export const sentRequests = {
	heading: "Sent requests",
	to: (names: string) => `To ${names}`,
	queued: (address: string) => `Waiting for the connection to ${address}`,
	sending: "Sending…",
	waiting: (names: string) => `Waiting for ${names} to answer`,
	withdrawing: "Taking it back…",
	withdrawn: "Taken back",
	expired: "Nobody answered in time",
	askAgain: "Ask again",
	dismiss: "Dismiss",
	withdraw: (names: string) => `Take back the request to ${names}`,
};
