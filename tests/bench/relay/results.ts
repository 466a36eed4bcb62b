import { median } from "./statistics";
import type { Values } from "./workloads";

/** What came out, by scenario and system, a value a round. */
export class Results {
	readonly #values = new Map<string, Values[]>();
	readonly #words = new Map<string, string>();

	add(scenario: string, system: string, values: Values): void {
		const key = keyOf(scenario, system);
		const all = this.#values.get(key);
		if (all) all.push(values);
		else this.#values.set(key, [values]);
	}

	/** Why there is nothing. */
	skip(scenario: string, system: string, word: string): void {
		this.#words.set(keyOf(scenario, system), word);
	}

	word(scenario: string, system: string): string | null {
		return this.#words.get(keyOf(scenario, system)) ?? null;
	}

	/** One value a round; none where it was not measured, or not to the end. */
	rounds(scenario: string, system: string, name: string): number[] {
		if (this.word(scenario, system)) return [];
		const all = this.#values.get(keyOf(scenario, system)) ?? [];
		return all.flatMap((values) => values[name] ?? []);
	}

	median(scenario: string, system: string, name: string): number | null {
		const rounds = this.rounds(scenario, system, name);
		return rounds.length === 0 ? null : median(rounds);
	}

	/** Of each round, so that what slows a whole round down is in both and falls out. */
	ratio(
		scenario: string,
		name: string,
		system: string,
		other: string,
	): { median: number; low: number; high: number } | null {
		const values = this.rounds(scenario, system, name);
		const others = this.rounds(scenario, other, name);
		const ratios = values
			.slice(0, others.length)
			.map((value, i) => value / (others[i] as number));
		if (ratios.length === 0) return null;
		return {
			median: median(ratios),
			low: Math.min(...ratios),
			high: Math.max(...ratios),
		};
	}
}

function keyOf(scenario: string, system: string): string {
	return `${scenario}\0${system}`;
}
