import { Duplex } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Bucket } from "../../../src/relay/bucket";
import { Headcount } from "../../../src/relay/headcount";
import {
	defaultLimits,
	limitFlag,
	limitNames,
} from "../../../src/relay/limits";
import { freshBytes } from "../../../src/relay/random";
import { Runs } from "../../../src/relay/runs";
import { Valve } from "../../../src/relay/streams";
import { harmless } from "../../../src/relay/text/harmless";
import { LineSplitter } from "../../../src/relay/text/line-splitter";
import { Backlog } from "../../../src/relay/threads/backlog";

describe("Bucket", () => {
	test("gives the burst at once, then makes wait as long as the rate says", () => {
		let now = 0;
		const bucket = new Bucket(10, 3, () => now);
		expect([1, 1, 1].map((n) => bucket.take(n))).toEqual([0, 0, 0]);
		expect(bucket.take(1)).toBe(100);
		expect(bucket.take(1)).toBe(200);
		now = 200;
		expect(bucket.take(0)).toBe(0);
	});

	test("never lets more through than burst and rate, however it is asked", () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.nat(500), fc.integer({ min: 1, max: 20 })), {
					minLength: 1,
				}),
				(asked) => {
					let now = 0;
					let passed = 0;
					const bucket = new Bucket(10, 20, () => now);
					for (const [pause, amount] of asked) {
						now += pause;
						const wait = bucket.take(amount);
						passed += amount;
						now += wait;
						expect(passed).toBeLessThanOrEqual(20 + (now / 1_000) * 10 + 1e-6);
					}
				},
			),
		);
	});

	test("does not fill up while the clock goes back", () => {
		let now = 1_000;
		const bucket = new Bucket(10, 1, () => now);
		bucket.take(1);
		now = 0;
		expect(bucket.take(1)).toBe(100);
	});
});

describe("Headcount", () => {
	test("counts in all and by address, and forgets who has left", () => {
		const count = new Headcount(3, 2);
		expect(count.enter("a")).toBe(true);
		expect(count.enter("a")).toBe(true);
		expect(count.enter("a")).toBe(false);
		expect(count.enter("b")).toBe(true);
		expect(count.enter("c")).toBe(false);
		count.leave("a");
		expect(count.enter("c")).toBe(true);
		expect(count.enter("c")).toBe(false);
	});
});

describe("freshBytes", () => {
	test("never gives the same bytes twice, however often the stock is renewed", () => {
		const given = Array.from({ length: 2_000 }, () => freshBytes(16));
		const texts = new Set(given.map((bytes) => bytes.toString("hex")));
		expect(texts.size).toBe(given.length);
		expect(texts.has("00".repeat(16))).toBe(false);
	});
});

describe("Runs", () => {
	test("give back every number once, in order, never over the bound", () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 5 }))),
				fc.array(fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 7 }))),
				(added, taken) => {
					const runs = new Runs();
					const all: number[] = [];
					let next = 1;
					for (const [gap, count] of added) {
						next += gap;
						runs.add(next, count);
						for (let i = 0; i < count; i++) all.push(next++);
					}
					const back: number[] = [];
					const put = (through: number, atMost?: number) => {
						const run = runs.take(through, atMost);
						if (!run) return false;
						expect(run.count).toBeLessThanOrEqual(atMost ?? run.count);
						for (let i = 0; i < run.count; i++) {
							expect(run.number + i).toBeLessThanOrEqual(through);
							back.push(run.number + i);
						}
						return true;
					};
					for (const [through, atMost] of taken) put(through, atMost);
					while (put(Number.POSITIVE_INFINITY));
					expect(back).toEqual(all);
				},
			),
		);
	});
});

describe("Valve", () => {
	test("opens when nobody has a reason left to keep it shut", () => {
		const stream = new Duplex({ read() {}, write() {} });
		stream.on("data", () => {});
		const valve = new Valve(stream);
		valve.shut();
		valve.shut();
		valve.open();
		expect(stream.isPaused()).toBe(true);
		expect(valve.isShut).toBe(true);
		valve.open();
		expect(stream.isPaused()).toBe(false);
		expect(valve.isShut).toBe(false);
	});
});

