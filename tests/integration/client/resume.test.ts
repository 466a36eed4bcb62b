import { readFileSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import { dialTcp } from "../../../src/client/tcp-transport";
import type { Dial } from "../../../src/client/transport";
import { makeServerKey } from "../../../src/relay/tls/server-key";
import type { LineState } from "../../../src/shared/domain/server";
import { flagsOf, headlessRelay, tcpRelay, unhurried } from "../relay/kit";
import { CuttableProxy } from "./cuttable-proxy";
import { conversing, must, User } from "./user";

/** Everything goes through the proxy, wherever the server says that a relay socket is. */
const through =
	(proxy: CuttableProxy): Dial =>
	(to, events) =>
		dialTcp({ ...to, port: proxy.port }, events);

const errorCodes = (user: User): string[] =>
	user.events.flatMap((event) =>
		event.type === "line-changed" &&
		(event.line.kind === "waiting" || event.line.kind === "refused")
			? [event.line.error.code]
			: [],
	);

/** Alice through a proxy of her own, Bob without; they converse. */
async function aliceThroughProxy() {
	const relay = await tcpRelay();
	const proxy = await CuttableProxy.open(() => relay.port);
	const [alice, bob] = (await conversing(relay.port, ["Alice", "Bob"], "", {
		Alice: through(proxy),
	})) as [User, User];
	return { relay, proxy, alice, bob };
}

const textsOf = async (user: User, count: number) =>
	(await user.settled(count)).map(({ text }) => text);

describe("nobody answers, though TCP stands", () => {
	test("after a sleep the line is found dead and opened anew, in the place of the old one", async () => {
		const { proxy, alice, bob } = await aliceThroughProxy();
		proxy.swallow();
		await alice.write("into the void");
		await bob.write("meanwhile");
		// What the app does when the computer wakes.
		alice.messenger.checkLines();
		const lost = (await alice.lineIs("waiting")) as Extract<
			LineState,
			{ kind: "waiting" }
		>;
		expect(lost.error.code).toBe("no-answer");
		const texts = ["into the void", "meanwhile"];
		expect((await textsOf(alice, 2)).toSorted()).toEqual(texts);
		expect(await textsOf(bob, 2)).toEqual(await textsOf(alice, 2));
		// The relay still had the old line: that must not keep her out.
		expect(errorCodes(alice)).not.toContain("name-in-use");
	});

	test("another address of this computer's: the same, without a wait", async () => {
		const { proxy, alice, bob } = await aliceThroughProxy();
		proxy.swallow();
		await alice.write("from the old address");
		alice.messenger.networkChanged(new Set(["192.0.2.7"]));
		expect(await textsOf(bob, 1)).toEqual(["from the old address"]);
		expect(new Set(errorCodes(alice))).toEqual(new Set(["line-lost"]));
	});

	test("a line that only stalls for a moment is left alone", async () => {
		const { proxy, alice, bob } = await aliceThroughProxy();
		proxy.isStalled = true;
		await alice.write("late");
		alice.messenger.checkLines();
		proxy.isStalled = false;
		expect(await textsOf(bob, 1)).toEqual(["late"]);
		await alice.settled(1);
		expect(errorCodes(alice)).toEqual([]);
	});
});

test("a relay that is stopped and goes on: said, and nothing lost, doubled or reordered", async () => {
	const relay = await headlessRelay();
	const [alice, bob] = (await conversing(relay.port, ["Alice", "Bob"])) as [
		User,
		User,
	];
	const written: string[] = [];
	for (let round = 0; round < 2; round++) {
		relay.process.kill("SIGSTOP");
		for (let i = 0; i < 5; i++) {
			written.push(`${round}.${i}`);
			await alice.write(`${round}.${i}`);
		}
		for (const user of [alice, bob]) user.messenger.checkLines();
		await Promise.all([alice.lineIs("waiting"), bob.lineIs("waiting")]);
		expect((await alice.messages()).at(-1)?.delivery.kind).toBe("queued");
		relay.process.kill("SIGCONT");
		await Promise.all([alice.lineIs("ready"), bob.lineIs("ready")]);
		expect(await textsOf(bob, written.length)).toEqual(written);
		expect(await textsOf(alice, written.length)).toEqual(written);
	}
	expect(errorCodes(alice)).toContain("no-answer");
});

test("a server that has moved: its conversations go on under the new address", async () => {
	const relay = await tcpRelay();
	const old = await CuttableProxy.open(() => relay.port);
	const [alice, bob] = (await conversing(relay.port, ["Alice", "Bob"])) as [
		User,
		User,
	];
	const moved = await CuttableProxy.open(() => relay.port);
	must(
		alice.messenger.changeServerAddress(
			alice.server.id,
			`127.0.0.1:${old.port}`,
		),
	);
	await alice.lineIs("ready");
	await alice.attached();
	const { id } = alice.conversation;
	old.isDown = true;
	await alice.lineIs("waiting");
	await alice.write("where are you?");
	must(
		alice.messenger.changeServerAddress(
			alice.server.id,
			`127.0.0.1:${moved.port}`,
		),
	);
	expect(await textsOf(bob, 1)).toEqual(["where are you?"]);
	await alice.settled(1);
	expect(alice.conversation.id).toBe(id);
	expect(alice.server.port).toBe(moved.port);
	// An address that is none, and one that another server has, change nothing.
	expect(alice.messenger.changeServerAddress(alice.server.id, "a b:0").ok).toBe(
		false,
	);
	const other = must(alice.messenger.connectServer("127.0.0.1:1"));
	expect(
		alice.messenger.changeServerAddress(other, `127.0.0.1:${moved.port}`),
	).toMatchObject({ error: { code: "server-known" } });
});

test("the own relay's port changes, and its conversations follow", async () => {
	const key = makeServerKey();
	const first = await tcpRelay({ key });
	const proxy = await CuttableProxy.open(() => first.port);
	const alice = await User.open("Alice");
	const { fingerprint } = key;
	const on = (port: number) =>
		alice.messenger.setRelayHost({
			kind: "on",
			port,
			addresses: ["x"],
			invites: ["x"],
			mailbox: null,
			ownedNames: null,
			fingerprint,
		});
	on(first.port);
	await alice.lineIs("ready");
	const bob = await User.online(first.port, "Bob");
	must(bob.messenger.sendRequest("Alice", "", null));
	await alice.acknowledge();
	await Promise.all([alice.attached(), bob.attached()]);
	on(proxy.port);
	await alice.until("the new port", () => alice.server.port === proxy.port);
	await alice.attached();
	await alice.write("moved");
	expect(await textsOf(bob, 1)).toEqual(["moved"]);
	expect(alice.conversations).toHaveLength(1);
	expect(
		alice.messenger.changeServerAddress(alice.server.id, "127.0.0.1:1"),
	).toMatchObject({ error: { code: "own-server" } });
});

test("clocks that jump change neither the order nor the line", async () => {
	const { port } = await tcpRelay();
	const [alice, bob] = (await conversing(port, ["Alice", "Bob"])) as [
		User,
		User,
	];
	const DAY = 86_400_000;
	const real = Date.now;
	const clock = vi.spyOn(Date, "now");
	try {
		for (const [i, jump] of [
			0,
			DAY,
			-DAY,
			-3_650 * DAY,
			3_650 * DAY,
		].entries()) {
			clock.mockImplementation(() => real() + jump);
			await alice.write(`a${i}`);
			await alice.settled(2 * i + 1);
			await bob.write(`b${i}`);
			await bob.settled(2 * i + 2);
			for (const user of [alice, bob]) user.messenger.checkLines();
		}
	} finally {
		clock.mockRestore();
	}
	const order = [0, 1, 2, 3, 4].flatMap((i) => [`a${i}`, `b${i}`]);
	expect(await textsOf(alice, 10)).toEqual(order);
	expect(await textsOf(bob, 10)).toEqual(order);
	expect([...errorCodes(alice), ...errorCodes(bob)]).toEqual([]);
});

/** Processor time of a process so far, in milliseconds (Linux). */
function processorMs(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1];
	const [user = 0, system = 0] = (fields ?? "")
		.split(" ")
		.slice(11)
		.map(Number);
	return (user + system) * 10;
}

