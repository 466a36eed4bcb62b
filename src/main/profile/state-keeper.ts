import type { DomainEvent } from "../../shared/events";
import type { AppState } from "../../shared/state";
import type { DocumentChange, StoredDocument } from "../../store/calls";
import { keptEntities } from "./kept-state";

/** Changes that come together are written together. */
const WRITE_DELAY_MS = 150;

/**
 * After these a kill must not take the user back: a server is in the list, somebody is being asked or was answered.
 * A conversation is stored before its messages; and what people have said once and will not say again (a card, a topic, a key)
 * before the commit after which the relay forgets it.
 */
const countedOn: ReadonlySet<DomainEvent["type"]> = new Set([
	"profile-named",
	"server-added",
	"server-removed",
	// Whether the user wants to be connected goes with it.
	"line-changed",
	"sent-request-added",
	"request-acknowledging",
	"request-ignored",
	"conversation-opened",
	"departure-changed",
	"conversation-removed",
	"person-blocked",
	"identity-changed",
	"topic-changed",
	"own-card-changed",
	"card-changed",
]);

interface Written {
	readonly kind: string;
	readonly id: string;
	/** null where it was only read so far. */
	readonly value: object | null;
	readonly body: string;
}

/** Keeps the state in the store: of everything that is kept whole, what has changed. */
export class StateKeeper {
	readonly #written = new Map<string, Written>();
	#pending: AppState | null = null;
	#timer: NodeJS.Timeout | null = null;
	#isClosed = false;
	#writing: Promise<void> = Promise.resolve();

	constructor(
		/** What was read from the store. */
		documents: readonly StoredDocument[],
		private readonly write: (
			changes: readonly DocumentChange[],
		) => Promise<unknown>,
		private readonly onError: (error: unknown) => void,
	) {
		for (const { kind, id, body } of documents) {
			// What could not be read stays, until the same thing is written anew.
			if (body === null) continue;
			this.#written.set(`${kind} ${id}`, { kind, id, value: null, body });
		}
	}

	/** Writes what an event has changed: at once where the user, or somebody else, now counts on it. */
	noted(event: DomainEvent, state: AppState): void {
		this.save(state);
		if (countedOn.has(event.type)) void this.flush();
	}

	/** Writes soon. */
	save(state: AppState): void {
		if (this.#isClosed) return;
		this.#pending = state;
		this.#timer ??= setTimeout(() => void this.flush(), WRITE_DELAY_MS);
	}

	/** Writes now what has changed; never rejects. What can't be written goes with the next change. */
	flush(): Promise<void> {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		const state = this.#pending;
		this.#pending = null;
		if (state) {
			const changes = this.#changes(state);
			if (changes.length > 0) {
				this.#writing = this.write(changes).then(
					() => {},
					(error) => {
						// As if something else were there: that it must be written, or taken away, is not forgotten.
						for (const { kind, id } of changes) {
							const other = { kind, id, value: null, body: "" };
							this.#written.set(`${kind} ${id}`, other);
						}
						this.#pending ??= state;
						this.onError(error);
					},
				);
			}
		}
		return this.#writing;
	}

	/** Writes what has changed, and nothing after that. */
	async close(): Promise<void> {
		const written = this.flush();
		this.#isClosed = true;
		await written;
	}

	#changes(state: AppState): readonly DocumentChange[] {
		const changes: DocumentChange[] = [];
		const kept = new Set<string>();
		for (const entity of keptEntities(state)) {
			const { kind, id, value } = entity;
			const key = `${kind} ${id}`;
			kept.add(key);
			const written = this.#written.get(key);
			if (written?.value === value) continue;
			const body = entity.body();
			this.#written.set(key, { kind, id, value, body });
			if (written?.body !== body) changes.push({ kind, id, body });
		}
		for (const [key, { kind, id }] of this.#written) {
			if (kept.has(key)) continue;
			this.#written.delete(key);
			changes.push({ kind, id, body: null });
		}
		return changes;
	}
}
