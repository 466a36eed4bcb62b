import type { Conversation } from "../shared/domain/conversation";
import type { ConversationId, PersonKey } from "../shared/domain/ids";
import type { Server } from "../shared/domain/server";
import { type Core, nowSeconds } from "./core";
import type { NumberedMessage } from "./relay-socket";
import { personOf } from "./translate";

/** While somebody writes, it is told so seldom: each time costs a number, and a place in the log of whoever is slow. */
const TELL_EVERY_MS = 4_000;
/** Who is not heard of for so long has stopped. */
const SHOWN_MS = 6_000;
/** What is older by the clocks came late, and says nothing of now. */
const MAX_AGE_SECONDS = 30;

/** Who is writing in one conversation. Nothing of it is stored. */
export class Typing {
	#toldAt = Number.NEGATIVE_INFINITY;
	/** What has a number below was kept for this user: it was true then. */
	#liveFrom = Number.POSITIVE_INFINITY;
	readonly #timers = new Map<PersonKey, NodeJS.Timeout>();

	constructor(
		readonly core: Core,
		readonly id: ConversationId,
	) {}

	/** @param next the number of the first datum that anybody sends from now on */
	current(next: number): void {
		this.#liveFrom = next;
	}

	detached(): void {
		this.#liveFrom = Number.POSITIVE_INFINITY;
		for (const timer of this.#timers.values()) clearTimeout(timer);
		this.#timers.clear();
		this.#show();
	}

	/** The user is writing: whether the others are to be told now. Not while one of them is away, for whom it would be kept. */
	isDue(): boolean {
		const state = this.core.state();
		const conversation = state.conversations[this.id];
		const server = conversation && state.servers[conversation.serverId];
		if (!server || !state.preferences.typing) return false;
		const now = performance.now();
		if (now - this.#toldAt < TELL_EVERY_MS) return false;
		if (!areAllHere(conversation, server)) return false;
		this.#toldAt = now;
		return true;
	}

	/** Takes what members say of themselves; who has said something else has stopped writing it. */
	heard(items: readonly NumberedMessage[]): void {
		const { members = [] } = this.core.state().conversations[this.id] ?? {};
		for (const { message, number, from } of items) {
			const key = from === null ? null : personOf(from)?.key;
			const person = members.find((member) => member.key === key)?.key;
			if (person === undefined) continue;
			if (message.category === "typing")
				this.#heardTyping(person, number, Number(message.date));
			else if (message.category === "chat") this.#end(person);
		}
	}

	#heardTyping(person: PersonKey, number: number, date: number): void {
		const isOld =
			number < this.#liveFrom ||
			Math.abs(nowSeconds() - date) > MAX_AGE_SECONDS;
		if (isOld || !this.core.state().preferences.typing) return;
		this.#drop(person);
		this.#timers.set(
			person,
			setTimeout(() => this.#end(person), SHOWN_MS),
		);
		this.#show();
	}

	#end(person: PersonKey): void {
		if (!this.#timers.has(person)) return;
		this.#drop(person);
		this.#show();
	}

	#drop(person: PersonKey): void {
		clearTimeout(this.#timers.get(person));
		this.#timers.delete(person);
	}

	#show(): void {
		const people = [...this.#timers.keys()];
		const shown = this.core.state().typing[this.id] ?? [];
		if (people.join(" ") !== shown.join(" "))
			this.core.emit({ type: "typing-changed", id: this.id, people });
	}
}

function areAllHere({ members }: Conversation, { people }: Server): boolean {
	const here = new Set(people.map(({ key }) => key));
	const joined = members.filter(({ standing }) => standing === "joined");
	return joined.length > 0 && joined.every(({ key }) => here.has(key));
}
