import { Duplex } from "node:stream";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { decodeDatum } from "../../../src/protocol/codec";
import { FrameReader, frame, payloads } from "../../../src/protocol/frame";
import { findCount } from "../../../src/protocol/options";
import type { Seat } from "../../../src/relay/attachment";
import { defaultLimits, type Limits } from "../../../src/relay/limits";
import { Pipe } from "../../../src/relay/pipe";
import { Valve } from "../../../src/relay/streams";

const turn = () => new Promise(setImmediate);

/** A stream whose other end takes what it is told to take. */
class SlowStream extends Duplex {
	declare resetAndDestroy: never;
	readonly #waiting: (() => void)[] = [];
	readonly #reader = new FrameReader();
	readonly received: Uint8Array[] = [];

	constructor() {
		super({ highWaterMark: 64 });
	}

	override _read(): void {}

	override _write(chunk: Uint8Array, _encoding: string, done: () => void) {
		this.#waiting.push(() => {
			for (const run of this.#reader.push(chunk)) {
				this.received.push(...payloads(run));
			}
			done();
		});
	}

	/** Takes what was written first. */
	takeOne(): void {
		this.#waiting.shift()?.();
	}
}

/** No MessagePack begins with it, so that no marker looks like it. */
const DATUM = 0xc1;

function datum(id: number, length: number): Uint8Array {
	const payload = new Uint8Array(Math.max(5, length));
	new DataView(payload.buffer).setUint32(1, id);
	payload[0] = DATUM;
	return payload;
}

/** What a reader knows: the number of each datum, from markers and by counting. */
function numbered(received: readonly Uint8Array[]): [number, number][] {
	const found: [number, number][] = [];
	let next = Number.NaN;
	for (const payload of received) {
		if (payload[0] === DATUM) {
			const view = new DataView(payload.buffer, payload.byteOffset);
			found.push([next++, view.getUint32(1)]);
			continue;
		}
		const marker = decodeDatum(payload);
		if (marker.kind !== "message") throw new Error("unreachable");
		expect(marker.flags).toContain("mark=m");
		next = findCount(marker.flags, "next") as number;
	}
	return found;
}

/** A seat, and what a test knows of it. */
interface Reader {
	readonly seat: Seat;
	readonly mailbox: boolean;
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
	| { do: "attach" | "detach" | "take" | "confirm"; who: number };

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
			),
			who: fc.nat(3),
		}),
	},
);

