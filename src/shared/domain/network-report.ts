/** What a look at the network has found, in the order in which it was looked for. The words are the window's. */
export interface NetworkReport {
	/** Which system's advice fits. */
	readonly system: "windows" | "macos" | "linux";
	readonly findings: readonly Finding[];
}

/** How a step went: `doubt` where it may be the cause and nobody can tell from here. */
export interface Finding {
	readonly code: FindingCode;
	readonly verdict: "good" | "bad" | "doubt";
	/** What the sentence names: an address, an interface, a system's word; "" where nothing. */
	readonly about: string;
}

export type FindingCode =
	// From a client to a server
	| "name-found"
	| "name-unknown"
	| "no-network"
	| "same-network"
	| "other-network"
	| "no-route"
	| "port-open"
	| "port-refused"
	| "computer-answers"
	| "computer-silent"
	| "port-silent"
	| "through-proxy"
	| "proxy-unreachable"
	| "proxy-refuses"
	| "proxy-no-way"
	| "proxy-other"
	| "proxy-lost"
	| "speaks-flex"
	| "speaks-other"
	| "tls-missing"
	| "key-differs"
	| "server-refuses"
	// About the relay hosted here
	| "relay-on"
	| "relay-off"
	| "port-taken"
	| "relay-failed"
	| "only-this-computer"
	| "address-reaches"
	| "address-unreachable"
	| "only-virtual"
	| "only-vpn"
	| "several-networks"
	| "others-came"
	| "nobody-came"
	| "firewall-off"
	| "firewall-on"
	| "firewall-unknown"
	| "not-announced"
	| "multicast-returns"
	| "multicast-lost"
	| "multicast-fails"
	| "others-heard"
	| "nobody-heard";
