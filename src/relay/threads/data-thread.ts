import { type EventLoopUtilization, performance } from "node:perf_hooks";
import { Worker } from "node:worker_threads";
import type { Limits } from "../limits";
import type { MailStore } from "../mailbox/mail-store";
import type { Mailbox } from "../mailbox/mailbox";
import type { SocketRequest } from "../relay-socket";
import type { EventRing } from "../status/events";
import type { ServerKey } from "../tls/server-key";
import { Backlog } from "./backlog";
import type { Admitted, ThreadChannel } from "./thread-channel";
import { type Kept, type News, type Order, Outbox, type Setup } from "./wire";

/** The control plane, as a data thread sees it. */
export interface ControlPlane {
	/** Uses up the token of a relay socket that came in at a thread; null where it is none. */
	redeem(request: SocketRequest, thread: DataThread): Admitted | null;
	/** Null where nothing is kept. */
	readonly mailbox: Mailbox | null;
	readonly events: Pick<EventRing, "note">;
	readonly log: (line: string) => void;
}

interface ThreadEvents {
	/** It has died, and these were in it. */
	lost(thread: DataThread, channels: readonly ThreadChannel[]): void;
	/** What it keeps for these people has changed. */
	keeps(thread: DataThread, people: readonly Kept[]): void;
}

/** How the disk is. */
type DiskState = Pick<MailStore, "failure" | "diskBytes" | "datums">;

/** Where data threads listen, and what they are begun with. */
export interface ThreadOptions {
	readonly count: number;
	/** An address of this machine; null for all of them. */
	readonly host: string | null;
	/** Of the first; the others follow. 0 for free ones. */
	readonly firstPort: number;
	readonly key: ServerKey;
	readonly limits: Limits;
	/** The program that calls `runDataThread` where it is no main thread. */
	readonly program: URL;
}

/** How often a data thread was begun. */
let begun = 0;

/** A thread that dies at once is begun again after so many milliseconds. */
const RETRY_MS = 1_000;

/** One data thread, as the control plane sees it. Where it dies, another takes its place, at the same port. */
export class DataThread {
	readonly #channels = new Map<string, ThreadChannel>();
	readonly #orders = new Outbox<Order>((all) => this.#post(all));
	/** What is to be done as soon as it runs again. */
	#pending: Order[] = [];
	readonly #backlog: Backlog;
	#worker: Worker | null = null;
	#port: number;
	#began = 0;
	#isClosing = false;
	/** How long it has given no sign, as far as was looked. */
	#silentMs = 0;
	/** What it was told last. */
	#disk: DiskState | null = null;
	#used: EventLoopUtilization | null = null;
	/** Of its time, at last sight: 0 to 1. */
	utilization = 0;

	constructor(
		readonly index: number,
		readonly options: ThreadOptions,
		readonly control: () => ControlPlane,
		readonly events: ThreadEvents,
	) {
		const { firstPort, limits } = options;
		this.#backlog = new Backlog(limits);
		this.#port = firstPort === 0 ? 0 : firstPort + index;
	}

	get port(): number {
		return this.#port;
	}

	get isRunning(): boolean {
		return this.#worker !== null;
	}

	get size(): number {
		return this.#channels.size;
	}

