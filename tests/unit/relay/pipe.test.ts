import { describe, expect, test, vi } from "vitest";
import { frame } from "../../../src/protocol/frame";
import type { Seat } from "../../../src/relay/attachment";
import { HeldEchoes } from "../../../src/relay/held-echoes";
import { defaultLimits, type Limits } from "../../../src/relay/limits";
import { Pipe } from "../../../src/relay/pipe";
import { Valve } from "../../../src/relay/streams";

import { datum, numbered, SlowStream, turn } from "./slow-stream";

describe("Pipe", () => {
	function conversation(
		names: readonly string[],
		limits: Partial<Limits>,
		budget = { bytes: 0 },
		now = () => 0,
	) {
		const events = {
			receipt: vi.fn(),
			stalled: vi.fn(),
			full: vi.fn(),
			leftBehind: vi.fn(),
			personFull: vi.fn(),
			empty: vi.fn(),
			numbered: vi.fn(),
		};
		const pipe = new Pipe(
			"id",
			1,
			names.length > 2,
			{ ...defaultLimits, ...limits },
			{ budget, echoes: new HeldEchoes() },
			now,
			events,
		);
		const seats = names.map((address): Seat => {
			const seat = { address, confirmed: 0, attachment: null, mail: null };
			pipe.add(seat);
			return seat;
		});
		const attach = (seat: Seat, mailbox = false, isQuick = false) => {
			const stream = new SlowStream();
			stream.isQuick = isQuick;
			pipe.attach(seat, {
				valve: new Valve(stream),
				mark: "m",
				passOn: null,
				mailbox,
				echoes: false,
				shortMarkers: false,
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
		const c: Seat = {
			address: "c",
			confirmed: 0,
			attachment: null,
			mail: null,
		};
		pipe.add(c);
		const stream = attach(c);
		for (let i = 0; i < 9; i++) stream.takeOne();
		expect(numbered(stream.received)).toEqual([[1, 7]]);
	});

	test("forgets what who comes back takes at once", async () => {
		const { pipe, seats, attach, say } = conversation(["a", "b"], {});
		const [a, b] = seats as [Seat, Seat];
		attach(a);
		say(a, 7);
		expect(pipe.logBytes).toBeGreaterThan(0);
		attach(b, false, true);
		await turn();
		expect(pipe.logBytes).toBe(0);
	});

	test("owes a newcomer nothing from before its time", async () => {
		const { pipe, seats, attach, say } = conversation(["a", "b"], {});
		say(seats[0] as Seat, 7);
		const c: Seat = {
			address: "c",
			confirmed: 0,
			attachment: null,
			mail: null,
		};
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
			expect(events.full).toHaveBeenCalledExactlyOnceWith(a, {
				kind: "unread",
			});
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

	test("blames nobody for the time in which it was held up itself", async () => {
		vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
		try {
			let now = 0;
			const { seats, events, attach, say } = conversation(
				["a", "b"],
				{ maxReceiverQueueBytes: 1_000 },
				undefined,
				() => now,
			);
			const [a, b] = seats as [Seat, Seat];
			attach(b);
			for (let id = 0; id < 20; id++) say(a, id);
			const pass = (ms: number, late: number) => {
				now += ms + late;
				vi.advanceTimersByTime(ms);
			};
			pass(defaultLimits.stallTimeoutMs, 60_000);
			expect(events.stalled).not.toHaveBeenCalled();
			// Once: a machine that is always late would never cut off anybody.
			pass(defaultLimits.stallTimeoutMs, 60_000);
			expect(events.stalled).toHaveBeenCalledOnce();
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
				// Two, for an empty one among them asks when the rest is written.
				stream.takeOne();
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
