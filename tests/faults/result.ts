import type { World } from "./drive/world";
import { failuresOf, type Verdict } from "./oracle/judge";

/** All sessions of one scenario together. */
export class Result {
	rounds = 0;
	failedSessions = 0;
	readonly seeds: number[] = [];
	readonly recoveries: number[] = [];
	readonly figures = new Map<string, number[]>();
	/** What failed, with the seed that does it again. */
	readonly failures: string[] = [];
	created = 0;
	acknowledged = 0;
	received = 0;
	lostAcked = 0;
	/** Without a word, or never arrived. */
	lostSilent = 0;
	repeated = 0;
	repeatedOnWire = 0;
	inversions = 0;
	phantoms = 0;
	lies = 0;

	get lost(): number {
		return this.lostAcked + this.lostSilent;
	}

	/** @returns whether all was well */
	add(world: World, verdict: Verdict): boolean {
		const { lost, repeated, outOfOrder, untrue } = failuresOf(verdict);
		this.rounds += world.rounds;
		this.seeds.push(world.seed);
		this.recoveries.push(...world.recoveries);
		for (const [name, values] of world.figures) {
			this.figures.set(name, [...(this.figures.get(name) ?? []), ...values]);
		}
		this.created += verdict.created;
		this.acknowledged += verdict.acknowledged;
		this.received += verdict.received;
		this.lostAcked += verdict.lostAcked.length;
		this.lostSilent += verdict.lostSilent.length + verdict.stuck.length;
		this.repeated += verdict.repeated.length;
		this.repeatedOnWire += verdict.repeatedOnWire;
		this.inversions += verdict.inverted.length;
		this.phantoms += verdict.phantoms.length;
		this.lies += verdict.lies.length + world.broken.length;
		const all = [
			...lost,
			...repeated,
			...outOfOrder,
			...untrue,
			...world.broken,
		];
		if (all.length > 0) this.fail(world.seed, summary(all));
		return all.length === 0;
	}

	/** The session could not go on. */
	fail(seed: number, why: string): void {
		this.failedSessions++;
		this.failures.push(`seed ${seed}: ${why}`);
	}
}

function summary(all: readonly string[]): string {
	const more = all.length > 12 ? ` … and ${all.length - 12} more` : "";
	return `${all.slice(0, 12).join("; ")}${more}`;
}
