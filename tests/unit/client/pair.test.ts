import fc from "fast-check";
import { expect, test } from "vitest";
import { Pair, type PairWord } from "../../../src/client/editions/pair";

/** Two sides, and what is on its way between them. */
class World {
	readonly sides = [new Side(true, this, 1), new Side(false, this, 0)] as const;
	readonly onWay: [PairWord[], PairWord[]] = [[], []];

	/** Everybody begins, and what is said about it arrives. */
	async begin(): Promise<void> {
		for (const side of this.sides) void side.begin();
		await this.settle();
	}

	/** One word arrives; `early` lets it overtake. */
	arrive(to: 0 | 1, early: number): void {
		const way = this.onWay[to];
		const [word] = way.splice(Math.min(early, way.length - 1), 1);
		if (word) this.sides[to].pair.receive(word);
	}

	async settle(): Promise<void> {
		while (this.onWay.some((way) => way.length > 0)) {
			for (const to of [0, 1] as const) {
				if (this.onWay[to].length > 0) this.arrive(to, 0);
			}
			await Promise.resolve();
			await Promise.resolve();
		}
	}
}

class Side {
	readonly order: string[] = [];
	readonly pair: Pair;
	first: number | null = null;
	safe = 0;
	resets = 0;
	readonly #said: string[] = [];
	#numbered = 0;
	#received = 0;

	constructor(leads: boolean, world: World, other: 0 | 1) {
		this.pair = new Pair(leads, {
			send: (word) => world.onWay[other].push(word),
			numbered: () =>
				this.order.push(this.#said[this.#numbered++] ?? "never said"),
			deliver: ({ msg }) => {
				this.order.push(msg);
				this.pair.stored(++this.#received);
			},
			safe: (count) => {
				this.safe = count;
			},
			reset: () => {
				this.resets++;
			},
		});
	}

	async begin(last = 0): Promise<void> {
		this.first = await this.pair.begin(last);
		if (this.first !== null) this.pair.open();
	}

	say(msg: string): void {
		this.#said.push(msg);
		this.pair.say({
			kind: "message",
			category: "private",
			subject: "",
			flags: ["part=1/2"],
			date: 5n,
			msg,
		});
	}
}

test("both see one order and the same first number, whatever overtakes what, and all of it becomes safe", async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(
				fc.record({
					who: fc.constantFrom(0 as const, 1 as const),
					speaks: fc.boolean(),
					early: fc.nat(3),
				}),
				{ maxLength: 60 },
			),
			async (steps) => {
				const world = new World();
				await world.begin();
				const [a, b] = world.sides;
				expect(a.first).toBe(2_000_001);
				expect(b.first).toBe(a.first);
				let said = 0;
				for (const { who, speaks, early } of steps) {
					if (speaks) world.sides[who].say(`${who}.${said++}`);
					else if (world.onWay[who].length > 0) world.arrive(who, early);
				}
				await world.settle();
				expect(a.order).toEqual(b.order);
				expect(a.order).toHaveLength(said);
				for (const who of [0, 1] as const) {
					const own = a.order.filter((msg) => msg.startsWith(`${who}.`));
					expect(world.sides[who].safe).toBe(own.length);
				}
				expect([a.resets, b.resets]).toEqual([0, 0]);
			},
		),
		{ numRuns: 200 },
	);
});

test("when one begins anew the other must too, and nothing of before counts any more", async () => {
	const world = new World();
	await world.begin();
	const [a, b] = world.sides;
	a.say("lost on the way");
	const [stale] = world.onWay[1].splice(0);
	void b.begin(7_000_000);
	await world.settle();
	expect(a.resets).toBe(1);
	expect(b.first).toBe(2_000_001);
	void a.begin(a.first ?? 0);
	await world.settle();
	expect([a.first, b.first]).toEqual([9_000_001, 9_000_001]);
	b.pair.receive(stale as PairWord);
	expect(b.order).toEqual([]);
	a.say("again");
	await world.settle();
	expect(b.order).toEqual(["again"]);
});
