import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Account, Mail } from "../../../src/relay/mailbox/mail";
import type { Kept } from "../../../src/relay/mailbox/segment";

const owner = { id: "id", places: () => [], stored: () => {} };

/** Datums 1, 2, 3 … in runs of those counts. */
function runs(counts: readonly number[]): Kept[] {
	let number = 1;
	return counts.map((count) => {
		const kept: Kept = {
			owner,
			number,
			count,
			length: count * 7 + 5,
			sender: 0,
			date: number,
			bytes: null,
			location: null,
			claims: 0,
		};
		number += count;
		return kept;
	});
}

describe("Mail", () => {
	test("counts what is left exactly, in whatever steps it is confirmed, given up or lost", () => {
		fc.assert(
			fc.property(
				fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
				fc.array(
					fc.record({
						what: fc.constantFrom("confirm", "give up", "lose"),
						at: fc.nat(100),
					}),
				),
				(counts, steps) => {
					const account = new Account();
					const released: Kept[] = [];
					const mail = new Mail(account, (kept) => released.push(kept));
					const all = runs(counts);
					for (const kept of all) mail.push(kept);
					const total = counts.reduce((sum, count) => sum + count, 0);
					expect(account.messages).toBe(total);
					/** Numbers that are still owed. */
					const owed = new Set(Array.from({ length: total }, (_, i) => i + 1));
					const drop = (from: number, through: number) => {
						for (let n = from; n <= through; n++) owed.delete(n);
					};
					for (const { what, at } of steps) {
						if (what === "confirm") {
							mail.forgetThrough(at);
							drop(1, at);
						} else if (what === "give up") {
							const { datums, through } = mail.dropBefore(at);
							const before = owed.size;
							drop(1, through);
							expect(before - owed.size).toBe(datums);
						} else {
							const kept = all[at % all.length] as Kept;
							const before = owed.size;
							const lost = mail.drop(kept);
							drop(kept.number, kept.number + kept.count - 1);
							expect(before - owed.size).toBe(lost);
						}
						expect(account.messages).toBe(owed.size);
						const [next] = mail.from(1, 1);
						const first = [...owed][0];
						expect(next === undefined).toBe(first === undefined);
						if (next && first !== undefined) {
							expect(first - next.number).toBeLessThan(next.count);
						}
						expect(mail.isEmpty).toBe(owed.size === 0);
					}
					mail.clear();
					expect([account.messages, account.bytes, mail.bytes]).toEqual([
						0, 0, 0,
					]);
					expect(new Set(released)).toEqual(new Set(all));
					expect(released).toHaveLength(all.length);
				},
			),
			{ numRuns: 500 },
		);
	});
});
