import { useSyncExternalStore } from "react";

function subscribe(onChange: () => void): () => void {
	window.addEventListener("focus", onChange);
	window.addEventListener("blur", onChange);
	document.addEventListener("visibilitychange", onChange);
	return () => {
		window.removeEventListener("focus", onChange);
		window.removeEventListener("blur", onChange);
		document.removeEventListener("visibilitychange", onChange);
	};
}

/** Somebody may be assumed to look at this window. */
export function useWindowFocus(): boolean {
	return useSyncExternalStore(
		subscribe,
		() => document.visibilityState === "visible" && document.hasFocus(),
	);
}
