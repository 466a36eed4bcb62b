import { expect, test } from "vitest";
import {
	type Fragment,
	join,
	type Partial,
	split,
} from "../../../src/e2e/fragments";
import {
	FRAGMENT_BYTES,
	MAX_PARTIAL_AGE_MS,
	MAX_PARTIALS,
	MAX_PARTS,
	MAX_WHOLE_BYTES,
} from "../../../src/e2e/limits";
import type { PersonKey } from "../../../src/shared/domain/ids";
import { type Client, meet } from "./kit";

const alice = "alice" as PersonKey;
const bob = "bob" as PersonKey;

function bytesOf(length: number, seed = 0): Uint8Array {
	return Uint8Array.from({ length }, (_, i) => (i * 7 + seed) & 255);
}

function feed(items: readonly (readonly [Fragment, PersonKey])[], now = 0) {
	let partials: readonly Partial[] = [];
	const wholes: Uint8Array[] = [];
	const givenUp: string[] = [];
	for (const [fragment, from] of items) {
		const joined = join(partials, fragment, from, now);
		partials = joined.partials;
		if (joined.whole) wholes.push(joined.whole);
		givenUp.push(...joined.givenUp.map(({ reason }) => reason));
	}
	return { partials, wholes, givenUp };
}

test("E2E 14: what was split is put together, in any order, repeated, and mixed with others'", () => {
	const whole = bytesOf(3 * FRAGMENT_BYTES + 5);
	const other = bytesOf(2 * FRAGMENT_BYTES, 9);
	const [a, b, c, d] = split(whole) as [Fragment, Fragment, Fragment, Fragment];
	const [x, y] = split(other) as [Fragment, Fragment];
	const { wholes, partials, givenUp } = feed([
		[d, alice],
		[x, bob],
		[b, alice],
		[b, alice],
		[x, alice],
		[a, alice],
		[y, bob],
		[c, alice],
	]);
	expect(wholes).toEqual([other, whole]);
	expect(partials).toHaveLength(1);
	expect(givenUp).toEqual([]);
	expect(split(bytesOf(10))).toEqual([{ part: null, bytes: bytesOf(10) }]);
	expect(() => split(new Uint8Array(MAX_WHOLE_BYTES + 1))).toThrow(RangeError);
});

test("E2E 14: hostile parts are refused, and cost nobody but their sender", () => {
	const [first, second] = split(bytesOf(FRAGMENT_BYTES + 9)) as [
		Fragment,
		Fragment,
	];
	const hostile: Fragment[] = [
		{ part: { index: 1, total: MAX_PARTS + 1 }, bytes: first.bytes },
		{ part: { index: 0, total: 2 }, bytes: first.bytes },
		{ part: { index: 3, total: 2 }, bytes: first.bytes },
		{ part: { index: 1, total: 1 }, bytes: first.bytes },
		{ part: { index: 1, total: 2 }, bytes: new Uint8Array(3) },
		{
			part: { index: 1, total: 2 },
			bytes: new Uint8Array(FRAGMENT_BYTES + 100),
		},
	];
	const { wholes, givenUp } = feed([
		[first, alice],
		...hostile.map((fragment) => [fragment, bob] as const),
		[second, alice],
	]);
	expect(wholes).toHaveLength(1);
	expect(givenUp).toHaveLength(hostile.length);
	// A total that changes, and a part that was changed.
	expect(
		feed([
			[first, alice],
			[{ ...second, part: { index: 2, total: 3 } }, alice],
		]).givenUp,
	).toEqual(["bad-parts"]);
	const changed = second.bytes.slice();
	changed[20] = (changed[20] ?? 0) ^ 1;
	expect(
		feed([
			[first, alice],
			[{ ...second, bytes: changed }, alice],
		]).givenUp,
	).toEqual(["bad-parts"]);
});

test("E2E 14: what stays unfinished is bounded and given up aloud", () => {
	const begun = Array.from(
		{ length: MAX_PARTIALS + 3 },
		(_, i) => split(bytesOf(FRAGMENT_BYTES + 1, i))[0] as Fragment,
	);
	const { partials, givenUp } = feed(
		begun.map((fragment) => [fragment, alice] as const),
	);
	expect(partials).toHaveLength(MAX_PARTIALS);
	expect(givenUp).toEqual(["missing-parts", "missing-parts", "missing-parts"]);
	const late = join(
		partials,
		{ part: null, bytes: bytesOf(1) },
		bob,
		MAX_PARTIAL_AGE_MS + 1,
	);
	expect(late.partials).toEqual([]);
	expect(late.givenUp).toHaveLength(MAX_PARTIALS);
});

test("E2E 14: what does not fit one datum is split, and survives a cut in the middle", async () => {
	const world = await meet(["alice", "bob"]);
	const [first, second] = world.clients as [Client, Client];
	const text = "long ".repeat(30_000);
	await first.say(text);
	expect(first.outbox.map(({ part }) => part?.total)).toEqual([4, 4, 4, 4]);
	await first.move(false);
	await first.move(false);
	await second.move();
	await first.crash();
	await second.crash();
	await second.attach();
	await first.attach();
	await world.settle();
	expect(second.texts).toEqual([text]);
	expect(second.kinds("unreadable")).toEqual([]);
	expect(second.state.partials).toEqual([]);
});
