import { join } from "node:path";
import { onTestFinished } from "vitest";
import type {
	Appended,
	HistorySummary,
} from "../../../src/shared/domain/history";
import type {
	ConversationId,
	MessageId,
	PersonKey,
} from "../../../src/shared/domain/ids";
import type { Message } from "../../../src/shared/domain/message";
import type {
	MessageSearch,
	Page,
	PageAnchor,
	SearchPage,
} from "../../../src/shared/domain/pages";
import type { StoreCallName, StoreCalls } from "../../../src/store/calls";
import { Store, type StoreOptions } from "../../../src/store/store";
import { everything } from "../../everything";
import { tempFolder } from "../main/temp-folder";
import { message } from "../renderer/samples";

const key = new Uint8Array(32).fill(7);

export const conversationOf = (n: number) =>
	`${String(n).padStart(26, "0")}.${"a".repeat(64)}` as ConversationId;

export const here = conversationOf(1);

export const received = (
	number: number,
	over: Partial<Message> = {},
): Message => message(number, { conversationId: here, ...over });

export const own = (name: string, over: Partial<Message> = {}): Message =>
	message(null, {
		conversationId: here,
		id: name as MessageId,
		from: "alice" as PersonKey,
		delivery: { kind: "queued" },
		...over,
	});

/** A store in a folder of its own, asked one thing at a time. */
export class OneStore {
	#store: Store;
	#batches = 0;
	#isOpen = true;
	readonly damaged: number[] = [];

	private constructor(readonly options: StoreOptions) {
		this.#store = this.#open();
	}

	static async make(options: Partial<StoreOptions> = {}): Promise<OneStore> {
		const file = join(await tempFolder(), "store.db");
		const one = new OneStore({ file, key, ...options });
		onTestFinished(() => one.close());
		return one;
	}

	get file(): string {
		return this.options.file;
	}

	/** What a test does to the database itself. */
	get store(): Store {
		return this.#store;
	}

	close(): void {
		if (this.#isOpen) this.#store.close();
		this.#isOpen = false;
	}

	reopen(): void {
		this.close();
		this.#store = this.#open();
		this.#isOpen = true;
	}

	ask<N extends StoreCallName>(
		call: N,
		input: StoreCalls[N][0],
		id = `batch ${this.#batches++}`,
	): StoreCalls[N][1] {
		const request = { call, input } as Parameters<
			Store["run"]
		>[0]["requests"][number];
		const [answer] = this.#store.run({ id, requests: [request] });
		if (answer?.ok) return answer.value as StoreCalls[N][1];
		throw Object.assign(new Error(answer?.error.code), answer?.error);
	}

	append(...append: Message[]): Appended {
		return this.ask("commit", { append });
	}

	page(anchor: PageAnchor, length = 1_000_000, id = here): Page {
		return this.ask("page", { id, anchor, length });
	}

	all(id = here): readonly Message[] {
		return this.page({ kind: "newest" }, 1_000_000, id).messages;
	}

	search(search: Partial<MessageSearch>, length = 1_000): SearchPage {
		return this.ask("search", { search: { ...everything, ...search }, length });
	}

	summary(readUpTo: number): HistorySummary {
		return this.ask("summary", { id: here, readUpTo });
	}

	#open(): Store {
		return Store.open({
			...this.options,
			onDamage: (seq) => this.damaged.push(seq),
		});
	}
}

export const numbers = (messages: readonly Message[]) =>
	messages.map(({ id, number }) => number ?? id);
