import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { readBackup, writeBackup } from "../../../src/main/archive/backup";
import { exportConversations } from "../../../src/main/archive/export";
import { importConversations } from "../../../src/main/archive/import";
import { putRecords, recordsOf } from "../../../src/main/archive/records";
import { restoreBackup } from "../../../src/main/archive/restore";
import { Gate } from "../../../src/main/gate/gate";
import { readKept } from "../../../src/main/profile/kept-state";
import { storeStep } from "../../../src/main/store-host/open-store";
import { StoreClient } from "../../../src/main/store-host/store-client";
import type { Act } from "../../../src/shared/domain/act";
import type { Conversation } from "../../../src/shared/domain/conversation";
import type { MessageId, PersonKey } from "../../../src/shared/domain/ids";
import type { Message } from "../../../src/shared/domain/message";
import type { Occurrence } from "../../../src/shared/domain/occurrence";
import { startInProcess } from "../../store-in-process";
import { conversation, person } from "../renderer/samples";
import { conversationOf, here, own, received } from "../store/kit";
import { tempFolder } from "./temp-folder";

const key = new Uint8Array(32).fill(3);
const passphrase = "correct horse battery staple";
const ulid = (n: number) =>
	`01JDXAMPKEJDXAMPJE${String(n).padStart(8, "0")}` as MessageId;
const hostile = `<script>alert(1)</script><img src=x onerror=y> & "'\u202e`;

const talked = (...all: readonly Conversation[]) => ({
	conversations: Object.fromEntries(all.map((one) => [one.id, one])),
	occurrences: {},
});

async function storeIn(folder: string): Promise<StoreClient> {
	const store = new StoreClient({
		start: startInProcess,
		file: join(folder, "store.db"),
		key,
		onTrouble: () => {},
		onDamage: () => {},
	});
	await store.open(false);
	onTestFinished(() => store.close());
	return store;
}

const said: readonly Message[] = [
	received(1, { id: ulid(1) }),
	received(2, { id: ulid(2), text: hostile, fromName: hostile }),
	own(ulid(3), { text: "still queued" }),
];

async function filled() {
	const folder = await tempFolder();
	const store = await storeIn(folder);
	const body = JSON.stringify({
		...conversation({ id: here, topic: hostile }),
		holdup: undefined,
	});
	await store.commit({
		append: said,
		documents: [
			{ kind: "conversation", id: here, body },
			{
				kind: "occurrences",
				id: here,
				body: JSON.stringify({
					list: [
						{
							after: 1,
							date: 0,
							what: { kind: "left", person: person("Bob") },
						},
					],
				}),
			},
			{ kind: "profile", id: "", body: '{"name":"Alice"}' },
		],
		blobs: [{ key: "mls", value: Buffer.from("a state") }],
	});
	return { folder, store };
}

test("what was done to messages, and what has yet to be, goes into a backup; into an export what came of it", async () => {
	const { folder, store } = await filled();
	const carol = "carol" as PersonKey;
	const act = (n: number, target: MessageId, over: Partial<Act>): Act => ({
		conversationId: here,
		id: ulid(n),
		from: carol,
		number: n,
		date: 0,
		target: { id: target, from: "bob" as PersonKey },
		change: { kind: "react", emoji: "👍" },
		delivery: { kind: "received" },
		protection: "none",
		...over,
	});
	const waiting = act(21, ulid(99), {});
	const mine = act(22, ulid(1), {
		from: "alice" as PersonKey,
		number: null,
		delivery: { kind: "queued" },
	});
	const part = {
		of: received(23, { id: ulid(23) }),
		index: 1,
		total: 2,
	};
	await store.commit({
		acts: [
			act(20, ulid(1), {}),
			act(24, ulid(2), {
				from: "bob" as PersonKey,
				change: { kind: "delete" },
			}),
			mine,
			waiting,
		],
		parts: [part],
	});
	const before = await all(store);
	const file = join(folder, "x.flexbackup");
	await writeBackup(file, passphrase, recordsOf(store));
	const other = await storeIn(await tempFolder());
	const read = await readBackup(file, passphrase, async (records) => {
		await putRecords(other, records);
	});
	expect(read.ok).toBe(true);
	expect(await all(other)).toEqual(before);
	expect(await other.call("unsettled", {})).toEqual({
		acts: expect.arrayContaining([waiting, mine]),
		parts: [part],
	});

	const conversations = talked(conversation({ id: here }));
	const html = join(folder, "x.html");
	await exportConversations(html, "html", store, conversations);
	const text = await readFile(html, "utf8");
	expect(text).toContain("(alice: 👍) (carol: 👍): <bdi>message 1</bdi>");
	expect(text).toContain("(Deleted): <bdi></bdi></p>");
	const json = join(folder, "x.jsonl");
	await exportConversations(json, "json", store, conversations);
	const fresh = await storeIn(await tempFolder());
	expect(await importConversations(json, fresh, new Set())).toMatchObject({
		fresh: 3,
	});
	const [first, second] = await all(fresh);
	// What had not gone out does not go out from there.
	expect(first).toEqual({ ...before[0], change: undefined });
	expect(second).toMatchObject({ text: "", deleted: "author" });
	expect(await fresh.call("unsettled", {})).toEqual({ acts: [], parts: [] });
});

