import type {
	ChannelEvents,
	ChannelSeed,
	DataPlane,
} from "../plane/data-plane";
import {
	type ControlPlane,
	DataThread,
	type ThreadOptions,
} from "./data-thread";
import { MailAmounts } from "./mail-amounts";
import { ThreadChannel } from "./thread-channel";
import type { Kept } from "./wire";

/** How often it is looked how busy the threads are, in milliseconds. */
const MEASURE_MS = 1_000;
/** How often they are told how the disk is, where that changes. */
const DISK_MS = 100;
/** Threads whose load differs by less than one part in so many are equally busy. */
const LOAD_STEPS = 4;

/**
 * The data plane in threads (RFC, step 5: "spawns thread and socket"): each has a port of its own, which OK names, and
 * the relay sockets of the Connections that were assigned to it. What one of them has to wait for, or dies of, is
 * nothing to the others. Lines, names, tokens and the disk stay with the control plane.
 */
export class ThreadPlane implements DataPlane {
	readonly #threads: readonly DataThread[];
	readonly #amounts = new MailAmounts();
	readonly #timers: NodeJS.Timeout[];
	#control: ControlPlane = {
		redeem: () => null,
		mailbox: null,
		events: { note: () => {} },
		log: () => {},
	};

	private constructor(options: ThreadOptions) {
		const control = () => this.#control;
		this.#threads = Array.from(
			{ length: options.count },
			(_, index) =>
				new DataThread(index, options, control, {
					lost: (thread, channels) => {
						this.#share(this.#amounts.forget(thread));
						for (const channel of channels) channel.lost();
					},
					keeps: (thread, people) => this.#keeps(thread, people),
				}),
		);
		const measure = () => {
			for (const thread of this.#threads) thread.measure(MEASURE_MS);
		};
		this.#timers = [
			setInterval(measure, MEASURE_MS).unref(),
			setInterval(() => this.noteDisk(), DISK_MS).unref(),
		];
	}

	/** @throws as Node's `listen`, where one can't open its port */
	static async start(options: ThreadOptions): Promise<ThreadPlane> {
		const plane = new ThreadPlane(options);
		const started = plane.#threads.map((thread) => thread.start());
		try {
			await Promise.all(started);
		} catch (error) {
			await Promise.allSettled(started);
			await plane.close();
			throw error;
		}
		return plane;
	}

	/** From now on relay sockets are let in. */
	begin(control: ControlPlane): void {
		this.#control = control;
		this.noteDisk();
	}

	get ports(): number[] {
		return this.#threads.map(({ port }) => port);
	}

	open(seed: ChannelSeed, events: ChannelEvents): ThreadChannel {
		return new ThreadChannel(seed, events, (channel) => {
			const thread = this.#leastBusy();
			thread.take(channel);
			return thread;
		});
	}

	/** The disk takes nothing, or takes mail again, or has more or less on it. */
	noteDisk(): void {
		const store = this.#control.mailbox?.journal;
		if (!store) return;
		for (const thread of this.#threads) thread.noteDisk(store);
	}

	async close(): Promise<void> {
		for (const timer of this.#timers) clearInterval(timer);
		await Promise.all(this.#threads.map((thread) => thread.close()));
	}

	#keeps(thread: DataThread, people: readonly Kept[]): void {
		this.#amounts.note(thread, people);
		this.#share(people.map(({ key }) => key));
	}

	/** Tells each what the others keep for these. */
	#share(keys: readonly string[]): void {
		for (const thread of this.#threads) {
			const people = keys.map((key) => this.#amounts.keptFor(key, thread));
			thread.put({ kind: "elsewhere", people });
		}
		for (const key of keys) {
			const account = this.#control.mailbox?.account(key);
			if (account) account.elsewhere = this.#amounts.keptFor(key, null);
		}
	}

	/** The one that has worked least of the last second; among equals the one with the fewest Connections. */
	#leastBusy(): DataThread {
		const running = this.#threads.filter(({ isRunning }) => isRunning);
		const [first, ...others] = running.length > 0 ? running : this.#threads;
		return others.reduce(
			(best, thread) => (isLess(costOf(thread), costOf(best)) ? thread : best),
			first as DataThread,
		);
	}
}

function costOf({ utilization, size }: DataThread): [number, number] {
	return [Math.round(utilization * LOAD_STEPS), size];
}

function isLess(
	[load, size]: [number, number],
	[otherLoad, otherSize]: [number, number],
): boolean {
	return load === otherLoad ? size < otherSize : load < otherLoad;
}
