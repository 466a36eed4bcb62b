import { isAct, type Outgoing, withoutText } from "../shared/domain/act";
import type { Appended, Changes } from "../shared/domain/history";
import type { ConversationId } from "../shared/domain/ids";
import type { Message, MessageRef } from "../shared/domain/message";
import { Acts } from "./acts";
import type { Database } from "./database";
import type { StoreKeys } from "./keys";
import { Messages, type Outcome } from "./messages";
import { Parts } from "./parts";

/** What a commit came to, so that it can be told again. */
export interface Told {
	/** What became of each message of `append`. */
	readonly append: readonly Outcome[];
	/** What became of others. */
	readonly more: readonly Happened[];
}

interface Happened {
	readonly conversationId: ConversationId;
	readonly message: MessageRef;
	readonly outcome: Exclude<Outcome, "known"> | "changed";
}

/** What is said in conversations: messages, in parts or whole, and what is done to them. */
export class Talk {
	readonly messages: Messages;
	readonly #acts: Acts;
	readonly #parts: Parts;

	constructor(
		database: Database,
		keys: StoreKeys,
		onDamage: (seq: number) => void,
	) {
		this.messages = new Messages(database, keys, onDamage);
		this.#acts = new Acts(database, keys, this.messages);
		this.#parts = new Parts(database, keys, this.messages);
	}

	/** Whatever was looked up in a transaction that was undone may not be there. */
	forget(): void {
		this.messages.forget();
		this.#acts.forget();
	}

	commit({
		remove = [],
		append = [],
		parts = [],
		acts = [],
		hide = [],
		update = [],
	}: Changes): Told {
		const more: Happened[] = [];
		const note = (
			conversationId: ConversationId,
			{ id, from }: MessageRef,
			outcome: Happened["outcome"],
		) => more.push({ conversationId, message: { id, from }, outcome });
		const put = (message: Message): Outcome => {
			const outcome = this.messages.append(message);
			if (outcome === "fresh" && this.#acts.catchUp(message))
				note(message.conversationId, message, "changed");
			return outcome;
		};
		const act = (one: Outgoing) => {
			if (isAct(one)) {
				if (this.#acts.add(one))
					note(one.conversationId, one.target, "changed");
				return;
			}
			const outcome = put(one);
			if (outcome !== "known") note(one.conversationId, one, outcome);
		};
		for (const id of remove) this.messages.remove(id);
		const outcomes = append.map(put);
		for (const part of parts) {
			const whole = this.#parts.add(part);
			if (whole) act(whole);
		}
		for (const one of acts) act(one);
		for (const { conversationId, messages } of hide) {
			for (const ref of messages) {
				const isChanged = this.messages.change(
					conversationId,
					ref,
					(message) =>
						message.deleted ? message : withoutText(message, "here"),
				);
				if (isChanged) note(conversationId, ref, "changed");
			}
		}
		for (const { conversationId, changes } of update) {
			for (const change of changes) {
				if (this.messages.update(conversationId, change)) continue;
				const target = this.#acts.update(conversationId, change);
				if (target) note(conversationId, target, "changed");
			}
		}
		return { append: outcomes, more };
	}

	/** What the commit came to, with the messages as they are now; what happened to one twice is told once. */
	appended({ append = [] }: Changes, told: Told): Appended {
		const happened: {
			fresh: Map<string, Message>;
			moved: Map<string, Message>;
			changed: Map<string, Message>;
		} = { fresh: new Map(), moved: new Map(), changed: new Map() };
		const { fresh, moved, changed } = happened;
		append.forEach((message, i) => {
			const outcome = told.append[i] ?? "known";
			if (outcome === "known") return;
			const key = keyOf(message.conversationId, message);
			const { number } = message;
			const first = fresh.get(key);
			if (outcome === "fresh") fresh.set(key, message);
			else if (first) fresh.set(key, { ...first, number });
			else this.#note(moved, message.conversationId, message);
		});
		for (const { conversationId, message, outcome } of told.more) {
			const key = keyOf(conversationId, message);
			// What was done to it in the meantime is seen with it.
			const into = fresh.has(key) ? fresh : happened[outcome];
			this.#note(into, conversationId, message);
		}
		for (const key of moved.keys()) changed.delete(key);
		return {
			fresh: [...fresh.values()],
			moved: [...moved.values()],
			changed: [...changed.values()],
		};
	}

	/** Own messages and acts that nobody has confirmed, in the order they were made. */
	unsent(id: ConversationId): readonly Outgoing[] {
		return [...this.messages.unsent(id), ...this.#acts.unsent(id)].sort(
			(a, b) => (a.id < b.id ? -1 : 1),
		);
	}

	/** What is not done with: acts that wait or have yet to go out, and parts of what is not whole. */
	unsettled(): Pick<Changes, "acts" | "parts"> {
		return { acts: this.#acts.all(), parts: this.#parts.all() };
	}

	#note(into: Map<string, Message>, id: ConversationId, ref: MessageRef): void {
		const now = this.messages.find(id, ref);
		if (now) into.set(keyOf(id, ref), now);
	}
}

function keyOf(conversation: ConversationId, { id, from }: MessageRef): string {
	return `${conversation} ${id} ${from}`;
}
