import { describe, expect, onTestFinished, test, vi } from "vitest";
import { decodeDatum, encodeDatum } from "../../../src/protocol/codec";
import { FrameReader, frame, payloads } from "../../../src/protocol/frame";
import { findCount, findOption } from "../../../src/protocol/options";
import { readShortMarker } from "../../../src/protocol/short-marker";
import { BEAT_MS } from "../../../src/relay/held-echoes";
import type { Limits } from "../../../src/relay/limits";
import {
	chat,
	converse,
	memoryRelay,
	okOf,
	openSocket,
	type Party,
	type Peer,
	receipt,
	request,
	withLimits,
} from "./kit";

/** What a marker says, or the text of a message. */
type Heard =
	| string
	| { next: number; own: number; from: string | null }
	| { error: string | null };

/** What one write of the relay brought to somebody who attached with `token`. */
function heardIn(chunk: Uint8Array, token: string): Heard[] {
	const all: Heard[] = [];
	for (const run of new FrameReader().push(chunk)) {
		for (const payload of payloads(run)) {
			const short = readShortMarker(payload, token);
			if (short) {
				all.push({ ...short, from: null });
				continue;
			}
			const datum = decodeDatum(payload);
			if (datum.kind !== "message") throw new Error("no Message");
			const { category, flags, msg } = datum;
			if (category === "seq") {
				all.push({
					next: findCount(flags, "next") ?? 0,
					own: findCount(flags, "own") ?? 0,
					from: findOption(flags, "from"),
				});
			} else if (category === "error") {
				all.push({ error: findOption(flags, "code") });
			} else all.push(msg);
		}
	}
	return all;
}

/**
 * A conversation of which the first attaches as the app does, at a relay whose clock stands still.
 * @param options of the lines
 */
async function withEcho(
	names: readonly string[],
	{
		options = ["relay=socket"],
		limits = {},
		attaching = ["seq=now", "marker=short"],
	}: {
		options?: readonly string[];
		limits?: Partial<Limits>;
		attaching?: readonly string[];
	} = {},
) {
	const relay = memoryRelay({ limits: withLimits(limits) });
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
	onTestFinished(() => void vi.useRealTimers());
	const { id, parties } = await converse(relay, names, options);
	const [{ name, line }, ...others] = parties as [Party, ...Party[]];
	/** Attaches anew: the relay's writes, each by itself. */
	const attach = async () => {
		line.send(request(name, [id]));
		const { token } = await okOf(line);
		const talk = openSocket(relay, name, id, token, ...attaching);
		const writes: Heard[][] = [];
		talk.stream.on("data", (chunk) => writes.push(heardIn(chunk, token)));
		// It is in; and nothing was kept for it.
		while (writes.flat().length < 2) await turn();
		writes.length = 0;
		return { talk, writes };
	};
	return { relay, id, line, attach, ...(await attach()), others };
}

const turn = () => new Promise(setImmediate);

/** One beat of the relay's clock. */
async function beat(): Promise<void> {
	vi.advanceTimersByTime(BEAT_MS);
	await turn();
}

/** What somebody says next, past markers. */
async function next({ talk }: Party): Promise<string> {
	for (;;) {
		const datum = await talk.next();
		if (datum.kind === "message" && datum.category !== "seq") return datum.msg;
	}
}

/** All that was said has come to the relay, and what it wrote has arrived. */
async function settled(line: Peer): Promise<void> {
	await line.settled();
	await turn();
}

