/** What this system has of what an app can use. */
export interface Desktop {
	readonly notifications: boolean;
	/** A place for icons that is seen now. */
	readonly tray: boolean;
	/** The system starts the app when the user logs in; null for an app that is not installed. */
	readonly startsAtLogin: boolean | null;
}
