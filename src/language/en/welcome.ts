export const welcome = {
	title: "Talk to the people around you",
	lead: "FLEX is a messenger for people on the same network: no account, no cloud, no internet needed.",
	nameLabel: "Your name",
	nameHint: "Others see it when you write to them. You can change it later.",
	start: "Start",
	nameMissing: "Type the name others should see, then press Start.",
};
