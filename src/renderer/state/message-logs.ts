import type { ConversationId } from "../../shared/domain/ids";
import type { AppError } from "../../shared/errors";
import type { DomainEvent } from "../../shared/events";
import type { FlexBridge } from "../../shared/ipc";
import {
	emptyLog,
	type MessageLog,
	prependPage,
	reduceLog,
} from "../../shared/message-log";

type LogPhase =
	| { readonly kind: "loading" }
	| { readonly kind: "ready" }
	| { readonly kind: "loading-older" }
	| { readonly kind: "failed"; readonly error: AppError };

export interface OpenLog {
	readonly log: MessageLog;
	readonly phase: LogPhase;
	/** At least the newest page was read. */
	readonly loaded: boolean;
}

const unopened: OpenLog = {
	log: emptyLog,
	phase: { kind: "loading" },
	loaded: false,
};

/** Logs kept ready for switching back; the one left longest ago goes first. */
const MAX_OPEN_LOGS = 8;
/** Past this a log that is read at its end lets its oldest messages go; scrolling up loads them again. */
const TRIM_ABOVE = 800;
const TRIM_TO = 400;

interface Passed {
	readonly seq: number;
	readonly event: DomainEvent;
}

/**
 * The messages of the conversations opened in this window. A page is older than the events that passed
 * while it was read; those after `page.seq` are applied once more on top of it, which is harmless for
 * what the page already held (a message is known by its id, a change names its end state).
 */
export class MessageLogs {
	readonly #logs = new Map<ConversationId, OpenLog>();
	/** Events of a conversation since its running read began. */
	readonly #passed = new Map<ConversationId, Passed[]>();
	/** Raised by a resync or a close: an answer from before it must not be used. */
	readonly #generation = new Map<ConversationId, number>();

	constructor(
		private readonly bridge: Pick<FlexBridge, "loadMessages">,
		private readonly onChange: (
			logs: ReadonlyMap<ConversationId, OpenLog>,
		) => void,
	) {}

	get(id: ConversationId): OpenLog | undefined {
		return this.#logs.get(id);
	}

	/** Makes the log available, reading its newest page where it isn't held yet. */
	open(id: ConversationId): void {
		const held = this.#logs.get(id);
		if (held) {
			// Last in the map's order = used last.
			this.#logs.delete(id);
			this.#logs.set(id, held);
			if (held.phase.kind === "failed" && !held.loaded) void this.#read(id);
			return;
		}
		this.#logs.set(id, unopened);
		for (const oldest of [...this.#logs.keys()].slice(0, -MAX_OPEN_LOGS)) {
			this.#logs.delete(oldest);
			this.#nextGeneration(oldest);
		}
		void this.#read(id);
	}

	loadOlder(id: ConversationId): void {
		const held = this.#logs.get(id);
		if (!held?.loaded || !held.log.hasOlder) return;
		if (held.phase.kind === "loading" || held.phase.kind === "loading-older")
			return;
		void this.#read(id);
	}

	/** Everything held may have missed an event. What is on screen stays until the new page is there. */
	resync(): void {
		for (const [id, held] of this.#logs) {
			this.#nextGeneration(id);
			this.#logs.set(id, { ...held, loaded: false });
			void this.#read(id);
		}
	}

	/** Lets go of old messages of a log that is read at its end, so that a day's chat doesn't pile up. */
	trim(id: ConversationId): void {
		const held = this.#logs.get(id);
		if (held?.phase.kind !== "ready") return;
		if (held.log.messages.length <= TRIM_ABOVE) return;
		const messages = held.log.messages.slice(-TRIM_TO);
		this.#put(id, { ...held, log: { ...held.log, messages, hasOlder: true } });
	}

	follow(event: DomainEvent, seq: number): void {
		const id = conversationOf(event);
		if (!id) return;
		this.#passed.get(id)?.push({ seq, event });
		const held = this.#logs.get(id);
		if (!held?.loaded) return;
		const log = reduceLog(held.log, event);
		if (log !== held.log) this.#put(id, { ...held, log });
	}

	async #read(id: ConversationId): Promise<void> {
		const start = this.#logs.get(id) ?? unopened;
		const generation = this.#generation.get(id) ?? 0;
		const older = start.loaded;
		this.#passed.set(id, []);
		this.#put(id, {
			...start,
			phase: { kind: older ? "loading-older" : "loading" },
		});

		const before = older ? oldestNumber(start.log) : null;
		const result = await this.bridge.loadMessages({
			conversationId: id,
			anchor:
				before === null
					? { kind: "newest" }
					: { kind: "before", number: before },
		});

		if ((this.#generation.get(id) ?? 0) !== generation) return;
		const passed = this.#passed.get(id) ?? [];
		this.#passed.delete(id);
		const held = this.#logs.get(id);
		if (!held) return;
		if (!result.ok) {
			this.#put(id, {
				...held,
				phase: { kind: "failed", error: result.error },
			});
			return;
		}
		const { seq: readAt, ...page } = result.value;
		let log = older ? prependPage(held.log, page) : page;
		for (const { seq, event } of passed)
			if (seq > readAt) log = reduceLog(log, event);
		this.#put(id, { log, phase: { kind: "ready" }, loaded: true });
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

function oldestNumber(log: MessageLog): number | null {
	return (
		log.messages.find((message) => message.number !== null)?.number ?? null
	);
}

function conversationOf(event: DomainEvent): ConversationId | null {
	switch (event.type) {
		case "message-queued":
		case "message-received":
			return event.message.conversationId;
		case "message-changed":
			return event.conversationId;
		default:
			return null;
	}
}
