import { create } from "zustand";
import type { ConversationId } from "../../shared/domain/ids";
import type { Message } from "../../shared/domain/message";
import type { Anchor } from "../components/place-beside";
import { keyOf } from "../text/log-rows";

/** What the composer is about besides a new message. */
export type About =
	| { readonly kind: "reply"; readonly message: Message }
	/** The draft waits meanwhile. */
	| { readonly kind: "edit"; readonly message: Message; readonly text: string };

interface Selection {
	readonly conversationId: ConversationId;
	/** By their keys, in the order of the log when they are used. */
	readonly messages: ReadonlyMap<string, Message>;
}

interface TalkState {
	readonly about: ReadonlyMap<ConversationId, About>;
	readonly selection: Selection | null;
	/** The menu of one message. */
	readonly menu: { readonly message: Message; readonly anchor: Anchor } | null;
	readonly picker: {
		readonly anchor: Anchor;
		readonly onPick: (emoji: string) => void;
	} | null;
	readonly setAbout: (id: ConversationId, about: About | null) => void;
	readonly select: (message: Message) => void;
	readonly toggle: (message: Message) => void;
	readonly endSelection: () => void;
	readonly openMenu: (message: Message, anchor: Anchor) => void;
	readonly closeMenu: () => void;
	readonly pickEmoji: (anchor: Anchor, onPick: (emoji: string) => void) => void;
	readonly closePicker: () => void;
}

/** What a user is about to do with messages. It ends with the window. */
export const useTalk = create<TalkState>((set) => ({
	about: new Map(),
	selection: null,
	menu: null,
	picker: null,
	setAbout: (id, about) =>
		set((talk) => {
			const next = new Map(talk.about);
			if (about) next.set(id, about);
			else next.delete(id);
			return { about: next };
		}),
	select: (message) =>
		set({
			selection: {
				conversationId: message.conversationId,
				messages: new Map([[keyOf(message), message]]),
			},
		}),
	toggle: (message) =>
		set(({ selection }) => {
			if (!selection) return {};
			const messages = new Map(selection.messages);
			if (!messages.delete(keyOf(message)))
				messages.set(keyOf(message), message);
			return { selection: { ...selection, messages } };
		}),
	endSelection: () => set({ selection: null }),
	openMenu: (message, anchor) => set({ menu: { message, anchor } }),
	closeMenu: () => set({ menu: null }),
	pickEmoji: (anchor, onPick) => set({ picker: { anchor, onPick } }),
	closePicker: () => set({ picker: null }),
}));

export function anchorOf(element: Element): Anchor {
	const { left, right, top, bottom } = element.getBoundingClientRect();
	return { left, right, top, bottom };
}
