export const hosting = {
	label: "Host relay",
	switchOn: "Switch it on",
	off: "People here can meet on your computer",
	starting: "Starting…",
	stopping: "Stopping…",
	network: "Others connect to",
	thisComputer: "Only this computer connects to",
	copy: "Copy address",
	copied: "Address copied",
	invite: "Invite people, and all about it",
	page: "All about it",
};
