export const app = {
	name: "FLEX Messenger",
	loading: "Opening FLEX Messenger…",
	failedTitle: "FLEX Messenger couldn't open",
	tryAgain: "Try again",
	brokenTitle: "This view broke",
	broken:
		"Something went wrong while drawing this window. Your messages are kept.",
	reload: "Show the window anew",
	windowTitle: (title: string | null, unread: number) =>
		`${unread > 0 ? `(${unread}) ` : ""}${title ? `${title} – ` : ""}FLEX Messenger`,
};
