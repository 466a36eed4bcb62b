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
	dialogs: {
		openLink: (host: string) => `Open ${host} in your browser?`,
		open: "Open",
		otherLetters:
			"This name has letters beyond a to z, which can imitate other letters. It is spelt here without them.",
		windowFails: "FLEX Messenger's window keeps failing",
		windowFailsLead:
			"Your messages are kept, and new ones are still received. Try again, or close the app and start it again.",
		tryAgain: "Try again",
		closeApp: "Close the app",
		cannotStart: "FLEX Messenger can't start",
	},
	tray: {
		open: (unread: number) =>
			unread > 0
				? `Open FLEX Messenger (${count(unread, "new message", "new messages")})`
				: "Open FLEX Messenger",
		doNotDisturb: "Do not disturb",
		hosting: "Host relay",
		quit: "Quit",
	},
	/** Asked when the window is closed for the first time. */
	closing: {
		title: "Shall FLEX Messenger keep running?",
		lead: "Then messages still arrive without a window, and the icon in the tray brings it back. If it quits, nothing arrives until you start it again. The settings have this under General.",
		keep: "Keep running",
		quit: "Quit",
	},
	menu: {
		noSuggestions: "No suggestions",
		learn: (word: string) => `Add “${word}” to the dictionary`,
		file: "&File",
		edit: "&Edit",
		view: "&View",
		window: "&Window",
		help: "&Help",
		shortcuts: "Keyboard shortcuts",
		newConversation: "New conversation…",
		search: "Search everything",
		palette: "Go to anything…",
		settings: "Settings…",
		close: "Close window",
		quit: "Quit",
		undo: "Undo",
		redo: "Redo",
		cut: "Cut",
		copy: "Copy",
		paste: "Paste",
		selectAll: "Select all",
		actualSize: "Actual size",
		zoomIn: "Larger",
		zoomOut: "Smaller",
		fullScreen: "Full screen",
		minimize: "Minimise",
		about: "About FLEX Messenger",
		services: "Services",
		hide: "Hide FLEX Messenger",
		hideOthers: "Hide others",
		unhide: "Show all",
	},
	settings: {
		notifications: "Tell me of new messages and requests",
		notificationsNote:
			"While this window has the focus, nothing is told. A click opens the conversation.",
		content: "Say who has written, and what",
		contentNote:
			"Switched off, a notification says only that there is something. The system may keep what it has shown.",
		doNotDisturb: "Do not disturb",
		doNotDisturbNote:
			"No notification until you switch it off. What is unread is still counted.",
		keepRunning: "Keep running when the window is closed",
		keepRunningNote:
			"Messages still arrive. The icon in the tray opens the window and quits the app; so does starting the app again.",
		startAtLogin: "Start when I log in",
		startAtLoginNote:
			"Without the window, where the app keeps running in the tray; else with it.",
		notInstalled:
			"This app is not installed, so the system can't start it by itself.",
		noTray:
			"This desktop shows no tray. A window that is closed could not be found again, so closing it quits the app.",
		noNotifications:
			"This system shows no notifications of apps: libnotify is missing.",
	},
};