const CONVERSATIONS = 200;

test(`${CONVERSATIONS} conversations attach again by themselves, without a storm`, async () => {
	const relay = await headlessRelay(
		flagsOf({ ...unhurried, asksPerSecond: 10_000, asksBurst: 10_000 }),
	);
	const proxy = await CuttableProxy.open(() => relay.port);
	const dials: number[] = [];
	let open = 0;
	let most = 0;
	const counting: Dial = (to, events) => {
		dials.push(performance.now());
		most = Math.max(most, ++open);
		let isOpening = true;
		const opened = () => {
			if (isOpening) open--;
			isOpening = false;
		};
		return through(proxy)(to, {
			...events,
			opened: () => events.opened(),
			received: (bytes) => {
				opened();
				events.received(bytes);
			},
			closed: (error) => {
				opened();
				events.closed(error);
			},
		});
	};
	const [alice, bob] = (await conversing(relay.port, ["Alice", "Bob"], "", {
		Alice: counting,
	})) as [User, User];
	const attached = () =>
		alice.conversations.filter(
			({ attachment }) => attachment.kind === "attached",
		).length;
	for (let i = 1; i < CONVERSATIONS; i++) {
		must(alice.messenger.sendRequest("Bob", `${i}`, null));
		await bob.acknowledge();
		await bob.until("no request", () => bob.pending.length === 0);
	}
	await alice.until("all", () => attached() === CONVERSATIONS);
	const favourite = alice.conversations[77]?.id as never;
	await alice.write("the latest", favourite);
	await alice.settled(1, favourite);

	const figures: string[] = [];
	for (const told of [true, false]) {
		proxy.isDown = true;
		// Long enough that it waits as long as it ever does.
		await alice.until("a long outage", () => {
			const { line } = alice.server;
			return line.kind === "waiting" && line.attempt > 4;
		});
		await alice.write(`while away ${told}`, favourite);
		dials.length = 0;
		most = open;
		const order = alice.events.length;
		const before = processorMs(relay.process.pid as number);
		const returned = performance.now();
		proxy.isDown = false;
		if (told) alice.messenger.networkChanged(new Set(["127.0.0.1"]));
		await alice.until("a message that flows", () =>
			alice.events
				.slice(order)
				.some(
					(event) =>
						event.type === "message-changed" && event.delivery.kind === "sent",
				),
		);
		const flows = performance.now() - returned;
		await alice.until("all again", () => attached() === CONVERSATIONS);
		const all = performance.now() - returned;
		const cpu = processorMs(relay.process.pid as number) - before;
		const perSecond = Math.max(
			...dials.map(
				(from) => dials.filter((at) => at >= from && at < from + 1_000).length,
			),
		);
		figures.push(
			`${told ? "told of the network's return" : "finding out itself"}: a message flows after ${flows.toFixed(0)} ms, ${CONVERSATIONS} attached after ${all.toFixed(0)} ms; at most ${most} connections opening at once, ${perSecond} in a second, ${dials.length} in all; relay ${cpu} ms of processor`,
		);
		// One line and one relay socket each, and what failed before the network was back.
		const first = alice.events
			.slice(order)
			.find(
				(event) =>
					event.type === "attachment-changed" &&
					event.attachment.kind === "attached",
			);
		expect(first).toMatchObject({ id: favourite });
		expect(most).toBeLessThan(CONVERSATIONS / 4);
		expect(dials.length).toBeLessThan(CONVERSATIONS * 1.2);
	}
	console.log(figures.join("\n"));
	expect((await alice.messages(favourite)).map(({ text }) => text)).toEqual([
		"the latest",
		"while away true",
		"while away false",
	]);
}, 60_000);
