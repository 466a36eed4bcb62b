import { once } from "node:events";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { StoreClient } from "../../../src/main/store-host/store-client";
import type { Act } from "../../../src/shared/domain/act";
import type { MessageId, PersonKey } from "../../../src/shared/domain/ids";
import type { AppError } from "../../../src/shared/errors";
import type { ToStore } from "../../../src/store/process";
import { tempFolder } from "../../unit/main/temp-folder";
import { conversationOf, here, OneStore, received } from "../../unit/store/kit";
import { seededRandom } from "../client/random";
import { buildChild, Children, startChild } from "./child-process";

beforeAll(buildChild);

/** @param isDeadly what kills the process before it can do it */
async function setUp(isDeadly: (message: ToStore) => boolean = () => false) {
	const children = new Children();
	const troubles: (AppError | null)[] = [];
	const store = new StoreClient({
		start: (events) => {
			const port = children.start(events);
			const post = (message: ToStore) => {
				if (isDeadly(message)) children.current?.kill("SIGKILL");
				else port.post(message);
			};
			return { post, kill: () => port.kill() };
		},
		file: join(await tempFolder(), "store.db"),
		key: new Uint8Array(32).fill(7),
		onTrouble: (error) => troubles.push(error),
		onDamage: (seq) => {
			throw new Error(`message ${seq} is damaged`);
		},
	});
	await store.open(false);
	return { children, store, troubles };
}

test("killed at random moments, the store loses nothing it has confirmed and tells each message once", async () => {
	const { children, store, troubles } = await setUp();
	const next = seededRandom("store kills");
	const fresh: (number | null)[] = [];
	const asked: Promise<unknown>[] = [];
	let number = 0;
	let kills = 0;
	while (kills < 25) {
		for (let i = 0; i < 20; i++) {
			const some = Array.from({ length: 1 + Math.floor(next() * 5) }, () =>
				received(++number),
			);
			asked.push(
				store.append(some).then((appended) => {
					fresh.push(...appended.fresh.map((one) => one.number));
				}),
			);
		}
		// Some of them are written by now, one batch may be on its way to the disk, the rest waits.
		await Promise.race(asked.splice(0, 1 + Math.floor(next() * 20)));
		if (children.current?.kill("SIGKILL")) kills++;
		await store.summary(here, 0);
	}
	await Promise.all(asked);
	await store.close();
	expect(children.started).toBeGreaterThan(20);
	const all = Array.from({ length: number }, (_, i) => i + 1);
	expect(fresh.sort((a, b) => Number(a) - Number(b))).toEqual(all);
	expect(troubles).toEqual([]);
	await children.start({ message: () => {}, exit: () => {} }).kill();

	const later = new StoreClient({ ...store.options, start: children.start });
	await later.open(true);
	const page = await later.page(here, { kind: "newest" }, 1_000_000);
	expect(page.messages.map((one) => one.number)).toEqual(all);
	await later.close();
}, 60_000);

test("killed at random moments, what was done to messages is done once, and told, with what is said in parts", async () => {
	const { children, store, troubles } = await setUp();
	const next = seededRandom("act kills");
	const id = (n: number) =>
		`01JDXAMPKEJDXAMPJE${String(n).padStart(8, "0")}` as MessageId;
	const asked: Promise<unknown>[] = [];
	const untold: number[] = [];
	const queued: MessageId[] = [];
	const act = (n: number, name: number, over: Partial<Act>): Act => ({
		conversationId: here,
		id: id(name),
		from: "bob" as PersonKey,
		number: name,
		date: 0,
		target: { id: id(n), from: "bob" as PersonKey },
		change: { kind: "edit", text: `${n} again`, mentions: [] },
		delivery: { kind: "received" },
		protection: "none",
		...over,
	});
	const alice = "alice" as PersonKey;
	let count = 0;
	for (let kills = 0; kills < 15; ) {
		for (let i = 0; i < 10; i++) {
			const n = ++count;
			const part = (index: number) => ({
				of: received(4 * n + index, { id: id(n), text: `${n}.${index} ` }),
				index,
				total: 2,
			});
			const mine = act(n, 200_000 + n, {
				from: alice,
				number: null,
				change: { kind: "react", emoji: "👍" },
				delivery: { kind: "queued" },
			});
			const isSafe = next() < 0.5;
			if (!isSafe) queued.push(mine.id);
			asked.push(
				store.commit({ parts: [part(2)] }),
				// Before its message is whole.
				store.commit({ acts: [act(n, 100_000 + n, {})] }),
				store.commit({ parts: [part(1)] }).then(({ fresh }) => {
					if (fresh[0]?.text !== `${n} again`) untold.push(n);
				}),
				store.commit({ acts: [mine] }).then(({ changed }) => {
					if (changed[0]?.change?.kind !== "queued") untold.push(n);
				}),
			);
			if (!isSafe) continue;
			const delivery = { kind: "sent" } as const;
			const changes = [{ id: mine.id, from: alice, number: 4 * n, delivery }];
			const update = [{ conversationId: here, changes }];
			asked.push(
				store.commit({ update }).then(({ changed }) => {
					if (changed[0]?.change !== undefined) untold.push(n);
				}),
			);
		}
		await Promise.race(asked.splice(0, 1 + Math.floor(next() * 30)));
		if (children.current?.kill("SIGKILL")) kills++;
		await store.summary(here, 0);
	}
	await Promise.all(asked);
	const { messages } = await store.page(here, { kind: "newest" }, 1_000_000);
	expect(messages.map(({ text }) => text)).toEqual(
		Array.from({ length: count }, (_, i) => `${i + 1} again`),
	);
	expect(messages.every(({ reactions }) => reactions?.length === 1)).toBe(true);
	const { acts, parts } = await store.call("unsettled", {});
	expect(acts?.map((one) => one.id).sort()).toEqual(queued.sort());
	expect([parts, untold, troubles]).toEqual([[], [], []]);
	await store.close();
}, 60_000);

test("what makes the process die each time is given up, and the rest goes on", async () => {
	let isDeadly = false;
	const { children, store, troubles } = await setUp(
		({ type }) => isDeadly && type === "batch",
	);
	await store.append([received(1)]);
	isDeadly = true;
	await expect(store.append([received(2)])).rejects.toMatchObject({
		code: "store-died",
	});
	isDeadly = false;
	expect(children.started).toBeGreaterThan(2);
	await expect
		.poll(() => store.summary(here, 0), { timeout: 20_000 })
		.toMatchObject({ unread: expect.any(Number) });
	expect(troubles[0]?.code).toBe("store-died");
	await expect.poll(() => troubles.at(-1), { timeout: 20_000 }).toBeNull();
	await store.close();
}, 60_000);

test("a kill in the middle of a migration leaves what was there, and it is done again", async () => {
	const file = join(await tempFolder(), "store.db");
	const child = startChild("die-in-migration", file);
	const [, signal] = await once(child, "exit");
	expect(signal).toBe("SIGKILL");
	const one = await OneStore.make({ file });
	one.append(received(1));
	expect(one.all(conversationOf(1))).toHaveLength(1);
});