const all = async (store: StoreClient) =>
	(await store.page(here, { kind: "newest" }, 100)).messages;

describe("a backup", () => {
	test("restored elsewhere has everything but the state of encryption", async () => {
		const { folder, store } = await filled();
		const file = join(folder, "x.flexbackup");
		await writeBackup(file, passphrase, recordsOf(store));
		const bytes = await readFile(file);
		for (const word of ["message 1", "Alice", "a state"])
			expect(bytes.includes(word)).toBe(false);

		const other = await tempFolder();
		const before = await storeIn(other);
		await before.append([received(9)]);
		const options = { folder: other, key, start: startInProcess };
		expect(await restoreBackup(file, passphrase, options)).toMatchObject({
			ok: true,
		});
		expect(await all(before)).toHaveLength(1);
		await before.close();
		// The next start puts it in place, and keeps what was there.
		const opened = await storeStep({
			...options,
			run: () => Promise.reject(new Error("not asked for")),
			chooseBackup: async () => null,
			onTrouble: () => {},
			onDamage: () => {},
			now: () => 0,
		})(null);
		onTestFinished(() => opened.store.close());
		expect(await all(opened.store)).toEqual(said);
		expect(await opened.store.blobs("")).toEqual(new Map());
		expect(opened.documents.map(({ kind }) => kind).sort()).toEqual([
			"conversation",
			"occurrences",
			"profile",
		]);
		const [kept] = (await readdir(other)).filter((name) =>
			name.startsWith("kept-"),
		);
		expect(await readdir(join(other, kept ?? ""))).toContain("store.db");
		expect(opened.remarks.map(({ code }) => code)).toEqual([
			"store-before-kept",
		]);
	}, 20_000);

	test("takes the place of a damaged store at the gate, with its passphrase", async () => {
		const { folder, store } = await filled();
		const file = join(folder, "x.flexbackup");
		await writeBackup(file, passphrase, recordsOf(store));
		await store.close();
		const database = join(folder, "store.db");
		const bytes = await readFile(database);
		await writeFile(database, bytes.fill(0xa5, 0, 4_096));
		const gate = new Gate(() => {});
		const opening = gate.pass(
			storeStep({
				folder,
				key,
				start: startInProcess,
				run: () => Promise.reject(new Error("not asked for")),
				chooseBackup: async () => file,
				onTrouble: () => {},
				onDamage: () => {},
				now: () => 0,
			}),
		);
		await expect.poll(() => gate.state.kind).toBe("store-damaged");
		await gate.answer({ choice: "restore-backup" });
		expect(gate.state.kind).toBe("backup-passphrase");
		const wrong = await gate.answer({ choice: "passphrase", passphrase: "no" });
		expect(wrong).toMatchObject({ error: { code: "wrong-backup-passphrase" } });
		await gate.answer({ choice: "passphrase", passphrase });
		const opened = await opening;
		onTestFinished(() => opened.store.close());
		expect(await all(opened.store)).toEqual(said);
	}, 20_000);

	test("by another passphrase, changed, cut, or something else is refused", async () => {
		const { folder, store } = await filled();
		const file = join(folder, "x.flexbackup");
		await writeBackup(file, passphrase, recordsOf(store));
		const bytes = await readFile(file);
		const read = (one = passphrase) => readBackup(file, one, async () => {});
		const codeOf = async (one?: string) => {
			const result = await read(one);
			return result.ok ? "ok" : result.error.code;
		};
		expect(await codeOf()).toBe("ok");
		expect(await codeOf("wrong")).toBe("wrong-backup-passphrase");
		await writeFile(file, bytes.subarray(0, -1));
		expect(await codeOf()).toBe("damaged-backup");
		const end = bytes.length - 22;
		await writeFile(file, bytes.subarray(0, end));
		expect(await codeOf()).toBe("damaged-backup");
		const flipped = Buffer.from(bytes);
		flipped.writeUInt8(flipped.readUInt8(end - 8) ^ 1, end - 8);
		await writeFile(file, flipped);
		expect(await codeOf()).toBe("damaged-backup");
		await writeFile(file, "x".repeat(2_000));
		expect(await codeOf()).toBe("not-a-backup");
		await writeFile(file, "");
		expect(await codeOf()).toBe("not-a-backup");
	}, 20_000);
});

