import { create } from "zustand";
import { UNDO_MS } from "../../shared/ipc";
import { toast } from "./toasts";

interface Deed {
	/** What of the window it is about. */
	readonly keys: readonly string[];
	readonly act: () => Promise<unknown>;
	readonly timer: ReturnType<typeof setTimeout>;
}

/** What is about to be done, by what it is about: until then it can be undone, and nobody has been told. */
const useDeeds = create<{ readonly pending: ReadonlyMap<string, Deed> }>(
	() => ({ pending: new Map() }),
);

/** Whether something is about to be done to it. */
export function useIsSoon(key: string): boolean {
	return useDeeds(({ pending }) => pending.has(key));
}

/**
 * Does it when it can't be undone any more.
 * @param text what has been done, beside Undo
 * @param act tells its own failures
 */
export function actSoon(
	keys: readonly string[],
	text: string,
	act: () => Promise<unknown>,
): void {
	const deed: Deed = {
		keys,
		act,
		timer: setTimeout(() => void carryOut(deed), UNDO_MS),
	};
	const pending = new Map(useDeeds.getState().pending);
	for (const key of keys) pending.set(key, deed);
	useDeeds.setState({ pending });
	toast(text, () => forget(deed));
}

async function carryOut(deed: Deed): Promise<void> {
	await deed.act();
	forget(deed);
}

function forget(deed: Deed): void {
	clearTimeout(deed.timer);
	const pending = new Map(useDeeds.getState().pending);
	for (const key of deed.keys)
		if (pending.get(key) === deed) pending.delete(key);
	useDeeds.setState({ pending });
}

/** Whoever closes the window has decided. */
window.addEventListener("pagehide", () => {
	for (const deed of new Set(useDeeds.getState().pending.values()))
		void carryOut(deed);
});
