export const invite = {
	title: "Invite people",
	lead: "Others open this link, or scan the code. Their app then knows your relay by its key, and takes no other for it.",
	link: "Invite link",
	copy: "Copy link",
	copied: "Link copied",
	code: (address: string) => `Code of the invite to ${address}`,
	address: "Address",
	addresses: "By which address",
	addressesNote:
		"The first is the one that most likely reaches you. With the others people come in from another network, such as a VPN.",
	reached: (people: number) =>
		people === 1 ? "1 person is here by it" : `${people} people are here by it`,
	onlyHere:
		"Only this computer can connect to your relay now, so nobody can use an invite. Its settings below say who can.",
	openTitle: (address: string) => `Connect to ${address}?`,
	openLead:
		"A link asks for this. Connect only if you expected it: whoever runs this server sees that you are there, and under which name.",
	openKey:
		"The link says the server has this key, and your app takes no other:",
	openNoKey:
		"The link names no key. Whoever answers there is taken for the server; compare its key with what its host reads on their screen.",
	openPlain: "Nothing on the way to it will be encrypted.",
	openConnect: "Connect",
	openCancel: "Don't connect",
};
