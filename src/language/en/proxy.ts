/** The way to servers beyond the own networks. */
export const proxy = {
	title: "Proxy",
	note: "For servers beyond your own networks; what is near is reached directly. The proxy sees which servers you use, and nothing of what you write. It looks up their names, too.",
	kinds: { none: "None", socks5: "SOCKS 5", http: "HTTP" },
	host: "Address of the proxy",
	hostPlaceholder: "192.168.1.5",
	hostMissing: "Type the proxy's address.",
	port: "Port",
	portInvalid: "A port is a number from 1 to 65535.",
	user: "User name",
	password: "Password",
	passwordKnown: "Leave it empty to keep the one that is known.",
	passwordNote: "Kept encrypted here; the proxy gets it in the clear.",
	saved: "Saved. Lines are opened anew.",
};
