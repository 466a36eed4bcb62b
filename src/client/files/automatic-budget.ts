import type { PersonKey } from "../../shared/domain/ids";

const HOUR_MS = 3_600_000;
/** Files of the greatest size that one person may have fetched here in an hour without being asked. */
const FILES = 20;

/** What is fetched without a click is little, also from somebody who offers much. */
export class AutomaticBudget {
	readonly #taken = new Map<PersonKey, { at: number; bytes: number }[]>();

	/** @param clock milliseconds, of a clock that nobody sets back */
	constructor(readonly clock: () => number) {}

	/**
	 * @param limit bytes that one file may have
	 * @returns whether it may be fetched; it then counts
	 */
	take(person: PersonKey, bytes: number, limit: number): boolean {
		const now = this.clock();
		const recent = (this.#taken.get(person) ?? []).filter(
			({ at }) => now - at < HOUR_MS,
		);
		const taken = recent.reduce((sum, one) => sum + one.bytes, 0);
		const isFine = taken + bytes <= FILES * limit && recent.length < 10 * FILES;
		if (isFine) recent.push({ at: now, bytes });
		this.#taken.set(person, recent);
		return isFine;
	}
}