describe("with the option seq=now", () => {
	test.each([[["seq=now", "marker=short"]], [["seq=now"]]])(
		"the numbers of one's own datums come in one write with the answer (%s)",
		async (attaching) => {
			const { talk, writes, others } = await withEcho(["alice", "bob"], {
				attaching,
			});
			const [bob] = others as [Party];
			for (const number of [1, 3, 5]) {
				talk.send(chat(`${number}`));
				expect(await next(bob)).toBe(`${number}`);
				bob.talk.send(chat(`${number + 1}`));
				await settled(bob.line);
			}
			const answer = (number: number) => [
				{ next: number, own: 1, from: null },
				`${number}`,
			];
			expect(writes).toEqual([answer(2), answer(4), answer(6)]);
		},
	);

	test("unanswered they come by themselves, after a moment and not at once, many in one", async () => {
		const { talk, writes, others } = await withEcho(["alice", "bob"]);
		const [bob] = others as [Party];
		for (const text of ["1", "2", "3"]) {
			talk.send(chat(text));
			expect(await next(bob)).toBe(text);
		}
		await beat();
		expect(writes).toEqual([]);
		await beat();
		expect(writes).toEqual([[{ next: 4, own: 3, from: null }]]);
		// Said just before a beat it waits for a whole one; and the next is as those before.
		talk.send(chat("4"));
		expect(await next(bob)).toBe("4");
		await beat();
		expect(writes).toHaveLength(1);
		await beat();
		expect(writes[1]).toEqual([{ next: 5, own: 1, from: null }]);
		for (let i = 0; i < 5; i++) await beat();
		expect(writes).toHaveLength(2);
	});

	test("no clock is set while nobody waits for one", async () => {
		const { talk, writes, others } = await withEcho(["alice", "bob"]);
		const timers = vi.getTimerCount();
		talk.send(chat("1"));
		await next(others[0] as Party);
		expect(vi.getTimerCount()).toBe(timers + 1);
		for (let i = 0; i < 3; i++) await beat();
		expect(writes).toHaveLength(1);
		expect(vi.getTimerCount()).toBe(timers);
	});

	test("one clock is enough for all who wait", async () => {
		const relay = memoryRelay({
			limits: withLimits({ maxLinesPerAddress: 64 }),
		});
		vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
		onTestFinished(() => void vi.useRealTimers());
		const all: { talk: Peer; bob: Party }[] = [];
		for (let i = 0; i < 10; i++) {
			const names = [`alice${i}`, `bob${i}`];
			const { id, parties } = await converse(relay, names);
			const [alice, bob] = parties as [Party, Party];
			alice.line.send(request(alice.name, [id]));
			const { token } = await okOf(alice.line);
			const talk = openSocket(relay, alice.name, id, token, "seq=now");
			for (let markers = 0; markers < 2; markers++) await talk.message("seq");
			all.push({ talk, bob });
		}
		const timers = vi.getTimerCount();
		for (const { talk, bob } of all) {
			talk.send(chat("1"));
			await next(bob);
		}
		expect(vi.getTimerCount()).toBe(timers + 1);
		await beat();
		await beat();
		for (const { talk } of all) {
			expect((await talk.message("seq")).flags).toContain("own=1");
		}
	});

	test("in a group they stand before whatever has a higher number, with who says it", async () => {
		const { talk, writes, others } = await withEcho(["alice", "bob", "carol"]);
		const [bob, carol] = others as [Party, Party];
		const say = async (party: Party, text: string) => {
			party.talk.send(chat(text));
			await settled(party.line);
		};
		talk.write(
			Buffer.concat(["1", "2"].map((it) => frame(encodeDatum(chat(it))))),
		);
		for (const text of ["1", "2"]) expect(await next(bob)).toBe(text);
		await say(bob, "3");
		await say(carol, "4");
		talk.send(chat("5"));
		for (const text of ["4", "5"]) expect(await next(bob)).toBe(text);
		await say(carol, "6");
		await say(carol, "7");
		expect(writes).toEqual([
			[{ next: 3, own: 2, from: null }, { next: 3, own: 0, from: "bob" }, "3"],
			[{ next: 4, own: 0, from: "carol" }, "4"],
			// She knows already who says it.
			[{ next: 6, own: 1, from: null }, "6"],
			["7"],
		]);
	});

	test("they come before a receipt for what they number", async () => {
		const { id, talk, line, writes, others } = await withEcho(
			["alice", "bob"],
			{ options: ["relay=socket", "mailbox"] },
		);
		const [bob] = others as [Party];
		talk.send(chat("1"));
		expect(await next(bob)).toBe("1");
		await settled(line);
		expect(writes).toEqual([]);
		bob.line.send(receipt(id, 1));
		expect((await line.message("receipt")).flags).toEqual(["count=1", "seq=1"]);
		expect(writes).toEqual([[{ next: 2, own: 1, from: null }]]);
	});

	test.each([
		["closes its side", ({ talk }: { talk: Peer }) => void talk.stream.end()],
		["ends its line", ({ line }: { line: Peer }) => void line.stream.end()],
		[
			"attaches again",
			({ attach }: { attach(): Promise<unknown> }) => void attach(),
		],
	])("they are the last words to who %s", async (_what, end) => {
		const parts = await withEcho(["alice", "bob"]);
		parts.talk.send(chat("1"));
		expect(await next(parts.others[0] as Party)).toBe("1");
		expect(parts.writes).toEqual([]);
		end(parts);
		await parts.talk.closed;
		expect(parts.writes).toEqual([[{ next: 2, own: 1, from: null }]]);
	});

	test("they come before the error that ends it", async () => {
		const { talk, writes, others } = await withEcho(["alice", "bob"]);
		talk.send(chat("1"));
		expect(await next(others[0] as Party)).toBe("1");
		talk.write(Buffer.of(0, 0));
		await talk.closed;
		expect(writes.flat()).toEqual([
			{ next: 2, own: 1, from: null },
			{ error: "bad-length" },
		]);
	});

	test("who is read no further is told them all the same", async () => {
		const { talk, line, writes } = await withEcho(["alice", "bob"], {
			options: ["relay=socket", "mailbox"],
			limits: { maxConnectionLogBytes: 1_000 },
		});
		talk.send(chat("x".repeat(2_000)));
		await settled(line);
		// Nobody confirms: this stays in the sender's own stream.
		talk.send(chat("later"));
		await settled(line);
		await beat();
		await beat();
		expect(writes).toEqual([[{ next: 2, own: 1, from: null }]]);
	});
});
