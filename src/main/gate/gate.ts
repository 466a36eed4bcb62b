import type { GateAnswer, GateState, GateStop } from "../../shared/domain/gate";
import {
	type AppError,
	fail,
	failed,
	ok,
	type Result,
} from "../../shared/errors";

/**
 * One step of opening. It is called with null first, and again with each answer the user gives; it
 * returns what it has opened, or throws `Stopped`.
 */
export type Step<T> = (answer: GateAnswer | null) => Promise<T>;

/** Thrown by a step that can't go on without the user. */
export class Stopped extends Error {
	constructor(
		readonly stop: GateStop,
		/** Why the answer just given did not help; null where the screen itself says it. */
		readonly error: AppError | null = null,
	) {
		super(error?.code ?? stop.kind);
	}
}

interface Waiting {
	readonly stop: GateStop;
	readonly answer: (answer: GateAnswer) => void;
}

/**
 * What main passes before the app is open: steps in order, each of which may stop, show itself in the
 * window and wait for the user. Nothing is decided for the user here, and nothing times out.
 */
export class Gate {
	#state: GateState = { kind: "opening" };
	#waiting: Waiting | null = null;
	/** Who gave the answer that a step works on. */
	#reply: ((result: Result<null>) => void) | null = null;

	constructor(private readonly onChange: (state: GateState) => void) {}

	get state(): GateState {
		return this.#state;
	}

	/** A step waits for the user. */
	get isAsking(): boolean {
		return this.#state.kind !== "opening" && this.#state.kind !== "open";
	}

	/** @throws whatever the step throws, but for `Stopped` */
	async pass<T>(step: Step<T>): Promise<T> {
		let answer: GateAnswer | null = null;
		for (;;) {
			try {
				const opened = await step(answer);
				if (answer) this.#set({ kind: "opening" });
				this.#answered(ok(null));
				return opened;
			} catch (error) {
				if (!(error instanceof Stopped)) {
					this.#answered(fail("own-mistake"));
					throw error;
				}
				answer = await this.#ask(error);
			}
		}
	}

	/** Everything is opened. */
	open(): void {
		this.#set({ kind: "open" });
	}

	/** The user's word; settles once the step that waited for it has passed or stopped again. */
	answer(answer: GateAnswer): Promise<Result<null>> {
		const waiting = this.#waiting;
		if (!waiting?.stop.choices.some((choice) => choice === answer.choice)) {
			return Promise.resolve(fail("not-asked"));
		}
		this.#waiting = null;
		return new Promise((resolve) => {
			this.#reply = resolve;
			waiting.answer(answer);
		});
	}

	#ask({ stop, error }: Stopped): Promise<GateAnswer> {
		return new Promise((resolve) => {
			this.#waiting = { stop, answer: resolve };
			this.#set(stop);
			this.#answered(error ? failed(error) : ok(null));
		});
	}

	#answered(result: Result<null>): void {
		this.#reply?.(result);
		this.#reply = null;
	}

	#set(state: GateState): void {
		this.#state = state;
		this.onChange(state);
	}
}