	/** @throws as Node's `listen`, where it can't open its port */
	start(): Promise<void> {
		const { index, options } = this;
		const { host, key, limits, count, program } = options;
		const setup: Setup = {
			index,
			host,
			port: this.#port,
			key,
			firstName: 2 ** 32 * ++begun,
			// What all logs together may hold is shared out.
			limits: {
				...limits,
				maxLogBytes: Math.ceil(limits.maxLogBytes / count),
			},
		};
		const worker = new Worker(program, { workerData: setup });
		this.#worker = worker;
		if (this.#pending.length > 0) worker.postMessage(this.#pending);
		this.#pending = [];
		this.#began = performance.now();
		this.#used = null;
		this.#disk = null;
		this.#silentMs = 0;
		return new Promise((resolve, reject) => {
			worker.on("message", (all: readonly News[]) => {
				// It was given up, and what it knows is out of date.
				if (this.#worker !== worker) return;
				for (const news of all) {
					if (news.kind === "listening") {
						this.#port = news.port;
						resolve();
					} else if (news.kind === "not-listening") {
						const { code, message } = news;
						this.control().log(`data thread ${index}: ${message}`);
						void worker.terminate();
						reject(Object.assign(new Error(message), { code }));
					} else this.#hear(news);
				}
			});
			worker.on("error", (error) => {
				this.control().log(
					`data thread ${index} has failed: ${error.stack ?? error}`,
				);
				reject(error);
			});
			worker.on("exit", () => this.#onExit(worker));
		});
	}

	/** Takes a channel on. */
	take(channel: ThreadChannel): void {
		this.#channels.set(channel.id, channel);
	}

	drop(channel: ThreadChannel): void {
		this.#channels.delete(channel.id);
	}

	put(order: Order): void {
		this.#orders.put(order);
	}

	/** Tells it how the disk is, where that has changed. */
	noteDisk({ failure, diskBytes, datums }: DiskState): void {
		const known = this.#disk;
		if (
			known?.failure === failure &&
			known.diskBytes === diskBytes &&
			known.datums === datums
		) {
			return;
		}
		this.#disk = { failure, diskBytes, datums };
		this.put({ kind: "disk", failure, diskBytes, datums });
	}

	/**
	 * Looks how busy it was, and whether it is still there: one that stands still is ended, and its Connections go on in
	 * another.
	 * @param sinceMs when that was looked at last
	 */
	measure(sinceMs: number): void {
		const worker = this.#worker;
		if (!worker) return;
		if (this.#silentMs > this.options.limits.threadTimeoutMs) {
			this.#giveUp("stands still");
			return;
		}
		this.#silentMs += sinceMs;
		if (!this.#backlog.isAsked) this.put({ kind: "ping" });
		const now = worker.performance.eventLoopUtilization();
		const { utilization } = this.#used
			? worker.performance.eventLoopUtilization(now, this.#used)
			: now;
		this.#used = now;
		this.utilization = utilization;
	}

	/** Says goodbye to everybody in it; returns when it has ended. */
	async close(): Promise<void> {
		const worker = this.#worker;
		this.#isClosing = true;
		if (!worker) return;
		const ended = new Promise<void>((resolve) =>
			worker.once("exit", () => resolve()),
		);
		const { lingerMs } = this.options.limits;
		const timer = setTimeout(() => void worker.terminate(), 2 * lingerMs);
		this.put({ kind: "close" });
		await ended;
		clearTimeout(timer);
	}

	#post(orders: Order[]): void {
		const backlog = this.#backlog;
		for (const order of orders) backlog.add(order);
		if (backlog.isFull) {
			this.#giveUp("does not take what it is told");
			return;
		}
		if (backlog.isDue) {
			const question: Order = { kind: "ping" };
			backlog.add(question);
			orders.push(question);
		}
		if (this.#worker) this.#worker.postMessage(orders);
		else this.#pending = this.#pending.concat(orders);
	}

	/** Lets go of it at once: until it has ended, more would wait. */
	#giveUp(why: string): void {
		this.control().log(`data thread ${this.index} ${why}`);
		void this.#worker?.terminate();
		this.#lose();
	}

	#hear(news: Exclude<News, { kind: "listening" | "not-listening" }>): void {
		const control = this.control();
		switch (news.kind) {
			case "redeem": {
				const admitted = control.redeem(news.request, this);
				this.put({
					kind: "redeemed",
					ask: news.ask,
					id: news.request.id,
					socket: admitted && {
						seat: admitted.channel.attachSocket(
							admitted.seat,
							admitted.terms.token,
						),
						terms: admitted.terms,
					},
				});
				break;
			}
			case "pong":
				this.#silentMs = 0;
				this.#backlog.answered();
				break;
			case "amounts":
				this.events.keeps(this, news.people);
				break;
			case "log":
				control.log(news.line);
				break;
			case "event":
				control.events.note(news.event, news.who, news.code);
				break;
			default:
				this.#channels.get(news.id)?.hear(news);
		}
	}

	#onExit(worker: Worker): void {
		if (this.#worker === worker) this.#lose();
		if (this.#isClosing) return;
		const lived = performance.now() - this.#began;
		const wait = lived < RETRY_MS ? RETRY_MS : 0;
		setTimeout(() => {
			if (this.#isClosing) return;
			// What goes wrong then is said by its exit, and it is tried again.
			this.start().catch(() => {});
		}, wait);
	}

	/** Its conversations go on in another; where there is none, in this one when it runs again. */
	#lose(): void {
		this.#worker = null;
		this.#orders.clear();
		this.#pending = [];
		this.#backlog.clear();
		if (this.#isClosing) return;
		const channels = [...this.#channels.values()];
		this.#channels.clear();
		this.control().log(
			`data thread ${this.index} is gone; its ${channels.length} conversations go on in another`,
		);
		this.events.lost(this, channels);
	}
}