describe("an export", () => {
	test("as JSON Lines comes back, once, and sends nothing out again", async () => {
		const { folder, store } = await filled();
		const file = join(folder, "x.jsonl");
		await exportConversations(file, "json", store, talked());
		const text = await readFile(file, "utf8");
		expect(text).not.toContain('"profile"');
		const other = await storeIn(await tempFolder());
		await writeFile(
			file,
			`${text}no JSON\n{"message":{}}\n{"document":{"kind":"server","id":"x","body":"{}"}}\n`,
		);
		const first = await importConversations(file, other, new Set());
		expect(first).toEqual({ fresh: 3, refused: 3 });
		expect((await all(other)).slice(0, 2)).toEqual(said.slice(0, 2));
		const { kept } = readKept(await other.call("documents", {}));
		expect(kept.state.occurrences[here]).toMatchObject([
			{ after: 1, what: { kind: "left" } },
		]);
		expect((await all(other))[2]?.delivery).toMatchObject({
			kind: "failed",
			error: { code: "imported" },
		});
		expect(await importConversations(file, other, new Set())).toMatchObject({
			fresh: 0,
		});
		expect(await all(other)).toHaveLength(3);
	});

	test("to read has every word, and none that is HTML", async () => {
		const { folder, store } = await filled();
		const file = join(folder, "x.html");
		const happened: Occurrence[] = [
			{ after: 1, date: 0, what: { kind: "left", person: person(hostile) } },
			{
				after: 9,
				date: 0,
				what: { kind: "topic", topic: "Tea", by: person("Bob") },
			},
		];
		await exportConversations(file, "html", store, {
			...talked(conversation({ id: here, topic: hostile })),
			occurrences: { [here]: happened },
		});
		const text = await readFile(file, "utf8");
		expect(text).toContain("message 1");
		expect(text).toContain("still queued");
		expect(text).not.toMatch(/<script|<img|\u202e/);
		expect(text.match(/&#60;script/g)?.length).toBe(4);
		// Each in its place among what was said.
		const places = ["message 1", " left</em>", "changed the topic to “Tea”"];
		const order = places.map((words) => text.indexOf(words));
		expect(order).toEqual(order.toSorted((a, b) => a - b));
		expect(order).not.toContain(-1);
		expect(text).toContain("default-src 'none'");
	});

	test("of one conversation has nothing of another", async () => {
		const { folder, store } = await filled();
		const other = conversation({ id: conversationOf(2), topic: "Elsewhere" });
		await store.commit({
			append: [
				received(1, {
					id: ulid(9),
					conversationId: other.id,
					text: "said elsewhere",
				}),
			],
			documents: [
				{ kind: "conversation", id: other.id, body: JSON.stringify(other) },
			],
		});
		const state = talked(conversation({ id: here, topic: "Here" }), other);
		for (const format of ["json", "html"] as const) {
			const file = join(folder, `one.${format}`);
			await exportConversations(file, format, store, state, here);
			const text = await readFile(file, "utf8");
			expect(text).toContain("still queued");
			expect(text).not.toContain("lsewhere");
		}
	});

	test("that can't be written leaves nothing behind", async () => {
		const { folder, store } = await filled();
		await expect(
			exportConversations(
				join(folder, "no", "x.html"),
				"html",
				store,
				talked(),
			),
		).rejects.toMatchObject({ code: "ENOENT" });
	});
});
