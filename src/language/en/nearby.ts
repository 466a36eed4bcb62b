import { count } from "./numbers";

export const nearby = {
	heading: "Nearby",
	searching: "Looking for relays on this network…",
	lookAgain: "Look again",
	people: (online: number | null) =>
		online === null ? "" : count(online, "person there", "people there"),
	connect: "Connect",
	connectTo: (name: string) => `Connect to ${name}`,
	known: "In your list",
	key: "Key",
	keyNote:
		"What a relay says of itself proves nothing. Your app connects only if the server there proves this key, and knows it by it from then on.",
	setting: "Look for relays nearby",
	settingNote:
		"The app then asks this network now and again for relays that announce themselves. Others on it can see that somebody asks.",
};