describe("LineSplitter", () => {
	const ends = fc.constantFrom("\n", "\r", "\r\n");
	const line = fc
		.string({ unit: "binary" })
		.map((it) => it.replace(/[\r\n]/g, ""));

	test("gives the same lines whatever ends them and wherever they are cut", () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(line, ends), { maxLength: 6 }),
				fc.array(fc.nat(), { maxLength: 6 }),
				(typed, marks) => {
					const bytes = Buffer.from(
						// A CR before an empty line that ends in LF would be one CRLF.
						typed.map(([text, end]) => `${text}.${end}`).join(""),
					);
					const cuts = [
						0,
						...marks.map((m) => m % (bytes.length + 1)),
						bytes.length,
					];
					cuts.sort((a, b) => a - b);
					const splitter = new LineSplitter(1_000_000);
					const lines = cuts
						.slice(1)
						.flatMap((end, i) => splitter.push(bytes.subarray(cuts[i], end)));
					expect(lines.map((it) => Buffer.from(it).toString())).toEqual(
						typed.map(([text]) => Buffer.from(`${text}.`).toString()),
					);
				},
			),
		);
	});

	test.each([
		["ended", "xxxxx\n"],
		["not ended", "xxxxx"],
	])("refuses a line over the bound, %s, also byte by byte", (_name, text) => {
		const whole = () => new LineSplitter(4).push(Buffer.from(text));
		const slowly = () => {
			const splitter = new LineSplitter(4);
			for (const byte of Buffer.from(text)) splitter.push(Uint8Array.of(byte));
		};
		for (const push of [whole, slowly]) {
			expect(push).toThrow(expect.objectContaining({ code: "bad-length" }));
		}
	});
});

describe("Backlog", () => {
	const append = {
		kind: "append",
		id: "id",
		seat: 0,
		bytes: new Uint8Array(10),
		count: 1,
	} as const;
	const limits = { maxThreadOrders: 32, maxThreadOrderBytes: 1_000 };

	test("is full when more than may waits behind a question, and not before one is asked", () => {
		const backlog = new Backlog(limits);
		for (let i = 0; i < 100; i++) backlog.add(append);
		expect([backlog.isDue, backlog.isFull]).toEqual([true, false]);
		backlog.add({ kind: "ping" });
		for (let i = 0; i < 32; i++) backlog.add(append);
		expect([backlog.isDue, backlog.isFull]).toEqual([false, false]);
		backlog.add(append);
		expect(backlog.isFull).toBe(true);
		// What came before the question is done, and so the next one is due.
		backlog.answered();
		expect([backlog.isDue, backlog.isFull]).toEqual([true, false]);
	});

	test("counts bytes, too", () => {
		const backlog = new Backlog(limits);
		backlog.add({ kind: "ping" });
		backlog.add({ ...append, bytes: new Uint8Array(1_000) });
		expect(backlog.isFull).toBe(false);
		backlog.add(append);
		expect(backlog.isFull).toBe(true);
	});

	test("takes any number of conversations that begin", () => {
		const backlog = new Backlog(limits);
		backlog.add({ kind: "ping" });
		const seat = { id: "id", seat: 0, address: "a", key: "a", resumes: true };
		for (let i = 0; i < 1_000; i++) backlog.add({ kind: "add", ...seat });
		expect(backlog.isFull).toBe(false);
	});
});

describe("harmless", () => {
	test("leaves nothing that moves a cursor, hides, or turns text around", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary" }), (text) => {
				expect(harmless(text)).not.toMatch(
					/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u,
				);
			}),
		);
	});

	test("leaves what people write alone", () => {
		const text = "Grüße, Зоя! می‌خواهم 👩‍👩‍👧 山田 — “ok”";
		expect(harmless(text)).toBe(text);
	});
});

describe("limits", () => {
	test("have flags of their own", () => {
		expect(limitFlag("maxLinesPerAddress")).toBe("max-lines-per-address");
		expect(new Set(limitNames.map(limitFlag)).size).toBe(limitNames.length);
	});

	test("are no looser than what the research proposes", () => {
		const MIB = 1_048_576;
		const proposed: Partial<typeof defaultLimits> = {
			headerTimeoutMs: 5_000,
			requestTimeoutMs: 10_000,
			datumTimeoutMs: 10_000,
			maxSlowOpenings: 64,
			maxSlowOpeningsPerAddress: 4,
			maxLines: 512,
			maxLinesPerAddress: 16,
			maxFirstDatumBytes: 4_096,
			maxRequestTo: 32,
			maxCategoryBytes: 32,
			maxSubjectBytes: 390,
			maxFlags: 32,
			messagesBurst: 20,
			messagesPerSecond: 5,
			asksPerSecond: 2,
			maxPendingPerAsker: 5,
			maxPendingPerCallee: 50,
			requestExpiryMs: 7 * 86_400_000,
			lineBytesPerSecond: 65_536,
			lineBytesBurst: 262_144,
			maxLineQueueBytes: MIB,
			maxReceiverQueueBytes: MIB,
			maxConnectionLogBytes: 16 * MIB,
			maxLogBytes: 1_024 * MIB,
			stallTimeoutMs: 10_000,
			// Silence and ten probes a second apart stay under the 60 s of the issue.
			keepAliveMs: 50_000,
		};
		for (const [name, most] of Object.entries(proposed)) {
			expect(
				defaultLimits[name as keyof typeof defaultLimits],
			).toBeLessThanOrEqual(most);
		}
	});
});
