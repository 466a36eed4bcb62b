import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
	type Datum,
	decodeDatum,
	encodeDatum,
} from "../../../src/protocol/codec";
import { frame } from "../../../src/protocol/frame";
import { findOption } from "../../../src/protocol/options";
import {
	chat,
	converse,
	flagsOf,
	headlessRelay,
	okOf,
	openLine,
	openSocket,
	type Party,
	type Peer,
	receipt,
	request,
	tcpRelay,
	unhurried,
	withLimits,
} from "./kit";

const MANY = 10_000;

/** A Message of about so many bytes. */
function textOf(bytes: number): Uint8Array {
	return encodeDatum(chat(randomBytes(bytes / 2).toString("hex")));
}

/** Waits for the texts 0, 1, 2 … and lets markers pass. */
async function readCounting(
	peer: Peer,
	count: number,
	start = 0,
): Promise<void> {
	for (let next = start; next < start + count; ) {
		const datum = decodeDatum(await peer.nextBytes());
		if (datum.kind !== "message") throw new Error("unreachable");
		if (datum.category === "seq") continue;
		expect(datum.msg.split(" ")[0]).toBe(String(next++));
	}
}

describe("ten thousand messages arrive once and in order", () => {
	test.each([
		["over relay sockets", ["relay=socket"], 0],
		["over relay sockets with mailboxes", ["relay=socket", "mailbox"], 0],
		["on lines", [], 0],
		["over relay sockets in a thread", ["relay=socket"], 1],
		["on lines, by way of a thread", [], 1],
	])("%s, both ways at once", async (_name, options, threads) => {
		const relay = await headlessRelay([
			...flagsOf(unhurried),
			...["--threads", String(threads)],
		]);
		const { parties } = await converse(relay, ["alice", "bob"], options);
		const [alice, bob] = parties as [Party, Party];
		for (let i = 0; i < MANY; i++) {
			alice.talk.send(chat(`${i}`));
			bob.talk.send(chat(`${i}`));
		}
		await Promise.all([
			readCounting(alice.talk, MANY),
			readCounting(bob.talk, MANY),
		]);
		expect(alice.talk.isQuiet && bob.talk.isQuiet).toBe(true);
	});

	test.each([
		["over relay sockets", ["relay=socket"], randomBytes],
		["on lines", [], textOf],
	] as const)(
		"%s with every byte, also for who reads late, though the relay reads into the same memory again and again",
		async (_name, options, payloadOf) => {
			const relay = await tcpRelay({ limits: withLimits(unhurried) });
			const names = ["alice", "bob", "carol"];
			const { parties } = await converse(relay, names, options);
			const [alice, bob, carol] = parties.map(({ talk }) => talk) as [
				Peer,
				Peer,
				Peer,
			];
			// Together more than the system's buffers hold, most of it whole within a read, and in all sizes that one may have.
			const said = Array.from({ length: 5_000 }, (_, i) =>
				payloadOf(1 + ((i * 7_919) % (i % 20 === 0 ? 60_000 : 2_000))),
			);
			carol.stream.pause();
			for (const payload of said) alice.write(frame(payload));
			const hear = async (peer: Peer, from: number, to: number) => {
				for (const payload of said.slice(from, to)) {
					expect(Buffer.compare(payload, await peer.nextBytes())).toBe(0);
				}
			};
			const hasMarkers = options.length > 0;
			if (hasMarkers) await bob.message("seq");
			await hear(bob, 0, 1_000);
			carol.stream.resume();
			if (hasMarkers) await carol.message("seq");
			await Promise.all([hear(bob, 1_000, 5_000), hear(carol, 0, 5_000)]);
		},
	);

	test("what comes on a line in one piece goes on in its order, each counted and looked at by itself", async () => {
		const relay = await tcpRelay({
			limits: withLimits({ ...unhurried, messagesBurst: 3 }),
		});
		const { parties } = await converse(relay, ["alice", "bob"], []);
		const [alice, bob] = parties.map(({ line }) => line) as [Peer, Peer];
		const pieces: Datum[] = [
			chat("one"),
			chat("two"),
			{ ...chat("too long"), subject: "x".repeat(391) },
			chat("three"),
			receipt("nothing", 1),
			{ ...chat("forged"), category: "ok" },
			chat("four"),
			{ kind: "acknowledge", id: "nothing" },
			chat("five"),
		];
		alice.write(Buffer.concat(pieces.map((it) => frame(encodeDatum(it)))));
		for (const text of ["one", "two", "three", "four", "five"]) {
			expect((await bob.message("chat")).msg).toBe(text);
		}
		expect(await alice.error()).toBe("too-long");
		expect(await alice.error()).toBe("reserved-category");
		expect(await alice.error()).toBe("unknown-connection");
		await alice.settled();
		expect(bob.isQuiet).toBe(true);
	});

	test.each(["0", "1"])(
		"in a group of four, where all hear all in one order, with %s threads",
		async (threads) => {
			const relay = await headlessRelay(["--threads", threads]);
			const names = ["alice", "bob", "carol", "dave"];
			const { parties } = await converse(relay, names);
			for (let i = 0; i < MANY / names.length; i++) {
				for (const { name, talk } of parties) talk.send(chat(`${i} ${name}`));
			}
			const heard = await Promise.all(
				parties.map(async ({ name, talk }) => {
					const order = new Map<number, string>();
					let number = 0;
					let from: string | null = null;
					while (order.size < (MANY / names.length) * 3) {
						const datum = decodeDatum(await talk.nextBytes());
						if (datum.kind !== "message") throw new Error("unreachable");
						if (datum.category === "seq") {
							number = Number(findOption(datum.flags, "next"));
							from = findOption(datum.flags, "from");
							continue;
						}
						expect(datum.msg.endsWith(` ${from}`)).toBe(true);
						expect(datum.msg.endsWith(` ${name}`)).toBe(false);
						order.set(number++, datum.msg);
					}
					return order;
				}),
			);
			const whole = new Map(heard.flatMap((order) => [...order]));
			expect(whole.size).toBe(MANY);
			for (const order of heard) {
				for (const [number, msg] of order) expect(whole.get(number)).toBe(msg);
			}
		},
	);
});

