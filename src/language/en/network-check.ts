export const networkCheck = {
	serverTitle: (address: string) => `Why can't I reach ${address}?`,
	hostTitle: "Why can't others connect?",
	checking: "Looking… This takes up to ten seconds.",
	again: "Look again",
	why: "Why?",
	whyThis: (address: string) => `Why can't I reach ${address}?`,
	cause: "The cause",
	likely: "What may be the cause",
	fine: "Nothing is wrong, as far as can be told from here.",
	fineHost:
		"Everything here is as it should be. If somebody still can't connect, let them look from their side: “Why?” beside the server in their app.",
	looked: "What was looked at",
	good: "all right",
	bad: "not all right",
	doubt: "perhaps",
	finding: {
		"name-found": (about: string) => `The name is known: ${about}.`,
		"name-unknown": (about: string) =>
			`Nobody here knows a computer called “${about}”.`,
		"no-network": () => "This computer is on no network.",
		"same-network": (about: string) =>
			`${about} is on the same network as this computer.`,
		"other-network": (about: string) =>
			`${about} is on another network than this computer. That works only where a router or a VPN leads there.`,
		"no-route": (about: string) => `No way leads from here to ${about}.`,
		"port-open": (about: string) => `${about} takes connections.`,
		"port-refused": (about: string) =>
			`The computer is there, but no program listens at ${about}: the relay is off, or has another port.`,
		"computer-answers": (about: string) =>
			`The computer at ${about} is there and answers.`,
		"computer-silent": (about: string) =>
			`No computer answers at ${about}: it is off or asleep, it has another address now, or the access point keeps its guests apart (“client isolation”).`,
		"port-silent": (about: string) =>
			`Nothing comes back from ${about}: a firewall there, or on the way, swallows what is sent to this port.`,
		"through-proxy": (about: string) =>
			`Connections there go through the proxy at ${about}.`,
		"proxy-unreachable": (about: string) =>
			`The proxy at ${about} can't be reached.`,
		"proxy-refuses": (about: string) =>
			`The proxy at ${about} wants another user name or password.`,
		"proxy-no-way": (about: string) =>
			`The proxy at ${about} opens no way to this server.`,
		"proxy-lost": () => "The proxy that was set can't be read any more.",
		"proxy-other": (about: string) =>
			`What answers at ${about} is no such proxy.`,
		"speaks-flex": (about: string) => `A FLEX server answers at ${about}.`,
		"speaks-other": (about: string) =>
			`What answers at ${about} is no FLEX server: the port belongs to another program.`,
		"tls-missing": (about: string) =>
			`${about} answers without encryption, though this app knows it with it.`,
		"key-differs": (about: string) =>
			`${about} shows another key than the one this app knows: it was set up anew, or somebody is between you and it.`,
		"server-refuses": (about: string) =>
			`The server can be reached, but does not let you in: ${about}`,
		"relay-on": (about: string) => `Your relay listens on port ${about}.`,
		"relay-off": () => "Your relay is off.",
		"port-taken": (about: string) =>
			`Port ${about} is taken by another program.`,
		"relay-failed": (about: string) => `Your relay could not start: ${about}`,
		"only-this-computer": () =>
			"Your relay is set to let in only this computer.",
		"address-reaches": (about: string) =>
			`${about} reaches your relay from this computer.`,
		"address-unreachable": (about: string) =>
			`${about} does not reach your relay, not even from this computer.`,
		"only-virtual": () =>
			"This computer is only on networks of virtual machines, which nobody else can reach.",
		"only-vpn": () =>
			"This computer is only in a VPN. Only people in the same VPN can reach it.",
		"several-networks": (about: string) =>
			`This computer is on several networks (${about}). Others need the address of the one that they are on themselves.`,
		"others-came": () =>
			"People have come in from other computers: the way is open.",
		"nobody-came": () =>
			"Nobody has come in from another computer since your relay started.",
		"firewall-off": () => "No firewall of this computer is on.",
		"firewall-on": (about: string) =>
			`This computer's firewall is on (${about}). It has to let your relay in.`,
		"firewall-unknown": () =>
			"Whether a firewall of this computer is on can't be told without its administrator.",
		"not-announced": () =>
			"Your relay does not announce itself. Others need its address or an invite.",
		"multicast-returns": () =>
			"What your relay announces goes out on this network.",
		"multicast-lost": () =>
			"What your relay announces does not even come back to this computer: this network passes no multicast, or a firewall blocks UDP port 5353. Nobody sees it under “Nearby”; its address and invites work all the same.",
		"multicast-fails": (about: string) =>
			`This app can't use multicast here (${about}). Nobody sees your relay under “Nearby”; its address and invites work all the same.`,
		"others-heard": () =>
			"Announcements of other computers arrive here: multicast works on this network.",
		"nobody-heard": () =>
			"No announcement of any other computer arrives here. Either there is none, or the access point keeps its guests apart, or it passes no multicast (“IGMP snooping”).",
	},
	advise: {
		"name-unknown": "Check the spelling, or use the computer's number.",
		"no-network": "Connect this computer to the Wi-Fi or the cable first.",
		"other-network":
			"Join the network that the server is on, or the VPN that leads there.",
		"no-route":
			"Join the network that the server is on, or the VPN that leads there.",
		"port-refused":
			"Ask its host to switch the relay on, and which port its page shows.",
		"computer-silent":
			"See whether that computer is on and which address its app shows now. In a guest Wi-Fi use another one, a cable, or switch “client isolation” off in the access point.",
		"proxy-unreachable":
			"Check its address and port in the settings, under Servers, or switch it off.",
		"proxy-refuses":
			"Type them anew in the settings, under Servers; whoever runs the proxy knows them.",
		"proxy-no-way":
			"Check the server's address and port. Whoever runs the proxy can say whether it may lead there.",
		"proxy-lost":
			"Set it again in the settings, under Servers, or switch it off there.",
		"proxy-other":
			"Choose another kind of proxy in the settings, under Servers, or check its port.",
		"speaks-other": "Ask its host for the address and port again.",
		"tls-missing": "Ask its host whether encryption was switched off.",
		"key-differs":
			"Ask its host which key it has now, by another way than this one.",
		"server-refuses": "Ask whoever runs it.",
		"relay-off": "Switch it on.",
		"port-taken":
			"Choose another port on the relay's page, such as 4322, or end the other program.",
		"relay-failed": "Try again; if it stays so, restart the app.",
		"only-this-computer":
			"Choose “This network” on the relay's page, under “Who can connect”.",
		"address-unreachable":
			"Take another address of the list, or restart the relay.",
		"only-virtual": "Connect this computer to the Wi-Fi or the cable.",
		"only-vpn":
			"Connect this computer to the network that the others are on, or invite them into the VPN.",
		"several-networks":
			"Choose on the relay's page, under “By which address”, the network that they are on.",
		"not-announced": "Switch “Announce it on this network” on, on its page.",
		"nobody-heard":
			"Invites and addresses need no multicast: give people the link. To have “Nearby” too, switch client isolation off and multicast on in the access point.",
		"multicast-lost":
			"Let UDP port 5353 pass in the firewall of this computer, or give people the address.",
		"multicast-fails":
			"Often another program holds port 5353 for itself. Give people the address.",
	} as Readonly<Record<string, string>>,
	/** What lets a relay in, by system. */
	openFirewall: {
		windows: (port: string) =>
			`In the computer where the relay runs: Windows Security, “Firewall & network protection”, “Allow an app through firewall”, and tick FLEX Messenger for private networks. The network itself has to be “private”. Or, as administrator:\nnetsh advfirewall firewall add rule name="FLEX" dir=in action=allow protocol=TCP localport=${port}`,
		macos: () =>
			"In the computer where the relay runs: System Settings, “Network”, “Firewall”, “Options”, and allow incoming connections for FLEX Messenger.",
		linux: (port: string) =>
			`In the computer where the relay runs, whichever it uses:\nsudo ufw allow ${port}/tcp\nsudo firewall-cmd --add-port=${port}/tcp --permanent && sudo firewall-cmd --reload\nsudo nft insert rule inet filter input tcp dport ${port} accept`,
	},
	firewallAny:
		"Ask its host to let the relay's port in through the firewall there. Their app says how: “Others can't connect?” on the page of their relay.",
};
