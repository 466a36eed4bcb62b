import type { GateState, GateStop } from "../../shared/domain/gate";
import type { AppError } from "../../shared/errors";
import type { DomainEvent } from "../../shared/events";
import type { FlexBridge, Push, Wish } from "../../shared/ipc";
import { reduce } from "../../shared/reduce";
import { type AppState, initialState } from "../../shared/state";

type MirrorPhase =
	| { readonly kind: "loading" }
	/** The app is not open, and asks. */
	| { readonly kind: "stopped"; readonly stop: GateStop }
	| { readonly kind: "ready" }
	| { readonly kind: "failed"; readonly error: AppError };

export interface MirrorState {
	readonly phase: MirrorPhase;
	readonly app: AppState;
	/** The number of the last push that `app` includes. */
	readonly seq: number;
}

interface MirrorHooks {
	/** The mirror has a new state. */
	readonly onState: (state: MirrorState) => void;
	/** One event passed, in order; `before` is the state without it. */
	readonly onEvent?: (
		event: DomainEvent,
		seq: number,
		before: AppState,
	) => void;
	/** The user has chosen something outside the page. */
	readonly onWish?: (wish: Wish) => void;
	/** Events were missed: whatever was built from them must be read anew. */
	readonly onResync?: () => void;
}

/** What has its place in the order. */
type Step = Exclude<Push, { readonly wish: Wish }>;

type MirrorBridge = Pick<FlexBridge, "getSnapshot" | "subscribe">;

/**
 * Main's state, followed. It subscribes before it asks for the snapshot and holds back what arrives
 * meanwhile, so no event falls between the two; a gap in the numbers means asking again.
 */
export class Mirror {
	#state: MirrorState = {
		phase: { kind: "loading" },
		app: initialState,
		seq: -1,
	};
	/** Pushes that wait for a snapshot; null while the mirror follows directly. */
	#held: Step[] | null = [];
	#hadSnapshot = false;
	#unsubscribe: (() => void) | null = null;

	constructor(
		private readonly bridge: MirrorBridge,
		private readonly hooks: MirrorHooks,
	) {}

	start(): void {
		this.#unsubscribe = this.bridge.subscribe((push) => {
			if ("wish" in push) this.hooks.onWish?.(push.wish);
			else this.#receive(push);
		});
		void this.#load();
	}

	stop(): void {
		this.#unsubscribe?.();
		this.#unsubscribe = null;
	}

	/** After a failed snapshot, on the user's word. */
	retry(): void {
		if (this.#state.phase.kind !== "failed") return;
		this.#set({ ...this.#state, phase: { kind: "loading" } });
		void this.#load();
	}

	async #load(): Promise<void> {
		const result = await this.bridge.getSnapshot({});
		if (!result.ok) {
			this.#set({
				...this.#state,
				phase: { kind: "failed", error: result.error },
			});
			return;
		}
		const { seq, gate, state } = result.value;
		this.#set({ phase: phaseOf(gate), app: state, seq });
		const held = this.#held ?? [];
		this.#held = null;
		if (this.#hadSnapshot) this.hooks.onResync?.();
		this.#hadSnapshot = gate.kind === "open";
		for (const push of held) this.#receive(push);
	}

	#receive(push: Step): void {
		if (this.#held) {
			this.#held.push(push);
			return;
		}
		if (push.seq <= this.#state.seq) return;
		if (push.seq !== this.#state.seq + 1) {
			this.#held = [push];
			void this.#load();
			return;
		}
		if ("gate" in push) {
			this.#followGate(push.gate, push.seq);
			return;
		}
		const before = this.#state.app;
		this.#set({
			...this.#state,
			app: followed(before, push.event),
			seq: push.seq,
		});
		this.hooks.onEvent?.(push.event, push.seq, before);
	}

	#followGate(gate: GateState, seq: number): void {
		if (gate.kind !== "open") {
			this.#set({ ...this.#state, phase: phaseOf(gate), seq });
			return;
		}
		// All that there is to mirror begins now.
		this.#held = [];
		// What is shown already stays until there is more: somebody may be writing in it.
		const { phase } = this.#state;
		this.#set({
			...this.#state,
			phase: phase.kind === "ready" ? phase : { kind: "loading" },
			seq,
		});
		void this.#load();
	}

	#set(state: MirrorState): void {
		this.#state = state;
		this.hooks.onState(state);
	}
}

/** Whoever is called otherwise is shown so at once, wherever they stand: what is shown of people is known to be new. */
function followed(before: AppState, event: DomainEvent): AppState {
	const app = reduce(before, event);
	if (event.type !== "person-named") return app;
	const { servers, conversations, pendingRequests, sentRequests } = app;
	return {
		...app,
		servers: anew(servers),
		conversations: anew(conversations),
		pendingRequests: anew(pendingRequests),
		sentRequests: anew(sentRequests),
		occurrences: { ...app.occurrences },
	};
}

function anew<T extends Readonly<Record<string, object>>>(record: T): T {
	return Object.fromEntries(
		Object.entries(record).map(([id, one]) => [
			id,
			"members" in one
				? { ...one, members: [...(one.members as readonly object[])] }
				: { ...one },
		]),
	) as T;
}

function phaseOf(gate: GateState): MirrorPhase {
	switch (gate.kind) {
		case "opening":
			return { kind: "loading" };
		case "open":
			return { kind: "ready" };
		default:
			return { kind: "stopped", stop: gate };
	}
}