describe("a sender faster than its reader", () => {
	test.each([
		["over relay sockets", ["relay=socket"]],
		["on lines", []],
	])("%s is made to wait, and nothing is lost", async (_name, options) => {
		const maxConnectionLogBytes = 100_000;
		const relay = await tcpRelay({
			limits: withLimits({ ...unhurried, maxConnectionLogBytes }),
		});
		const { parties } = await converse(relay, ["alice", "bob"], options);
		const [alice, bob] = parties as [Party, Party];
		bob.talk.stream.pause();
		const long = "x".repeat(60_000);
		const sent = 300;
		for (let i = 0; i < sent; i++) alice.talk.send(chat(`${i} ${long}`));
		const witness = await openLine(relay, "witness");
		await witness.settled();
		// 18 MB are on their way, of which the relay takes a few hundred KB: TCP has stopped her.
		expect(alice.talk.stream.writableLength).toBeGreaterThan(0);
		bob.talk.stream.resume();
		await readCounting(bob.talk, sent);
	});
});

/** On a machine that is held up, the word that senders wait comes first. */
async function toldTooSlow(line: Peer): Promise<void> {
	const code = await line.error();
	if (code === "mailbox-full") return toldTooSlow(line);
	expect(code).toBe("too-slow");
}

describe("a reader that stops reading", () => {
	const limits = withLimits({
		stallTimeoutMs: 200,
		maxReceiverQueueBytes: 64 * 1_024,
	});
	const long = "x".repeat(60_000);

	test("is cut off; its group goes on beyond what is kept for it, and it is told what it missed", async () => {
		const relay = await tcpRelay({ limits });
		const { id, parties } = await converse(
			relay,
			["alice", "bob", "carol"],
			["relay=socket", "mailbox"],
		);
		const [alice, bob, carol] = parties as [Party, Party, Party];
		const { parties: others } = await converse(relay, ["dave", "erin"]);
		const [dave, erin] = others as [Party, Party];
		bob.talk.stream.pause();
		const sent = 150;
		for (let i = 0; i < sent; i++) {
			alice.talk.send(chat(`${i} ${long}`));
			if (i % 50 === 49) {
				dave.talk.send(chat("meanwhile"));
				expect(await erin.talk.next()).toEqual(chat("meanwhile"));
			}
		}
		// Carol confirms as she reads, so that the log never waits for her.
		for (let read = 0; read < sent; read += 10) {
			await readCounting(carol.talk, 10, read);
			carol.line.send(receipt(id, read + 10));
		}
		await toldTooSlow(bob.line);

		bob.line.send(request("bob", [id]));
		const { token } = await okOf(bob.line);
		const back = openSocket(relay, "bob", id, token);
		const { msg } = await bob.line.message("error");
		const missed = Number(/ (\d+) of their messages are gone/.exec(msg)?.[1]);
		expect(missed).toBeGreaterThan(0);
		await readCounting(back, sent - missed, missed);
	});

	test.each([
		["over relay sockets with mailboxes", ["relay=socket", "mailbox"]],
		["over relay sockets", ["relay=socket"]],
	])("%s: gets all the rest when it comes back", async (_name, options) => {
		const relay = await tcpRelay({ limits });
		const { id, parties } = await converse(relay, ["alice", "bob"], options);
		const [alice, bob] = parties as [Party, Party];
		bob.talk.stream.pause();
		const sent = 300;
		for (let i = 0; i < sent; i++) alice.talk.send(chat(`${i} ${long}`));
		await toldTooSlow(bob.line);
		bob.line.send(request("bob", [id]));
		const { token } = await okOf(bob.line);
		const back = openSocket(relay, "bob", id, token);
		const first = await back.message("seq");
		const number = Number(findOption(first.flags, "next"));
		// Who confirms gets everything again; for others what left the relay was delivered.
		if (options.includes("mailbox")) expect(number).toBe(1);
		for (let read = number - 1; read < sent; read += 1) {
			await readCounting(back, 1, read);
			bob.line.send(receipt(id, read - number + 2));
		}
	});
});
