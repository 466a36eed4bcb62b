import type { ConversationId } from "../../shared/domain/ids";
import type { FlexBridge } from "../../shared/ipc";

const SAVE_AFTER_MS = 300;

/**
 * What is typed and not sent, by conversation. The window's own copy is the newest there is, so a
 * `draft-changed` that comes back late from main can never overwrite what has been typed since.
 */
export class Drafts {
	readonly #texts = new Map<ConversationId, string>();
	readonly #timers = new Map<ConversationId, ReturnType<typeof setTimeout>>();

	readonly #listeners = new Set<() => void>();

	constructor(private readonly bridge: Pick<FlexBridge, "saveDraft">) {}

	/** Shaped for React: bound, and it answers with the way to stop. */
	readonly subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	/** undefined where nothing was typed in this window yet: then main's draft is the one. */
	text(id: ConversationId): string | undefined {
		return this.#texts.get(id);
	}

	set(id: ConversationId, text: string): void {
		if (this.#texts.get(id) === text) return;
		this.#texts.set(id, text);
		for (const listener of this.#listeners) listener();
		clearTimeout(this.#timers.get(id));
		this.#timers.set(
			id,
			setTimeout(() => this.flush(id), SAVE_AFTER_MS),
		);
	}

	/** Saves now what waits to be saved: before the conversation or the window is left. */
	flush(id: ConversationId): void {
		if (!this.#timers.has(id)) return;
		clearTimeout(this.#timers.get(id));
		this.#timers.delete(id);
		void this.bridge.saveDraft({
			conversationId: id,
			draft: this.#texts.get(id) ?? "",
		});
	}

	flushAll(): void {
		for (const id of [...this.#timers.keys()]) this.flush(id);
	}
}
