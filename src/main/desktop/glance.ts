import type { AppState } from "../../shared/state";
import { unreadOf } from "../../shared/unread";

/** What badge and tray show. */
export interface Glance {
	readonly unread: number;
	readonly doNotDisturb: boolean;
	/** The relay of this computer is on. */
	readonly hosting: boolean;
}

/**
 * Of the state alone: nothing is counted along, so nothing can be counted wrong.
 * @param now Unix milliseconds
 */
export function glanceOf(state: AppState, now: number): Glance {
	const { kind } = state.relayHost;
	return {
		unread: unreadOf(state, now),
		doNotDisturb: state.preferences.doNotDisturb,
		hosting: kind === "on" || kind === "starting",
	};
}

export function isSameGlance(a: Glance, b: Glance): boolean {
	return (
		a.unread === b.unread &&
		a.doNotDisturb === b.doNotDisturb &&
		a.hosting === b.hosting
	);
}
