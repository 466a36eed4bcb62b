/** What the app has done, for its user to read. */
export const log = {
	title: "Log",
	note: "What the app did lately: connections, errors, starts. No names, no addresses, nothing that was said. It stays on this computer unless you send it to somebody.",
	show: "Show the log…",
	save: "Save it as…",
	copy: "Copy",
	saved: (path: string) => `Written: ${path}`,
	empty: "There is nothing in it yet.",
};
