import { randomUUID } from "node:crypto";
import type { History } from "../../client/history";
import type { Changes, MessageChange } from "../../shared/domain/history";
import type { ConversationId } from "../../shared/domain/ids";
import type { Message, MessageRef } from "../../shared/domain/message";
import type { MessageSearch, PageAnchor } from "../../shared/domain/pages";
import { type AppError, errorOf } from "../../shared/errors";
import type {
	Batch,
	Commit,
	StoreAnswer,
	StoreCallName,
	StoreCalls,
	StoreRequest,
} from "../../store/calls";
import { isStoreErrorCode, StoreError } from "../../store/errors";
import type { FromStore, ToStore } from "../../store/process";

/** One running process that has the store. */
export interface StorePort {
	post(message: ToStore): void;
	/** Ends it without a word. */
	kill(): void;
}

export type StartStore = (events: {
	message(message: FromStore): void;
	exit(): void;
}) => StorePort;

export interface StoreClientOptions {
	readonly start: StartStore;
	readonly file: string;
	readonly key: Uint8Array;
	/** Nothing can be stored at the moment, and why; null when it can again. */
	readonly onTrouble: (error: AppError | null) => void;
	readonly onDamage: (seq: number) => void;
}

/** What is asked in one batch; a longer queue goes in several. */
const MAX_BATCH_LENGTH = 1_000;
/** How often a process may die over the same batch before the batch is given up. */
const MAX_DEATHS = 3;
const RETRY_MS = 1_000;

interface Asked {
	readonly request: StoreRequest;
	readonly resolve: (value: never) => void;
	readonly reject: (error: unknown) => void;
}

/**
 * Asks the store's process, in order and one batch at a time: what comes while a batch is under way goes with
 * the next, into one transaction. When the process dies it is started again and asked the same once more.
 */
