import type { ConversationId, MessageId } from "../../shared/domain/ids";
import type { Message } from "../../shared/domain/message";
import type { PageAnchor } from "../../shared/domain/pages";
import type { AppError } from "../../shared/errors";
import type { DomainEvent } from "../../shared/events";
import type { FlexBridge } from "../../shared/ipc";
import { emptyLog, type MessageLog, reduceLog } from "../../shared/message-log";
import { type End, holds, nextAnchor, trimmed, withPage } from "./log-window";

type LogPhase =
	| { readonly kind: "loading" }
	| { readonly kind: "ready" }
	| { readonly kind: "loading-older" }
	| { readonly kind: "loading-newer" }
	| {
			readonly kind: "failed";
			readonly error: AppError;
			/** What could not be read. */
			readonly anchor: PageAnchor;
	  };

export interface OpenLog {
	readonly log: MessageLog;
	readonly phase: LogPhase;
	/** At least one page was read. */
	readonly loaded: boolean;
	/** What came in lately while the log was open, for the ear; pages of the past are not news. */
	readonly heard: readonly Message[];
	/** What was written here last while the log was open. */
	readonly spoken: MessageId | null;
}

const unopened: OpenLog = {
	log: emptyLog,
	phase: { kind: "loading" },
	loaded: false,
	heard: [],
	spoken: null,
};

/** Logs kept ready for switching back; the one left longest ago goes first. */
const MAX_OPEN_LOGS = 8;
const MAX_HEARD = 5;
const newest: PageAnchor = { kind: "newest" };

interface Passed {
	readonly seq: number;
	readonly event: DomainEvent;
}

/**
 * The messages of the conversations opened in this window: of each a stretch (`log-window.ts`). A page is
 * older than the events that passed while it was read; those after `page.seq` are applied once more on top
 * of it, which is harmless for what the page already held (a message is known by its id, a change names its
 * end state).
 */
export class MessageLogs {
	readonly #logs = new Map<ConversationId, OpenLog>();
	/** Events of a conversation since its running read began. */
	readonly #passed = new Map<ConversationId, Passed[]>();
	/** Raised by whatever asks for another page than the running read: its answer must not be used. */
	readonly #generation = new Map<ConversationId, number>();
	/** The one on screen. */
	#shown: ConversationId | null = null;

	constructor(
		private readonly bridge: Pick<FlexBridge, "loadMessages">,
		private readonly onChange: (
			logs: ReadonlyMap<ConversationId, OpenLog>,
		) => void,
	) {}

	get(id: ConversationId): OpenLog | undefined {
		return this.#logs.get(id);
	}

	/**
	 * Makes the log available for showing, reading what isn't held of it.
	 * @param at a message's number that must be in it; null for the end
	 */
	open(id: ConversationId, at: number | null): void {
		this.#shown = id;
		const held = this.#logs.get(id);
		const isThere = held !== undefined && reaches(held, at);
		// Last in the map's order = used last.
		this.#logs.delete(id);
		this.#put(id, isThere ? { ...held, heard: [], spoken: null } : unopened);
		for (const oldest of [...this.#logs.keys()].slice(0, -MAX_OPEN_LOGS)) {
			this.#logs.delete(oldest);
			this.#nextGeneration(oldest);
		}
		this.show(id, at);
	}

	/**
	 * Sees to it that the message numbered `at` is in the open log, or the end where it is null. What is on
	 * screen stays until the new page is there.
	 */
	show(id: ConversationId, at: number | null): void {
		const held = this.#logs.get(id);
		if (!held || reaches(held, at)) return;
		void this.#read(id, at === null ? newest : { kind: "around", number: at });
	}

	loadMore(id: ConversationId, end: End): void {
		const held = this.#logs.get(id);
		if (!held?.loaded || held.phase.kind.startsWith("loading")) return;
		const anchor = nextAnchor(held.log, end);
		if (anchor) void this.#read(id, anchor);
	}

	/** Reads what could not be read, on the user's word. */
	retry(id: ConversationId): void {
		const phase = this.#logs.get(id)?.phase;
		if (phase?.kind === "failed") void this.#read(id, phase.anchor);
	}

	/** Everything held may have missed an event. What is on screen stays until the new page is there. */
	resync(): void {
		for (const [id, { log }] of this.#logs) {
			const middle = log.messages[log.messages.length >> 1]?.number;
			void this.#read(
				id,
				log.hasNewer && middle ? { kind: "around", number: middle } : newest,
			);
		}
	}

	/** Keeps the log from growing without end while it is followed; `end` is out of sight. */
	trim(id: ConversationId, end: End): void {
		const held = this.#logs.get(id);
		if (held?.phase.kind !== "ready") return;
		const log = trimmed(held.log, end);
		if (log !== held.log) this.#put(id, { ...held, log });
	}

	follow(event: DomainEvent, seq: number): void {
		const id = conversationOf(event);
		if (!id) return;
		this.#passed.get(id)?.push({ seq, event });
		const held = this.#logs.get(id);
		if (!held?.loaded) return;
		const log = reduceLog(held.log, event);
		const heard =
			event.type === "message-received" && id === this.#shown
				? [...held.heard, event.message].slice(-MAX_HEARD)
				: held.heard;
		const spoken =
			event.type === "message-queued" ? event.message.id : held.spoken;
		this.#put(id, { ...held, log, heard, spoken });
		// One's own words are always shown, however far up they were written.
		if (event.type === "message-queued" && log.hasNewer)
			void this.#read(id, newest);
		if (id !== this.#shown) this.trim(id, "older");
	}

	async #read(id: ConversationId, anchor: PageAnchor): Promise<void> {
		this.#nextGeneration(id);
		const start = this.#logs.get(id) ?? unopened;
		const generation = this.#generation.get(id);
		this.#passed.set(id, []);
		this.#put(id, { ...start, phase: { kind: loadingKind(anchor) } });

		const result = await this.bridge.loadMessages({
			conversationId: id,
			anchor,
		});

		if (this.#generation.get(id) !== generation) return;
		const passed = this.#passed.get(id) ?? [];
		this.#passed.delete(id);
		const held = this.#logs.get(id);
		if (!held) return;
		if (!result.ok) {
			this.#put(id, {
				...held,
				phase: { kind: "failed", error: result.error, anchor },
			});
			return;
		}
		const { seq: readAt, ...page } = result.value;
		let log = withPage(held.log, anchor, page);
		for (const { seq, event } of passed)
			if (seq > readAt) log = reduceLog(log, event);
		this.#put(id, { ...held, log, phase: { kind: "ready" }, loaded: true });
	}

	#nextGeneration(id: ConversationId): void {
		this.#generation.set(id, (this.#generation.get(id) ?? 0) + 1);
		this.#passed.delete(id);
	}

	#put(id: ConversationId, log: OpenLog): void {
		this.#logs.set(id, log);
		this.onChange(new Map(this.#logs));
	}
}

function reaches({ log, loaded }: OpenLog, at: number | null): boolean {
	return loaded && (at === null ? !log.hasNewer : holds(log, at));
}

function loadingKind(anchor: PageAnchor) {
	switch (anchor.kind) {
		case "before":
			return "loading-older";
		case "after":
			return "loading-newer";
		default:
			return "loading";
	}
}

function conversationOf(event: DomainEvent): ConversationId | null {
	switch (event.type) {
		case "message-queued":
		case "message-received":
		case "message-updated":
			return event.message.conversationId;
		case "message-changed":
			return event.conversationId;
		default:
			return null;
	}
}
