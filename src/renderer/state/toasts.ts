import { create } from "zustand";
import { UNDO_MS } from "../../shared/ipc";

/** Something that has just been done, and for a while the way to undo it. */
interface Toast {
	readonly id: number;
	readonly text: string;
	readonly undo: () => void;
}

/** Where several things are done one after the other; the older ones can't be undone any more. */
const MAX_TOASTS = 3;
/** Main must still be able to undo it when the button is pressed at the last moment. */
const SHOWN_MS = UNDO_MS - 500;

interface ToastsState {
	/** The latest last. */
	readonly toasts: readonly Toast[];
}

export const useToasts = create<ToastsState>(() => ({ toasts: [] }));

let count = 0;

/** @param undo takes it back; its own failures are told by it */
export function toast(text: string, undo: () => void): void {
	const id = ++count;
	useToasts.setState(({ toasts }) => ({
		toasts: [...toasts, { id, text, undo }].slice(-MAX_TOASTS),
	}));
	setTimeout(() => dropToast(id), SHOWN_MS);
}

export function dropToast(id: number): void {
	useToasts.setState(({ toasts }) => ({
		toasts: toasts.filter((one) => one.id !== id),
	}));
}

/** @returns whether there was anything to undo */
export function undoLast(): boolean {
	const last = useToasts.getState().toasts.at(-1);
	if (!last) return false;
	dropToast(last.id);
	last.undo();
	return true;
}
