import { useSyncExternalStore } from "react";

/** Sidebar and conversation beside each other need this much; also what 200 % zoom leaves of a window. */
const narrow = window.matchMedia("(max-width: 640px)");

function subscribe(onChange: () => void): () => void {
	narrow.addEventListener("change", onChange);
	return () => narrow.removeEventListener("change", onChange);
}

/** The window has room for one column only. */
export function useNarrow(): boolean {
	return useSyncExternalStore(subscribe, () => narrow.matches);
}
