import type { PersonKey } from "../shared/domain/ids";
import { concat, hex, isEqual } from "./bytes";
import { DIGEST_BYTES, digest } from "./digest";
import {
	FRAGMENT_BYTES,
	MAX_PARTIAL_AGE_MS,
	MAX_PARTIALS,
	MAX_PARTS,
	MAX_WHOLE_BYTES,
} from "./limits";

/** What one private Message carries: a whole MLSMessage, or a part of one. */
export interface Fragment {
	/** null where it is the whole. */
	readonly part: { readonly index: number; readonly total: number } | null;
	/** A part begins with the digest of the whole, which tells what belongs together. */
	readonly bytes: Uint8Array;
}

/** Something split, of which not every part has come. */
export interface Partial {
	readonly from: PersonKey | null;
	readonly name: string;
	readonly total: number;
	/** By index, from 1. */
	readonly parts: ReadonlyMap<number, Uint8Array>;
	/** When its first part came, Unix milliseconds. */
	readonly since: number;
}

/** @throws RangeError over MAX_WHOLE_BYTES */
export function split(whole: Uint8Array): Fragment[] {
	if (whole.length > MAX_WHOLE_BYTES) {
		throw new RangeError(`${whole.length} bytes are too many to be sent.`);
	}
	if (whole.length <= FRAGMENT_BYTES) return [{ part: null, bytes: whole }];
	const name = digest(whole);
	const total = Math.ceil(whole.length / FRAGMENT_BYTES);
	return Array.from({ length: total }, (_, i) => ({
		part: { index: i + 1, total },
		bytes: concat([
			name,
			whole.subarray(i * FRAGMENT_BYTES, (i + 1) * FRAGMENT_BYTES),
		]),
	}));
}

export function partsOf(whole: Uint8Array): number {
	return Math.max(1, Math.ceil(whole.length / FRAGMENT_BYTES));
}

export interface Joined {
	readonly partials: readonly Partial[];
	readonly whole: Uint8Array | null;
	/** What was begun and is given up, with why. */
	readonly givenUp: readonly {
		readonly from: PersonKey | null;
		readonly reason: "bad-parts" | "missing-parts";
	}[];
}

/**
 * Takes one fragment. Parts may come in any order, repeated, and mixed with those of others; what a sender
 * leaves unfinished costs only the sender.
 * @param from the relay's word: only bounds depend on it
 */
export function join(
	partials: readonly Partial[],
	fragment: Fragment,
	from: PersonKey | null,
	now: number,
): Joined {
	const { part, bytes } = fragment;
	const fresh = partials.filter(
		({ since }) => Math.abs(now - since) < MAX_PARTIAL_AGE_MS,
	);
	const givenUp: Joined["givenUp"][number][] = partials
		.filter((partial) => !fresh.includes(partial))
		.map((partial) => ({ from: partial.from, reason: "missing-parts" }));
	if (!part) return { partials: fresh, whole: bytes, givenUp };
	const bad = (rest: readonly Partial[]): Joined => ({
		partials: rest,
		whole: null,
		givenUp: [...givenUp, { from, reason: "bad-parts" }],
	});
	const { index, total } = part;
	const isShaped =
		total >= 2 &&
		total <= MAX_PARTS &&
		index >= 1 &&
		index <= total &&
		bytes.length > DIGEST_BYTES &&
		bytes.length <= DIGEST_BYTES + FRAGMENT_BYTES;
	if (!isShaped) return bad(fresh);
	const name = hex(bytes.subarray(0, DIGEST_BYTES));
	const known = fresh.find(
		(partial) => partial.from === from && partial.name === name,
	);
	const others = fresh.filter((partial) => partial !== known);
	if (known && known.total !== total) return bad(others);
	const parts = new Map(known?.parts);
	parts.set(index, bytes.subarray(DIGEST_BYTES));
	if (parts.size < total) {
		const since = known?.since ?? now;
		const own = others.filter((partial) => partial.from === from);
		// The oldest makes room.
		const dropped = own.slice(0, Math.max(0, own.length + 1 - MAX_PARTIALS));
		return {
			partials: [
				...others.filter((partial) => !dropped.includes(partial)),
				{ from, name, total, parts, since },
			],
			whole: null,
			givenUp: [
				...givenUp,
				...dropped.map(() => ({ from, reason: "missing-parts" as const })),
			],
		};
	}
	const whole = concat(
		Array.from({ length: total }, (_, i) => parts.get(i + 1) as Uint8Array),
	);
	if (!isEqual(digest(whole), bytes.subarray(0, DIGEST_BYTES))) {
		return bad(others);
	}
	return { partials: others, whole, givenUp };
}
