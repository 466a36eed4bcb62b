import type { GroupState } from "ts-mls";
import { ProtocolError } from "../protocol/errors";
import type { PersonKey } from "../shared/domain/ids";
import type { AppError } from "../shared/errors";
import { hex, isEqual } from "./bytes";
import type { E2eContext, E2eEvent } from "./contract";
import type { Irregularity } from "./counters";
import { type RefusalCode, Refused, refusal } from "./errors";
import type { Fragment } from "./fragments";
import { leafOf, membersOf } from "./group";
import { UPDATE_JITTER } from "./limits";
import {
	type E2eState,
	type Frame,
	fragmentsOf,
	frame,
	type Held,
} from "./state";

type Draft = { -readonly [key in keyof E2eState]: E2eState[key] };

/** One step: a copy of the state that is changed field by field, and what comes of it. */
export class Run {
	readonly draft: Draft;
	readonly write: Fragment[] = [];
	readonly events: E2eEvent[] = [];
	wakeAt: number | null = null;

	constructor(
		readonly context: E2eContext,
		state: E2eState,
	) {
		this.draft = { ...state };
	}

	send(kind: Frame["kind"], id: string, bytes: Uint8Array): void {
		const { draft } = this;
		const epoch = draft.group ? epochOf(draft.group) : 0;
		const sent = frame(kind, id, epoch, bytes);
		draft.frames = [...draft.frames, sent];
		this.write.push(...fragmentsOf(sent));
	}

	/** In the group, with a leaf that no other state of this user's has. */
	enter(): void {
		const { draft, context } = this;
		draft.pending = null;
		draft.joining = null;
		draft.attempts = 0;
		draft.broken = null;
		draft.wasMember = true;
		draft.session = hex(context.random(8));
		draft.sessionEpoch = draft.group ? epochOf(draft.group) : 0;
		draft.count = 0;
		this.renewed();
		this.#requeue();
		this.onEpoch();
	}

	adoptPending(): void {
		const { draft } = this;
		const { pending } = draft;
		if (!pending) return;
		draft.group = pending.next;
		draft.pending = null;
		draft.joining = null;
		if (pending.welcome) this.send("welcome", "", pending.welcome);
		this.renewed();
		this.onEpoch();
	}

	/** What is needed of the group is gone; it has to be joined again with a fresh leaf. */
	leave(error: AppError): void {
		const { draft } = this;
		draft.broken = error;
		draft.pending = null;
		draft.joining = null;
		draft.wasMember = true;
		this.#requeue();
	}

	/** What was encrypted and is not safe will be encrypted again. */
	#requeue(): void {
		this.draft.frames = this.draft.frames.map((frame) =>
			frame.kind === "application" ? { ...frame, id: "" } : frame,
		);
	}

	renewed(): void {
		const { draft, context } = this;
		draft.sinceUpdate = 0;
		draft.updatedAt = context.now;
		const [random = 0] = context.random(1);
		draft.jitter = (random / 256) * UPDATE_JITTER;
		draft.isStale = false;
		draft.dutySince = null;
	}

	/** The group has gone on: every ratchet is new. */
	onEpoch(): void {
		const { draft, context } = this;
		const { group } = draft;
		if (!group) return;
		draft.isStale = false;
		draft.dutySince = null;
		const isAdded = ({ keyPackage }: (typeof draft.waiting)[number]) =>
			membersOf(group.ratchetTree).some(({ leaf }) => {
				const node = leafOf(group.ratchetTree, leaf);
				return (
					node !== null &&
					isEqual(node.hpkePublicKey, keyPackage.leafNode.hpkePublicKey)
				);
			});
		const added = draft.waiting.filter(isAdded);
		if (added.length === 0) return;
		draft.waiting = draft.waiting.filter((waiting) => !added.includes(waiting));
		draft.lastAdded = new Map([
			...draft.lastAdded,
			...added.map(({ person }) => [person, context.now] as const),
		]);
	}

	pin(fresh: ReadonlyMap<PersonKey, Uint8Array>): void {
		for (const [person, key] of fresh) {
			this.events.push({ kind: "pinned", pin: { person, key } });
		}
	}

	irregular(
		number: number,
		from: PersonKey | null,
		irregularity: Irregularity | { readonly kind: "wrong-sender" },
	): void {
		this.events.push({ kind: "irregular", from, number, irregularity });
	}

	unreadable(number: number, from: PersonKey | null, code: RefusalCode): void {
		this.events.push({
			kind: "unreadable",
			number,
			from,
			error: refusal(code),
		});
	}

	refused({ number, from }: Held, error: unknown): void {
		if (error instanceof ProtocolError) throw error;
		const refused =
			error instanceof Refused
				? error
				: new Refused("not-verified", String(error));
		this.events.push({
			kind: "refused",
			number,
			from,
			error: refused.error,
			detail: refused.detail,
		});
	}

	wake(at: number): void {
		this.wakeAt = this.wakeAt === null ? at : Math.min(this.wakeAt, at);
	}
}

export function epochOf({ groupContext }: GroupState): number {
	return Number(groupContext.epoch);
}