/** A conversation of `mailboxes.length`, taken through `steps`, then brought to rest and checked. */
async function play(
	mailboxes: readonly boolean[],
	steps: readonly Step[],
	limits: Limits,
): Promise<void> {
	/** By number - 1: who said it, and its id. */
	const said: { who: number; id: number }[] = [];
	const readers: Reader[] = mailboxes.map((mailbox, i) => ({
		seat: { address: `user${i}`, confirmed: 0, attachment: null },
		mailbox,
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
	const isGroup = mailboxes.length > 2;
	const pipe = new Pipe("id", 1, isGroup, limits, budget, () => 0, {
		receipt(seat, count, number) {
			const reader = readerOf(seat);
			const others = readers.filter((other) => other !== reader);
			const isTrue =
				reader.sent[count - 1] === said[number - 1]?.id &&
				others.every(({ has }) => has.has(number));
			if (!isTrue) lies.push(`${seat.address}: ${count} up to ${number}`);
		},
		stalled: () => expect.unreachable(),
		full: () => {},
		leftBehind: () => expect.unreachable(),
		empty: () => {},
		numbered: () => {},
	});
	for (const { seat } of readers) pipe.add(seat);

	/** Notes what has arrived, which must be in order and complete. */
	const read = (reader: Reader) => {
		const found = numbered(reader.stream?.received ?? []);
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
			pipe.append(reader.seat, {
				bytes: Buffer.concat(run),
				count: run.length,
			});
		},
		attach(reader) {
			if (reader.stream) read(reader);
			reader.stream = new SlowStream();
			reader.sent = [];
			reader.confirmed = 0;
			pipe.attach(reader.seat, {
				valve: new Valve(reader.stream),
				mark: "m",
				passOn: null,
				mailbox: reader.mailbox,
			});
		},
		detach(reader) {
			if (!reader.stream) return;
			read(reader);
			pipe.detach(reader.seat);
			reader.stream = null;
		},
		take(reader) {
			reader.stream?.takeOne();
			read(reader);
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
	for (const [i, reader] of readers.entries()) {
		const owed = said.flatMap(({ who }, n) => (who === i ? [] : [n + 1]));
		expect([...reader.heard.keys()].sort((a, b) => a - b)).toEqual(owed);
	}
}

const step0: Step = { do: "take", who: 0 };

describe("Pipe", () => {
	test("gives every seat every datum owed, in order and under its number, whatever happens", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.boolean(), { minLength: 2, maxLength: 4 }),
				fc.array(step, { maxLength: 60 }),
				fc.constantFrom(100, 1_000, 100_000),
				(mailboxes, steps, maxReceiverQueueBytes) =>
					play(mailboxes, steps, { ...defaultLimits, maxReceiverQueueBytes }),
			),
			{ numRuns: 150 },
		);
	}, 60_000);

	test("between two, does so with a log of a few datums, by stopping their senders", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.tuple(fc.boolean(), fc.boolean()),
				fc.array(step, { maxLength: 80 }),
				(mailboxes, steps) =>
					play(mailboxes, steps, {
						...defaultLimits,
						maxReceiverQueueBytes: 200,
						maxConnectionLogBytes: 600,
					}),
			),
			{ numRuns: 150 },
		);
	}, 60_000);

	function conversation(
		names: readonly string[],
		limits: Partial<Limits>,
		budget = { bytes: 0 },
	) {
		const events = {
			receipt: vi.fn(),
			stalled: vi.fn(),
			full: vi.fn(),
			leftBehind: vi.fn(),
			empty: vi.fn(),
			numbered: vi.fn(),
		};
		const pipe = new Pipe(
			"id",
			1,
			names.length > 2,
			{ ...defaultLimits, ...limits },
			budget,
			() => 0,
			events,
		);
		const seats = names.map((address): Seat => {
			const seat = { address, confirmed: 0, attachment: null };
			pipe.add(seat);
			return seat;
		});
		const attach = (seat: Seat, mailbox = false) => {
			const stream = new SlowStream();
			pipe.attach(seat, {
				valve: new Valve(stream),
				mark: "m",
				passOn: null,
				mailbox,
			});
			return stream;
		};
		const say = (seat: Seat, id: number, length = 100) =>
			pipe.append(seat, { bytes: frame(datum(id, length)), count: 1 });
		return { pipe, seats, events, attach, say };
	}

	test("keeps what a lone seat says for the next who joins", async () => {
		const { pipe, seats, attach, say } = conversation(["a", "b"], {});
		const [a, b] = seats as [Seat, Seat];
		attach(a);
		pipe.remove(b);
		say(a, 7);
		await turn();
		const c: Seat = { address: "c", confirmed: 0, attachment: null };
		pipe.add(c);
		const stream = attach(c);
		for (let i = 0; i < 9; i++) stream.takeOne();
		expect(numbered(stream.received)).toEqual([[1, 7]]);
	});

	test("owes a newcomer nothing from before its time", async () => {
		const { pipe, seats, attach, say } = conversation(["a", "b"], {});
		say(seats[0] as Seat, 7);
		const c: Seat = { address: "c", confirmed: 0, attachment: null };
		pipe.add(c);
		const stream = attach(c);
		say(seats[0] as Seat, 8);
		for (let i = 0; i < 9; i++) stream.takeOne();
		expect(numbered(stream.received)).toEqual([[2, 8]]);
	});

	test("drops what comes once nobody is left to hear it", async () => {
		const { pipe, seats, say } = conversation(["a", "b"], {});
		pipe.remove(seats[1] as Seat);
		pipe.deserted = true;
		say(seats[0] as Seat, 7);
		expect(pipe.logBytes).toBe(0);
		expect(pipe.next).toBe(1);
	});

	test("a member who is away does not stop a group, and is told how much it missed", async () => {
		const { pipe, seats, events, attach, say } = conversation(["a", "b", "c"], {
			maxConnectionLogBytes: 1_000,
			maxReceiverQueueBytes: 1_000_000,
		});
		const [a, b, c] = seats as [Seat, Seat, Seat];
		attach(a);
		const heard = attach(b);
		for (let id = 0; id < 40; id++) {
			say(a, id);
			heard.takeOne();
			heard.takeOne();
			await turn();
			await turn();
		}
		expect(numbered(heard.received)).toHaveLength(40);
		const lost = events.leftBehind.mock.calls.map(([seat, datums]) => {
			expect(seat).toBe(c);
			return datums;
		});
		const sum = lost.reduce((x, y) => x + y, 0);
		const late = attach(c);
		for (let i = 0; i < 99; i++) late.takeOne();
		const got = numbered(late.received);
		expect(got.at(-1)).toEqual([40, 39]);
		expect(got.length + sum).toBe(40);
		expect(events.full).not.toHaveBeenCalled();
		pipe.detach(a);
	});

	test("a member who confirms nothing stops a group for a while only", async () => {
		vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
		try {
			const { pipe, seats, events, attach, say } = conversation(
				["a", "b", "c"],
				{ maxConnectionLogBytes: 1_000, maxReceiverQueueBytes: 1_000_000 },
			);
			const [a, b, c] = seats as [Seat, Seat, Seat];
			attach(a, true);
			attach(b, true);
			attach(c, true);
			for (let id = 0; id < 10; id++) say(a, id);
			pipe.confirm(b, 10);
			await turn();
			expect(a.attachment?.shut).toBe(true);
			vi.advanceTimersByTime(defaultLimits.stallTimeoutMs);
			await turn();
			expect(a.attachment?.shut).toBe(false);
			expect(events.leftBehind).toHaveBeenCalledExactlyOnceWith(c, 6);
			expect(events.receipt).toHaveBeenLastCalledWith(a, 6, 6);
		} finally {
			vi.useRealTimers();
		}
	});

	test("between two, nobody is left behind: the sender waits, is told, and goes on", async () => {
		vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
		try {
			const { pipe, seats, events, attach, say } = conversation(["a", "b"], {
				maxConnectionLogBytes: 1_000,
				maxReceiverQueueBytes: 1_000_000,
			});
			const [a, b] = seats as [Seat, Seat];
			attach(a);
			for (let id = 0; id < 10; id++) say(a, id);
			await turn();
			vi.advanceTimersByTime(defaultLimits.stallTimeoutMs * 3);
			expect(events.full).toHaveBeenCalledWith(a);
			expect(events.leftBehind).not.toHaveBeenCalled();
			expect(a.attachment?.outlet.valve.stream.isPaused()).toBe(true);
			const stream = attach(b, true);
			for (let i = 0; i < 30; i++) stream.takeOne();
			expect(numbered(stream.received)).toHaveLength(10);
			pipe.confirm(b, 10);
			await turn();
			expect(a.attachment?.outlet.valve.stream.isPaused()).toBe(false);
		} finally {
			vi.useRealTimers();
		}
	});

	test("cuts off who takes nothing, but not who is slow", async () => {
		vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
		try {
			const { seats, events, attach, say } = conversation(["a", "b"], {
				maxReceiverQueueBytes: 1_000,
			});
			const [a, b] = seats as [Seat, Seat];
			const stream = attach(b);
			for (let id = 0; id < 20; id++) say(a, id);
			for (let i = 0; i < 5; i++) {
				stream.takeOne();
				await turn();
				vi.advanceTimersByTime(defaultLimits.stallTimeoutMs);
				expect(events.stalled).not.toHaveBeenCalled();
			}
			vi.advanceTimersByTime(defaultLimits.stallTimeoutMs * 2);
			expect(events.stalled).toHaveBeenCalledOnce();
			expect(b.attachment).toBeNull();
		} finally {
			vi.useRealTimers();
		}
	});

	test("keeps little of its own where all Connections together keep too much", async () => {
		const limits = { maxLogBytes: 10_000, minConnectionLogBytes: 500 };
		const budget = { bytes: 9_000 };
		const { seats, attach, say } = conversation(["a", "b"], limits, budget);
		const [a] = seats as [Seat, Seat];
		attach(a);
		for (let id = 0; id < 9; id++) say(a, id);
		expect(a.attachment?.shut).toBe(false);
		say(a, 9);
		expect(budget.bytes).toBe(9_000 + 10 * 102);
		expect(a.attachment?.shut).toBe(true);
	});

	test("gives back what it kept when all have gone", async () => {
		const budget = { bytes: 0 };
		const { pipe, seats, say } = conversation(["a", "b"], {}, budget);
		say(seats[0] as Seat, 1);
		expect(budget.bytes).toBe(102);
		for (const seat of seats) pipe.remove(seat);
		expect(budget.bytes).toBe(0);
	});

	test("notes every half a million numbers, so that a restart gives none twice", () => {
		const { pipe, seats, events } = conversation(["a", "b"], {});
		const bytes = frame(datum(1, 5));
		for (let i = 0; i < 4; i++) {
			pipe.append(seats[0] as Seat, { bytes, count: 300_000 });
		}
		expect(events.numbered).toHaveBeenCalledTimes(2);
	});
});
