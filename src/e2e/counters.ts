import type { PersonKey } from "../shared/domain/ids";
import { MAX_MISSING } from "./limits";
import type { Plaintext } from "./plaintext";

/** How far one sender's count has come. */
export interface Counter {
	readonly person: PersonKey;
	readonly session: string;
	/** The highest count that has come. */
	readonly last: number;
	/** Lower ones that have not. */
	readonly missing: readonly number[];
}

export type Irregularity =
	| { readonly kind: "missing"; readonly count: number }
	/** It comes after one that was sent later. */
	| { readonly kind: "late" }
	/** It has come before. */
	| { readonly kind: "repeated" };

/**
 * Everybody counts what they send, inside the encryption: a relay can drop, repeat and reorder, but not unseen.
 * @param joinedAt the epoch in which this user joined: of sessions that began earlier the beginning may be unknown
 */
export function follow(
	counters: readonly Counter[],
	person: PersonKey,
	{ session, sessionEpoch, count }: Plaintext,
	joinedAt: number,
): { counters: readonly Counter[]; irregularity: Irregularity | null } {
	const known = counters.find((counter) => counter.person === person);
	const others = counters.filter((counter) => counter !== known);
	const base = sessionEpoch >= joinedAt ? 0 : count - 1;
	const { last, missing }: Pick<Counter, "last" | "missing"> =
		known?.session === session ? known : { last: base, missing: [] };
	const next = (
		changed: Pick<Counter, "last" | "missing">,
		irregularity: Irregularity | null,
	) => ({
		counters: [...others, { person, session, ...changed }],
		irregularity,
	});
	if (count === last + 1) return next({ last: count, missing }, null);
	if (count > last) {
		const skipped = count - last - 1;
		const named = Array.from(
			{ length: Math.min(skipped, MAX_MISSING) },
			(_, i) => count - 1 - i,
		);
		return next(
			{
				last: count,
				missing: [...missing, ...named.reverse()].slice(-MAX_MISSING),
			},
			{ kind: "missing", count: skipped },
		);
	}
	if (missing.includes(count)) {
		return next(
			{ last, missing: missing.filter((other) => other !== count) },
			{ kind: "late" },
		);
	}
	return next({ last, missing }, { kind: "repeated" });
}
