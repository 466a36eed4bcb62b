import type { Line } from "./line";
import type { Presence } from "./presence";
import type { KnownUser } from "./store";

/** Who is here and who was, in this process. */
export class Roster implements Presence {
	readonly #online = new Map<string, Line>();
	readonly #watchers = new Set<Line>();
	/** Of those who are away, in the order in which they left, so that the one to forget is the first. */
	readonly #lastSeen = new Map<string, number>();

	constructor(
		users: readonly KnownUser[],
		readonly maxKnownUsers: number,
	) {
		for (const { key, lastSeen } of users) this.#lastSeen.set(key, lastSeen);
	}

	line(key: string): Line | null {
		return this.#online.get(key) ?? null;
	}

	get size(): number {
		return this.#online.size;
	}

	lines(): Iterable<Line> {
		return this.#online.values();
	}

	watchers(): Iterable<Line> {
		return this.#watchers;
	}

	get isWatched(): boolean {
		return this.#watchers.size > 0;
	}

	isKnown(key: string): boolean {
		return this.#online.has(key) || this.#lastSeen.has(key);
	}

	enter(line: Line): void {
		this.#online.set(line.key, line);
		if (line.options.presence) this.#watchers.add(line);
		this.#lastSeen.delete(line.key);
	}

	leave(line: Line, now: number): void {
		if (this.#online.get(line.key) !== line) return;
		this.#online.delete(line.key);
		this.#watchers.delete(line);
		this.#lastSeen.set(line.key, now);
		if (this.#lastSeen.size > this.maxKnownUsers) {
			const [oldest] = this.#lastSeen.keys();
			this.#lastSeen.delete(oldest as string);
		}
	}

	clear(now: number): void {
		for (const line of this.lines()) this.leave(line, now);
	}

	known(): KnownUser[] {
		const away = [...this.#lastSeen];
		const here = [...this.#online].map(
			([key, { since }]) => [key, since] as const,
		);
		return [...away, ...here].map(([key, lastSeen]) => ({ key, lastSeen }));
	}
}
