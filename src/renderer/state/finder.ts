import type { ConversationId } from "../../shared/domain/ids";
import { isSameMessage, type Message } from "../../shared/domain/message";
import type { SearchPage } from "../../shared/domain/pages";
import type { AppError } from "../../shared/errors";
import type { FlexBridge } from "../../shared/ipc";
import { emptyQuery, isWish, type SearchQuery, searchOf } from "./search-query";

export type Hit = SearchPage["hits"][number];

type FinderPhase =
	/** Nothing is asked for yet. */
	| { readonly kind: "idle" }
	| { readonly kind: "searching" }
	| { readonly kind: "more" }
	| { readonly kind: "ready" }
	| { readonly kind: "failed"; readonly error: AppError };

export interface FinderState {
	/** null for everything. */
	readonly scope: ConversationId | null;
	readonly query: SearchQuery;
	readonly phase: FinderPhase;
	/** Newest first; those of the query before stay until the next ones are there. */
	readonly hits: readonly Hit[];
	/** There are more than `hits`. */
	readonly hasMore: boolean;
	/** The hit that is stood on; null while none is. */
	readonly at: number | null;
}

/** Fast typing asks once. */
const ASK_AFTER_MS = 80;
/** Who has not found it among so many needs another word, not more of them. */
export const MAX_HITS = 1_000;

const nothing = {
	phase: { kind: "idle" },
	hits: [],
	hasMore: false,
	at: null,
} as const;

/**
 * One search as it is typed. Answers come back in any order; only the one to the newest question counts,
 * and it replaces what is shown at once, so that results never flicker through nothing.
 */
export class Finder {
	#state: FinderState;
	#timer: ReturnType<typeof setTimeout> | undefined;
	/** Raised by every question; an answer to an older one is not used. */
	#question = 0;
	#next: number | null = null;
	/** When the question was asked: pages of one search must agree on what "last week" is. */
	#askedAt = 0;

	constructor(
		private readonly bridge: Pick<FlexBridge, "searchMessages">,
		scope: ConversationId | null,
		private readonly now: () => number,
		private readonly onChange: (state: FinderState) => void,
	) {
		this.#state = { scope, query: emptyQuery, ...nothing };
	}

	get state(): FinderState {
		return this.#state;
	}

	ask(query: SearchQuery): void {
		this.#question += 1;
		clearTimeout(this.#timer);
		if (!isWish(query)) {
			this.#put({ ...this.#state, query, ...nothing });
			return;
		}
		this.#put({ ...this.#state, query, phase: { kind: "searching" } });
		this.#timer = setTimeout(() => void this.#read(null), ASK_AFTER_MS);
	}

	/** The next page of what was asked for. */
	more(): void {
		const { phase, hits } = this.#state;
		if (phase.kind !== "ready" || this.#next === null) return;
		if (hits.length >= MAX_HITS) return;
		this.#put({ ...this.#state, phase: { kind: "more" } });
		void this.#read(this.#next);
	}

	retry(): void {
		if (this.#state.phase.kind === "failed") this.ask(this.#state.query);
	}

	/** Stands on a hit. Near the last one the next page is read. */
	stand(at: number): void {
		const { hits } = this.#state;
		if (hits.length === 0) return;
		const within = Math.min(hits.length - 1, Math.max(0, at));
		this.#put({ ...this.#state, at: within });
		if (within >= hits.length - 5) this.more();
	}

	/** What is said otherwise now, or not at all any more, was not found. */
	updated(message: Message): void {
		const { hits, at } = this.#state;
		const gone = hits.findIndex(
			(hit) =>
				hit.message.conversationId === message.conversationId &&
				isSameMessage(hit.message, message) &&
				hit.message.text !== message.text,
		);
		if (gone < 0) return;
		this.#put({
			...this.#state,
			hits: hits.filter((_hit, i) => i !== gone),
			at: at === null || at === gone ? null : at > gone ? at - 1 : at,
		});
	}

	/** No answer that is under way counts any more. */
	close(): void {
		this.#question += 1;
		clearTimeout(this.#timer);
	}

	async #read(before: number | null): Promise<void> {
		const question = this.#question;
		if (before === null) this.#askedAt = this.now();
		const { query, scope } = this.#state;
		const result = await this.bridge.searchMessages({
			...searchOf(query, scope, this.#askedAt),
			before,
		});
		if (question !== this.#question) return;
		if (!result.ok) {
			this.#put({
				...this.#state,
				phase: { kind: "failed", error: result.error },
			});
			return;
		}
		const { hits, next } = result.value;
		this.#next = next;
		const first = before === null;
		this.#put({
			...this.#state,
			phase: { kind: "ready" },
			hits: first ? hits : [...this.#state.hits, ...hits],
			hasMore: next !== null,
			at: first ? null : this.#state.at,
		});
	}

	#put(state: FinderState): void {
		this.#state = state;
		this.onChange(state);
	}
}
