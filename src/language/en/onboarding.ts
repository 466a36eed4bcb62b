export const onboarding = {
	title: (name: string) => `Hello ${name}, how would you like to meet?`,
	lead: "FLEX brings people together at a relay: a small server that one of you runs.",
	hostTitle: "Host a relay here",
	hostLead:
		"Your computer becomes the meeting point. People near you see it by themselves, or type its address.",
	hostAction: "Start hosting",
	connectTitle: "Join somebody's relay",
	connectLead:
		"Choose one nearby, or type the address or the invite you were given.",
	address: "Address or invite",
	aloneTitle: "You are ready. Now the others",
	aloneLead:
		"Nobody else is here yet. Tell people near you this address; they type it under “Connect to server”.",
	/** Where it announces itself. */
	aloneNearbyLead:
		"Nobody else is here yet. People on this network see your relay under “Nearby” when they open FLEX. Whoever doesn't can type this address or open your invite.",
	invite: "Invite with a link or a code",
	aloneConnectedLead:
		"You are connected, but nobody else is here yet. People appear here as soon as they arrive.",
	connectingTitle: "Connecting…",
	connectingLead: "As soon as the connection stands you see who is here.",
	offlineTitle: "Not connected",
	offlineLead:
		"No server can be reached right now. The list on the left says why.",
	peopleTitle: "Who would you like to talk to?",
	peopleLead: "These people are here now.",
	/** Under a name. */
	isAsked: "asked, no answer yet",
	asksYou: "would like to talk with you",
	/** Before a name, for screen readers. */
	acknowledge: "Acknowledge ",
	askedLead: (names: string) =>
		`You have asked ${names}. As soon as your request is acknowledged, the conversation opens here.`,
	ask: "Ask ",
	copy: "Copy",
	copyAddress: (address: string) => `Copy ${address}`,
	chooseTitle: "Choose a conversation",
	chooseLead: "Pick one on the left, or start a new one.",
	keyNew: "New conversation",
	keyPalette: "Go to anything, or do anything",
	keySwitch: "Next conversation",
	keySheet: "All keyboard shortcuts",
};
