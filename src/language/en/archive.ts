/** What leaves the app as files, and how a dialog calls them. */
export const archive = {
	backups: "FLEX backups",
	identities: "FLEX identities",
	webPages: "Web pages",
	conversations: "Conversations",
};
