import type { Limits } from "../limits";
import type { Order } from "./wire";

/** So small a part of what may wait is enough to ask how far the thread is. */
const PART_TO_ASK = 16;

/**
 * What a data thread was told and has given no sign of: it waits in this process. Orders are done in their order, so the answer
 * to one question (`ping`) says that all before it are done. There is one question at a time, and what came behind it counts.
 *
 * What a conversation begins with does not count: there is no more of that than there are conversations, and after a
 * start, or when another thread has died, all of them are told in one turn.
 */
export class Backlog {
	#isAsked = false;
	#orders = 0;
	#bytes = 0;

	constructor(
		readonly limits: Pick<Limits, "maxThreadOrders" | "maxThreadOrderBytes">,
	) {}

	/** A question is under way. */
	get isAsked(): boolean {
		return this.#isAsked;
	}

	/** It is time for a question. */
	get isDue(): boolean {
		return !this.#isAsked && this.#exceeds(PART_TO_ASK);
	}

	/** More waits than may. */
	get isFull(): boolean {
		return this.#isAsked && this.#exceeds(1);
	}

	add(order: Order): void {
		switch (order.kind) {
			case "open":
			case "add":
			case "line":
			case "restore":
				return;
			case "ping":
				this.#isAsked = true;
				this.#orders = 0;
				this.#bytes = 0;
				return;
		}
		this.#orders++;
		this.#bytes += bytesOf(order);
	}

	/** The question is answered. */
	answered(): void {
		this.#isAsked = false;
	}

	/** Nothing waits: the thread is gone. */
	clear(): void {
		this.#isAsked = false;
		this.#orders = 0;
		this.#bytes = 0;
	}

	#exceeds(part: number): boolean {
		const { maxThreadOrders, maxThreadOrderBytes } = this.limits;
		return (
			this.#orders > maxThreadOrders / part ||
			this.#bytes > maxThreadOrderBytes / part
		);
	}
}

function bytesOf(order: Order): number {
	switch (order.kind) {
		case "append":
			return order.bytes.length;
		case "hang-up":
			return order.words?.length ?? 0;
		case "read":
			return order.bytes.reduce((sum, one) => sum + (one?.length ?? 0), 0);
		default:
			return 0;
	}
}
