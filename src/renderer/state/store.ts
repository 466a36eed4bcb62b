import { create } from "zustand";
import { callPeopleAs } from "../../language/called";
import type { AppError, Result } from "../../shared/errors";
import { type AppState, initialState } from "../../shared/state";
import { bridge } from "../bridge";
import { Drafts } from "./drafts";
import { fulfil } from "./fulfil";
import { MessageLogs, type OpenLog } from "./message-logs";
import { Mirror, type MirrorState } from "./mirror";
import { followQuotes, forgetQuotes } from "./quotes";
import { followSearch } from "./search";
import { useView } from "./view";

/**
 * The window's one mirror of main, as React sees it. Components read it through `useApp` and
 * `useOpenLog` and change nothing in it: what the user wants goes to `bridge` as a command.
 */
const useMirror = create<MirrorState>(() => ({
	phase: { kind: "loading" },
	app: initialState,
	seq: -1,
}));

const useLogs = create<{
	readonly logs: ReadonlyMap<string, OpenLog>;
}>(() => ({ logs: new Map() }));

export const messageLogs = new MessageLogs(bridge, (logs) =>
	useLogs.setState({ logs }),
);

export const drafts = new Drafts(bridge);

const mirror = new Mirror(bridge, {
	onState: (state) => useMirror.setState(state, true),
	onEvent: (event, seq, before) => {
		messageLogs.follow(event, seq);
		followQuotes(event);
		followSearch(event);
		if (event.type !== "conversation-opened") return;
		const { id } = event.conversation;
		// A conversation that has just come into being is what the user has been waiting for, unless
		// they are writing something else right now.
		if (before.conversations[id]) return;
		const { selected, page, select } = useView.getState();
		const writing =
			page === "settings" ||
			(selected !== null && drafts.text(selected)?.trim());
		if (!writing) select(id);
	},
	onWish: (wish) => {
		const { phase, app } = useMirror.getState();
		if (phase.kind === "ready" && app.profile) fulfil(wish, app);
	},
	onResync: () => {
		messageLogs.resync();
		forgetQuotes();
	},
});

callPeopleAs(appNow);

export function startMirror(): void {
	mirror.start();
}

/** Settles when main has said what there is to be shown. */
export function firstAnswer(): Promise<void> {
	return new Promise((resolve) => {
		const stop = useMirror.subscribe(({ phase }) => {
			if (phase.kind === "loading") return;
			stop();
			resolve();
		});
	});
}

export function retrySnapshot(): void {
	mirror.retry();
}

export function useApp<T>(selector: (app: AppState) => T): T {
	return useMirror((state) => selector(state.app));
}

export function useMirrorPhase(): MirrorState["phase"] {
	return useMirror((state) => state.phase);
}

export function useOpenLog(id: string): OpenLog | undefined {
	return useLogs((state) => state.logs.get(id));
}

/** The state at this moment, for handlers that act on it and don't show it. */
export function appNow(): AppState {
	return useMirror.getState().app;
}

/** Runs a command whose failure has no place of its own on screen; it becomes a notice. */
export async function run<T>(command: Promise<Result<T>>): Promise<boolean> {
	const result = await command;
	if (!result.ok) notify(result.error);
	return result.ok;
}

export function notify(error: AppError): void {
	useView.getState().addNotice(error);
}
