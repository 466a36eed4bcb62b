export const welcome = {
	title: "Talk to the people around you",
	lead: "FLEX is a messenger for people on the same network: no account, no cloud, no internet needed.",
	nameLabel: "Your name",
	nameHint: "Others see it when you write to them. You can change it later.",
	nameShown: (name: string) =>
		`A name has no spaces: others see you as ${name}. You can change it later.`,
	start: "Start",
	restore: "Restore a backup…",
	restoreTitle: "Restore a backup",
	restoreLead:
		"What was kept in another installation comes here, and FLEX starts anew. The file is asked for next. Keys are not in a backup: others see a new key of yours, unless you import your identity in the settings.",
	restorePassphrase: "Passphrase of the backup",
	restoreConfirm: "Choose the file…",
	nameMissing: "Type the name others should see, then press Start.",
};