export class StoreClient implements History {
	#port: StorePort | null = null;
	#isOpen = false;
	readonly #queue: Asked[] = [];
	#asked: { readonly batch: Batch; readonly each: readonly Asked[] } | null =
		null;
	#deaths = 0;
	#trouble: AppError | null = null;
	#retry: NodeJS.Timeout | null = null;
	#closing: (() => void) | null = null;
	#opening: {
		resolve(isLarge: boolean): void;
		reject(error: unknown): void;
	} | null = null;

	constructor(readonly options: StoreClientOptions) {}

	/**
	 * @param check look at the whole database first
	 * @returns whether the database is too large to have been looked at whole
	 * @throws StoreError; the process is then gone
	 */
	open(check: boolean): Promise<boolean> {
		return new Promise((resolve, reject) => {
			this.#opening = { resolve, reject };
			this.#start(check);
		});
	}

	/** Returns when all that was asked is answered and the process is gone. */
	async close(): Promise<void> {
		if (!this.#port && !this.#retry) return;
		await new Promise<void>((resolve) => {
			this.#closing = resolve;
			this.#next();
		});
	}

	call<N extends StoreCallName>(
		call: N,
		input: StoreCalls[N][0],
	): Promise<StoreCalls[N][1]> {
		return new Promise((resolve, reject) => {
			const request = { call, input } as StoreRequest;
			this.#queue.push({ request, resolve, reject });
			this.#next();
		});
	}

	commit(changes: Commit & Changes) {
		return this.call("commit", changes);
	}

	append(append: readonly Message[]) {
		return this.call("commit", { append });
	}

	async update(
		conversationId: ConversationId,
		changes: readonly MessageChange[],
	): Promise<void> {
		await this.call("commit", { update: [{ conversationId, changes }] });
	}

	async blobs(prefix: string): Promise<ReadonlyMap<string, Uint8Array>> {
		return new Map(await this.call("blobs", { prefix }));
	}

	page(id: ConversationId, anchor: PageAnchor, length: number) {
		return this.call("page", { id, anchor, length });
	}

	search(search: MessageSearch, length: number) {
		return this.call("search", { search, length });
	}

	unsent(id: ConversationId) {
		return this.call("unsent", { id });
	}

	find(id: ConversationId, message: MessageRef) {
		return this.call("find", { id, message });
	}

	summary(id: ConversationId, readUpTo: number) {
		return this.call("summary", { id, readUpTo });
	}

	#start(check: boolean): void {
		const port = this.options.start({
			message: (message) => {
				if (port === this.#port) this.#take(message);
			},
			exit: () => {
				if (port === this.#port) this.#onExit();
			},
		});
		this.#port = port;
		const { file, key } = this.options;
		port.post({ type: "open", file, key, check });
	}

	#take(message: FromStore): void {
		switch (message.type) {
			case "opened": {
				this.#isOpen = true;
				this.#opening?.resolve(message.isLarge);
				this.#opening = null;
				const asked = this.#asked;
				if (asked) this.#port?.post({ type: "batch", batch: asked.batch });
				else {
					this.#setTrouble(null);
					this.#next();
				}
				break;
			}
			case "answers":
				this.#deaths = 0;
				this.#answered(message.answers);
				break;
			case "damaged":
				this.options.onDamage(message.seq);
				break;
			case "closed":
				this.#end();
				break;
			case "failed":
				this.#onFailed(message);
				break;
		}
	}

	#answered(answers: readonly StoreAnswer[]): void {
		const each = this.#asked?.each ?? [];
		this.#asked = null;
		let trouble: AppError | null = null;
		let wrote = false;
		each.forEach((one, i) => {
			const answer = answers[i];
			if (answer?.ok) {
				wrote ||= one.request.call === "commit";
				one.resolve(answer.value as never);
				return;
			}
			const error = answer?.error ?? diedError;
			// What stands in the way of everything, and not of one request alone.
			if (isStoreErrorCode(error.code)) trouble = error;
			one.reject(storeErrorFrom(error));
		});
		if (trouble) this.#setTrouble(trouble);
		else if (wrote) this.#setTrouble(null);
		this.#next();
	}

	#next(): void {
		if (!this.#isOpen || this.#asked) return;
		const each = this.#queue.splice(0, MAX_BATCH_LENGTH);
		if (each.length === 0) {
			if (this.#closing) this.#port?.post({ type: "close" });
			return;
		}
		const requests = each.map(({ request }) => request);
		const batch = { id: randomUUID(), requests };
		this.#asked = { batch, each };
		this.#port?.post({ type: "batch", batch });
	}

	#onExit(): void {
		this.#port = null;
		this.#isOpen = false;
		if (this.#opening) {
			this.#opening.reject(storeErrorFrom(diedError));
			this.#opening = null;
			return;
		}
		this.#deaths++;
		if (this.#deaths >= MAX_DEATHS) {
			this.#setTrouble(diedError);
			// What makes it die must not hold up all else for ever.
			this.#giveUp(diedError);
		}
		if (this.#closing && !this.#asked && this.#queue.length === 0) {
			this.#end();
			return;
		}
		this.#startLater(this.#deaths >= MAX_DEATHS ? RETRY_MS : 0);
	}

	/** It can't be opened: at the start the gate says so, later a banner. */
	#onFailed({ code, detail }: Extract<FromStore, { type: "failed" }>): void {
		const error =
			code === "store-failed"
				? new Error(detail)
				: new StoreError(code, detail);
		this.#port?.kill();
		this.#port = null;
		this.#isOpen = false;
		if (this.#opening) {
			this.#opening.reject(error);
			this.#opening = null;
			return;
		}
		const trouble =
			error instanceof StoreError ? errorOf(error.code) : diedError;
		this.#setTrouble(trouble);
		this.#giveUp(trouble);
		for (const one of this.#queue.splice(0)) one.reject(error);
		if (this.#closing) this.#end();
		else this.#startLater(RETRY_MS);
	}

	#giveUp(error: AppError): void {
		const each = this.#asked?.each ?? [];
		this.#asked = null;
		for (const one of each) one.reject(storeErrorFrom(error));
	}

	#startLater(ms: number): void {
		this.#retry = setTimeout(() => {
			this.#retry = null;
			this.#start(false);
		}, ms);
	}

	/** While nothing can be stored it is tried again and again: whoever mends it has nothing else to do. */
	#setTrouble(trouble: AppError | null): void {
		if (trouble?.code !== this.#trouble?.code) this.options.onTrouble(trouble);
		this.#trouble = trouble;
		if (!trouble || this.#retry || !this.#isOpen || this.#closing) return;
		this.#retry = setTimeout(() => {
			this.#retry = null;
			this.commit({}).catch(() => {});
		}, RETRY_MS);
	}

	#end(): void {
		if (this.#retry) clearTimeout(this.#retry);
		this.#retry = null;
		this.#port?.kill();
		this.#port = null;
		this.#isOpen = false;
		this.#closing?.();
	}
}

const diedError = errorOf("store-died");

function storeErrorFrom({ code, values }: AppError): Error {
	return isStoreErrorCode(code)
		? new StoreError(code, "")
		: new Error(`${code}: ${JSON.stringify(values)}`);
}
