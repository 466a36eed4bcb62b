import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { frame } from "../../../src/protocol/frame";
import type { Seat } from "../../../src/relay/attachment";
import { BEAT_MS, HeldEchoes } from "../../../src/relay/held-echoes";
import { defaultLimits, type Limits } from "../../../src/relay/limits";
import { Pipe } from "../../../src/relay/pipe";
import { Valve } from "../../../src/relay/streams";

import { datum, echoed, numbered, SlowStream, turn } from "./slow-stream";

/** What a reader has asked for. */
interface Wishes {
	readonly mailbox: boolean;
	/** It is told the numbers of its own datums. */
	readonly echoes: boolean;
	readonly shortMarkers: boolean;
}

const wishes: fc.Arbitrary<Wishes> = fc.record({
	mailbox: fc.boolean(),
	echoes: fc.boolean(),
	shortMarkers: fc.boolean(),
});

/** A seat, and what a test knows of it. */
interface Reader extends Wishes {
	readonly seat: Seat;
	/** Its stream takes what is written at once, unless something waits there. */
	isQuick: boolean;
	stream: SlowStream | null;
	/** id by number, over all attachments. */
	readonly heard: Map<number, number>;
	/** How many of the received datums on this attachment are confirmed. */
	confirmed: number;
	/** Ids sent on this attachment. */
	sent: number[];
	/** Numbers that are safe on this reader's side. */
	readonly has: Set<number>;
}

type Step =
	| { do: "append"; who: number; sizes: number[] }
	| {
			do: "attach" | "detach" | "take" | "confirm" | "hurry" | "wait";
			who: number;
	  };

const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant("append" as const),
			who: fc.nat(3),
			sizes: fc.array(fc.integer({ min: 5, max: 300 }), {
				minLength: 1,
				maxLength: 4,
			}),
		}),
	},
	{
		weight: 6,
		arbitrary: fc.record({
			do: fc.constantFrom(
				...(["attach", "detach", "take", "take", "take", "confirm"] as const),
				"hurry" as const,
				"wait" as const,
			),
			who: fc.nat(3),
		}),
	},
);

