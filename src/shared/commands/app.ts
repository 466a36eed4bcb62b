import type { GateAnswer, GateState } from "../domain/gate";
import type { Licences } from "../domain/licence";
import type { Preferences } from "../preferences";
import type { AppState } from "../state";

/** The app itself: what it shows, how it is set, what it writes down. */
export interface AppCommands {
	/** What the window opens with is drawn: from now on nobody waits for it. */
	noteDrawn: [input: Record<never, never>, output: null];
	/** The whole state now. */
	getSnapshot: [input: Record<never, never>, output: Snapshot];
	/** What the user decided at the gate; fails where that did not help. */
	answerGate: [input: GateAnswer, output: null];
	/** Changes those that are named. */
	setPreferences: [input: Partial<Preferences>, output: null];
	/** Whether the app looks once a day for a newer version. */
	setUpdateCheck: [input: { on: boolean }, output: null];
	/** Looks now; it has to be switched on. */
	checkForUpdate: [input: Record<never, never>, output: null];
	/** Whether the system starts the app when the user logs in. */
	setStartAtLogin: [input: { on: boolean }, output: null];
	/** Languages that what is written is held against now, the first first. Asked by the preload, like the next. */
	getSpellingLanguages: [
		input: Record<never, never>,
		output: readonly string[],
	];
	/** Which of the words are spelt wrong. */
	checkSpelling: [
		input: { words: readonly string[] },
		output: readonly string[],
	];
	/** The dictionaries there are (BCP 47), and how many words the user has added. */
	getSpelling: [
		input: Record<never, never>,
		output: { languages: readonly string[]; learned: number },
	];
	forgetLearnedWords: [input: Record<never, never>, output: null];
	/** What the app has done lately, the newest last; at most `MAX_LOG_LENGTH` characters. */
	getLog: [input: Record<never, never>, output: string];
	/** All of it into a file that the user chooses; null where they chose none. */
	saveLog: [input: Record<never, never>, output: string | null];
	/** What of others is in this app. */
	getLicences: [input: Record<never, never>, output: Licences];
	copyText: [input: { text: string }, output: null];
	/** Opens an http or https address in the user's browser. */
	openLink: [input: { url: string }, output: null];
	dismissNotice: [input: { id: string }, output: null];
}

export interface Snapshot {
	/** The number of the last push that `state` includes. */
	readonly seq: number;
	readonly gate: GateState;
	/** Until the gate is open, only what lies in no store: the preferences. */
	readonly state: AppState;
}
