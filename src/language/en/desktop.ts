import { count } from "./numbers";

/** What the system shows of the app: notifications, tray, menus. */
export const desktop = {
	notification: {
		message: "New message",
		mention: "You are called by name",
		mentionSaying: (text: string) => `Calls you: ${text}`,
		inTopic: (name: string, topic: string) => `${name} · ${topic}`,
		request: "Somebody would like to talk to you",
		requestOf: (name: string) => `${name} would like to talk to you`,
		several: (conversations: number) =>
			`There is news in ${count(conversations, "place", "places")}`,
	},
	settings: {
		title: "Notifications",
		notifications: "Tell me of new messages and requests",
		notificationsNote:
			"While this window has the focus, nothing is told. A click opens the conversation.",
		content: "Say who has written, and what",
		contentNote:
			"Switched off, a notification says only that there is something. The system may keep what it has shown.",
		doNotDisturb: "Do not disturb",
		doNotDisturbNote:
			"No notification until you switch it off. What is unread is still counted.",
		noNotifications:
			"This system shows no notifications of apps: libnotify is missing.",
	},
};
