import { count } from "./numbers";

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
	key: "Your relay's key",
	keyNote: "Others can compare it with what their app shows.",
	otherAddresses: (n: number) => count(n, "other address", "other addresses"),
	copyOther: (address: string) => `Copy ${address}`,
};
