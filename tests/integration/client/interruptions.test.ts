import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Message } from "../../../src/shared/domain/message";
import { tempFolder } from "../../unit/main/temp-folder";
import { headlessRelay } from "../relay/kit";
import type { CuttableProxy } from "./cuttable-proxy";
import { seededRandom } from "./random";
import { conversingThroughProxy, detached } from "./through-proxy";
import { conversing, type User } from "./user";

const textsOf = (messages: readonly Message[]) =>
	messages.map(({ text }) => text);

/** `a0`, `a1` … */
const series = (name: string, count: number, from = 0) =>
	Array.from({ length: count }, (_, i) => `${name}${from + i}`);

/** Everything everybody wrote is with everybody, once, in one order, and in that of its writer. */
async function expectWhole(
	users: readonly User[],
	written: readonly string[][],
	why = "",
): Promise<void> {
	const count = written.flat().length;
	const logs = await Promise.all(users.map((user) => user.settled(count)));
	for (const log of logs) {
		expect(textsOf(log), why).toEqual(textsOf(logs[0] as Message[]));
	}
	for (const texts of written) {
		const own = textsOf(logs[0] as Message[]).filter((text) =>
			texts.includes(text),
		);
		expect(own, why).toEqual(texts);
	}
	expect(logs[0], why).toHaveLength(count);
}

/**
 * A relay writes down a moment later whom it knows and which numbers it has given out; killed before that,
 * it would give them out again.
 * @returns the number of the next datum, once it is over `last` and both have joined
 */
async function numberOnDisk(data: string, last: number): Promise<number> {
	let number = 0;
	await expect
		.poll(
			async () => {
				const text = await readFile(join(data, "relay.json"), "utf8");
				number = Number(/joined.*joined.*"next":(\d+)/.exec(text)?.[1] ?? 0);
				return number;
			},
			{ timeout: 10_000 },
		)
		.toBeGreaterThan(last);
	return number;
}

test("the relay is killed and comes back while both write: nothing is lost, doubled or reordered", async () => {
	const data = await tempFolder();
	let relay = await headlessRelay(["--data", data]);
	const port = relay.port;
	const users = await conversing(port, ["Alice", "Bob"]);
	const [alice, bob] = users as [User, User];
	const written: [string[], string[]] = [[], []];
	const writeSome = async (round: number) => {
		for (let i = 0; i < 15; i++) {
			const [a, b] = [`a${round}.${i}`, `b${round}.${i}`];
			written[0].push(a);
			written[1].push(b);
			await Promise.all([alice.write(a), bob.write(b)]);
		}
	};
	await writeSome(0);
	let number = await numberOnDisk(data, 0);
	for (let round = 1; round <= 3; round++) {
		const writing = writeSome(round);
		await relay.stop("SIGKILL");
		await Promise.all(users.map(detached));
		await writing;
		relay = await headlessRelay(["--data", data, "--port", `${port}`]);
		await expectWhole(users, written);
		number = await numberOnDisk(data, number);
	}
});

test.each([
	[
		"relay sockets",
		(proxy: CuttableProxy) => {
			proxy.cut(-1);
			proxy.cut(-2);
		},
	],
	[
		"lines",
		(proxy: CuttableProxy) => {
			proxy.cut(0);
			proxy.cut(1);
		},
	],
	["line of one", (proxy: CuttableProxy) => proxy.cut(0)],
	["relay socket of one", (proxy: CuttableProxy) => proxy.cut(-1)],
])("the %s alone can be cut while both write", async (_what, cut) => {
	const { proxy, users } = await conversingThroughProxy();
	const [alice, bob] = users as [User, User];
	const before = [series("a", 10), series("b", 10)];
	for (let i = 0; i < 10; i++) {
		await Promise.all([alice.write(`a${i}`), bob.write(`b${i}`)]);
		if (i === 5) cut(proxy);
	}
	await expectWhole(users, before);
});

test("what is written while nobody is connected goes out in its order", async () => {
	const { proxy, users } = await conversingThroughProxy();
	const [alice, bob] = users as [User, User];
	proxy.isDown = true;
	await Promise.all(users.map(detached));
	for (const text of series("a", 5)) await alice.write(text);
	for (const text of series("b", 5)) await bob.write(text);
	const queued = await alice.messages();
	expect(textsOf(queued)).toEqual(series("a", 5));
	expect(new Set(queued.map(({ delivery }) => delivery.kind))).toEqual(
		new Set(["queued"]),
	);
	proxy.isDown = false;
	await expectWhole(users, [series("a", 5), series("b", 5)]);
});

test("a group stays of one order through cuts", async () => {
	const { proxy, users } = await conversingThroughProxy([
		"Alice",
		"Bob",
		"Carol",
	]);
	const random = seededRandom("group");
	const written = users.map(({ name }) => series(name, 20));
	for (let i = 0; i < 20; i++) {
		await Promise.all(users.map((user) => user.write(`${user.name}${i}`)));
		if (i % 4 === 3 && proxy.count > 0) {
			proxy.cut(Math.floor(random() * proxy.count));
		}
	}
	await expectWhole(users, written, random.seed);
});

const PAIRS = 10;
const ROUNDS = 20;

test(`cuts at ${PAIRS * ROUNDS} random byte offsets lose, double and reorder nothing`, async () => {
	const cutPair = async (pair: number) => {
		const random = seededRandom(`pair ${pair}`);
		const { proxy, users } = await conversingThroughProxy();
		const [alice, bob] = users as [User, User];
		const written: [string[], string[]] = [[], []];
		for (let round = 0; round < ROUNDS; round++) {
			const why = `${random.seed}, round ${round}`;
			const cut = proxy.cutAfter(Math.floor(random() * 900));
			for (let i = 0; i < 4; i++) {
				const [a, b] = [`a${round}.${i}`, `b${round}.${i}`];
				written[0].push(a);
				written[1].push(b);
				await Promise.all([alice.write(a), bob.write(b)]);
			}
			await cut;
			await expectWhole(users, written, why);
		}
	};
	await Promise.all(Array.from({ length: PAIRS }, (_, i) => cutPair(i)));
}, 240_000);
