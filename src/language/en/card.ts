/** How people show themselves. */
export const card = {
	title: "Picture and status",
	note: "The people you talk with encrypted see them beside your name. On a conversation that is not encrypted nothing of it goes out. Taken away here, it goes from there.",
	choose: "Choose a picture…",
	remove: "Remove the picture",
	reading: "Looking at the picture…",
	unreadable:
		"This is no picture that can be read. Choose a PNG, JPEG or WebP.",
	status: "Status",
	statusPlaceholder: "In a meeting until 3",
};
