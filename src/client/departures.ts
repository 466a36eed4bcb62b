import type { Conversation } from "../shared/domain/conversation";
import type { ConversationId } from "../shared/domain/ids";
import type { ConversationLink } from "./conversation-link";
import type { Core } from "./core";

/** Conversations that this user is about to leave: done when it can't be undone any more. */
export class Departures {
	readonly #timers = new Map<ConversationId, NodeJS.Timeout>();

	constructor(
		readonly core: Core,
		readonly link: (conversation: Conversation) => ConversationLink | null,
	) {
		// What was decided before the app ended is done now.
		for (const { id, departure } of Object.values<Conversation>(
			core.state().conversations,
		)) {
			if (departure) this.begin(id);
		}
	}

	begin(id: ConversationId): void {
		const { departure } = this.core.state().conversations[id] ?? {};
		clearTimeout(this.#timers.get(id));
		this.#timers.delete(id);
		if (!departure) return;
		const wait = Math.max(0, departure.at - Date.now());
		this.#timers.set(
			id,
			setTimeout(() => {
				this.#timers.delete(id);
				this.#carryOut(id).catch(this.core.report);
			}, wait),
		);
	}

	close(): void {
		for (const timer of this.#timers.values()) clearTimeout(timer);
		this.#timers.clear();
	}

	async #carryOut(id: ConversationId): Promise<void> {
		const conversation = this.core.state().conversations[id];
		// The user has thought better of it.
		if (!conversation?.departure || conversation.departure.at > Date.now()) {
			return;
		}
		const link = this.link(conversation);
		if (link) await link.depart();
		else {
			await clearIfDeleting(this.core, conversation);
			departed(this.core, id);
		}
	}
}

/** What was said is gone from here, whether or not the server knows already that this user leaves. */
export async function clearIfDeleting(
	core: Core,
	{ id, departure }: Conversation,
): Promise<void> {
	if (!departure?.isDeleting) return;
	await core.history.commit({ remove: [id] });
	core.emit({ type: "conversation-cleared", id });
}

/** There is nothing left to tell the server. */
export function departed(core: Core, id: ConversationId): void {
	const { departure } = core.state().conversations[id] ?? {};
	if (departure?.isDeleting) core.emit({ type: "conversation-removed", id });
	else if (departure) {
		core.emit({ type: "departure-changed", id, departure: null });
	}
}
