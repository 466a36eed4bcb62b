export const occurrences = {
	joined: (name: string) => `${name} joined`,
	left: (name: string) => `${name} left`,
	invited: (by: string | null, names: string) =>
		by === null ? `You asked ${names} to join` : `${by} asked ${names} to join`,
	topic: (by: string | null, topic: string) =>
		by === null
			? `You changed the topic to “${topic}”`
			: `${by} changed the topic to “${topic}”`,
	noTopic: (by: string | null) =>
		by === null ? "You removed the topic" : `${by} removed the topic`,
	somebody: "Somebody",
};
