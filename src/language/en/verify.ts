export const verify = {
	title: (name: string) => `Verify ${name}`,
	back: "Everybody in this conversation",
	number: "Safety number",
	lead: (name: string) =>
		`Compare with ${name}, in person or on the phone: same digits on both sides?`,
	newKeyLead: (name: string) =>
		`This is the number of the new key. Compare with ${name}, in person or on the phone: same digits on both sides?`,
	loading: "Working it out…",
	copy: "Copy",
	code: (name: string) => `Code for ${name} to scan`,
	scan: (name: string) => `Scan ${name}'s code`,
	scanLead: (name: string) =>
		`Paste, drop or choose a picture of the code on ${name}'s screen. Take it yourself, or get it another way than through this conversation.`,
	choose: "Choose a picture…",
	reading: "Reading the picture…",
	same: "They are the same",
	differ: "They differ",
	takeBack: "Remove verification",
	isVerified: (name: string) => `You have verified ${name}.`,
	matched: (name: string) => `The code is right: ${name} is verified.`,
	differs: (name: string) =>
		`The numbers differ: this key may not be ${name}'s.`,
	differsWhy:
		"Make sure that both of you look at this very conversation, and compare again. If they still differ, somebody may be between you and read what you write: send nothing here that is not for everybody, and tell each other another way.",
	differsKeep: (name: string) =>
		`The numbers differ: this new key may not be ${name}'s. Keep the old key, and ask another way.`,
	changedMeanwhile:
		"The key changed while you compared. This is the number of the key now: compare again.",
	takenBack: (name: string) =>
		`Keys with ${name} count as not compared from now on.`,
	scanned: {
		"no-code":
			"No code was found in this picture. Try one that is larger and sharper.",
		"no-picture": "This can't be read as a picture.",
		"too-large": "This picture is too large. Cut out the code.",
		foreign: "This is a code, but not a safety number of FLEX Messenger.",
		newer:
			"This code is from a newer version of FLEX Messenger. Compare the digits instead.",
		own: (name: string) =>
			`This is the code on your own screen. Scan the one on ${name}'s.`,
	},
};