/** A conversation of `all.length`, taken through `steps`, then brought to rest and checked. */
async function play(
	all: readonly Wishes[],
	steps: readonly Step[],
	limits: Limits,
): Promise<void> {
	/** By number - 1: who said it, and its id. */
	const said: { who: number; id: number }[] = [];
	const readers: Reader[] = all.map((wished, i) => ({
		...wished,
		seat: { address: `user${i}`, confirmed: 0, attachment: null, mail: null },
		isQuick: false,
		stream: null,
		heard: new Map(),
		confirmed: 0,
		sent: [],
		has: new Set(),
	}));
	/** Receipts that were wrong. Noted, for nothing catches what is thrown there. */
	const lies: string[] = [];
	const readerOf = (seat: Seat) =>
		readers.find((reader) => reader.seat === seat) as Reader;
	const budget = { bytes: 0 };
	const isGroup = all.length > 2;
	const commons = { budget, echoes: new HeldEchoes() };
	const pipe = new Pipe("id", 1, isGroup, limits, commons, () => 0, {
		receipt(seat, count, number) {
			const reader = readerOf(seat);
			const others = readers.filter((other) => other !== reader);
			// What is taken at once is safe at once.
			for (const other of others) if (other.isQuick) read(other);
			const isTrue =
				reader.sent[count - 1] === said[number - 1]?.id &&
				others.every(({ has }) => has.has(number));
			if (!isTrue) lies.push(`${seat.address}: ${count} up to ${number}`);
		},
		stalled: () => expect.unreachable(),
		full: () => {},
		personFull: () => {},
		leftBehind: () => expect.unreachable(),
		empty: () => {},
		numbered: () => {},
	});
	for (const { seat } of readers) pipe.add(seat);

	/** Notes what has arrived, which must be in order and complete. */
	const read = (reader: Reader) => {
		const received = reader.stream?.received ?? [];
		const found = numbered(received);
		const own = echoed(received);
		// Each is one it sent, and all before it were told as well.
		expect(own.map((number) => said[number - 1]?.id)).toEqual(
			reader.sent.slice(0, own.length),
		);
		let before = 0;
		for (const [number, id] of found) {
			expect(said[number - 1]).toMatchObject({ id });
			expect(number).toBeGreaterThan(before);
			// Between two that arrive lies nothing but what the reader said itself.
			for (let n = before + 1; before > 0 && n < number; n++) {
				expect(readers[said[n - 1]?.who ?? -1]).toBe(reader);
			}
			before = number;
			reader.heard.set(number, id);
			if (!reader.mailbox) reader.has.add(number);
		}
		return found;
	};
	const act: Record<Step["do"], (reader: Reader, step: Step) => void> = {
		append(reader, { who, ...rest }) {
			// A stopped sender's bytes wait in its own stream.
			if (!reader.stream || reader.seat.attachment?.shut) return;
			const sizes = "sizes" in rest ? rest.sizes : [];
			const run = sizes.map((size) => {
				const id = said.length + 1_000;
				said.push({ who: who % readers.length, id });
				reader.sent.push(id);
				return frame(datum(id, size));
			});
			const bytes = Buffer.concat(run);
			const isKept = pipe.append(
				reader.seat,
				{ bytes, count: run.length },
				true,
			);
			// The next read would be into the same memory.
			if (!isKept) bytes.fill(0xee);
		},
		attach(reader) {
			if (reader.stream) read(reader);
			reader.stream = new SlowStream();
			reader.stream.isQuick = reader.isQuick;
			reader.sent = [];
			reader.confirmed = 0;
			pipe.attach(reader.seat, {
				valve: new Valve(reader.stream),
				mark: "m",
				passOn: null,
				mailbox: reader.mailbox,
				echoes: reader.echoes,
				shortMarkers: reader.shortMarkers,
			});
		},
		detach(reader) {
			if (!reader.stream) return;
			read(reader);
			pipe.detach(reader.seat);
			reader.stream = null;
		},
		hurry(reader) {
			reader.isQuick = !reader.isQuick;
			if (reader.stream) reader.stream.isQuick = reader.isQuick;
		},
		take(reader) {
			reader.stream?.takeOne();
			read(reader);
		},
		wait() {
			vi.advanceTimersByTime(2 * BEAT_MS);
			for (const { stream, echoes, seat, sent } of readers) {
				if (!echoes || !stream || stream.writableLength > 0) continue;
				if (seat.attachment?.lagging) continue;
				expect(echoed(stream.received)).toHaveLength(sent.length);
			}
		},
		confirm(reader) {
			const found = read(reader);
			if (!reader.mailbox || found.length === 0) return;
			reader.confirmed = Math.ceil((reader.confirmed + found.length) / 2);
			for (const [number] of found.slice(0, reader.confirmed)) {
				reader.has.add(number);
			}
			pipe.confirm(reader.seat, reader.confirmed);
		},
	};
	for (const move of steps) {
		act[move.do](readers[move.who % readers.length] as Reader, move);
		await turn();
		expect(lies).toEqual([]);
		expect(pipe.logBytes).toBeLessThan(limits.maxConnectionLogBytes + 1_300);
	}

	// To rest: everybody is there, reads and confirms.
	for (const reader of readers) if (!reader.stream) act.attach(reader, step0);
	while (pipe.logBytes > 0) {
		const before = readers.map(({ heard, confirmed }) => [
			heard.size,
			confirmed,
		]);
		for (const reader of readers) {
			for (let i = 0; i < 100; i++) {
				act.take(reader, step0);
				await turn();
			}
			act.confirm(reader, step0);
			await turn();
		}
		const after = readers.map(({ heard, confirmed }) => [
			heard.size,
			confirmed,
		]);
		if (pipe.logBytes > 0) expect(after).not.toEqual(before);
	}
	expect(lies).toEqual([]);
	expect(budget.bytes).toBe(0);
	act.wait(readers[0] as Reader, step0);
	for (const [i, reader] of readers.entries()) {
		for (let n = 0; n < 100; n++) act.take(reader, step0);
		const own = echoed(reader.stream?.received ?? []);
		expect(own).toHaveLength(reader.echoes ? reader.sent.length : 0);
		const owed = said.flatMap(({ who }, n) => (who === i ? [] : [n + 1]));
		expect([...reader.heard.keys()].sort((a, b) => a - b)).toEqual(owed);
	}
}

const step0: Step = { do: "take", who: 0 };

describe("Pipe", () => {
	beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout"] }));
	afterEach(() => void vi.useRealTimers());

	test("gives every seat every datum owed, in order and under its number, whatever happens", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(wishes, { minLength: 2, maxLength: 4 }),
				fc.array(step, { maxLength: 60 }),
				fc.constantFrom(100, 1_000, 100_000),
				(all, steps, maxReceiverQueueBytes) =>
					play(all, steps, { ...defaultLimits, maxReceiverQueueBytes }),
			),
			{ numRuns: 150 },
		);
	}, 60_000);

	test("between two, does so with a log of a few datums, by stopping their senders", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.tuple(wishes, wishes),
				fc.array(step, { maxLength: 80 }),
				(all, steps) =>
					play(all, steps, {
						...defaultLimits,
						maxReceiverQueueBytes: 200,
						maxConnectionLogBytes: 600,
					}),
			),
			{ numRuns: 150 },
		);
	}, 60_000);
});
