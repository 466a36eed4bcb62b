import {
	copyFileSync,
	existsSync,
	mkdirSync,
	readFileSync,
	rmSync,
	truncateSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Database } from "../../../src/store/database";
import { storeKeysOf } from "../../../src/store/keys";
import { salvage } from "../../../src/store/salvage";
import { Store } from "../../../src/store/store";
import { tempFolder } from "../main/temp-folder";
import { conversationOf, here, OneStore, own, received } from "./kit";

const key = new Uint8Array(32).fill(7);
const PAGE = 4_096;

/** A closed store with some hundred messages. */
async function filled(count = 300) {
	const one = await OneStore.make();
	for (let n = 1; n <= count; n += 50)
		one.append(
			...Array.from({ length: 50 }, (_, i) =>
				received(n + i, { text: `message ${n + i} ${"word ".repeat(i % 30)}` }),
			),
		);
	one.ask("commit", {
		documents: [{ kind: "profile", id: "", body: '{"name":"Alice"}' }],
		blobs: [{ key: "mls", value: new Uint8Array([1]) }],
	});
	const before = one.all();
	one.close();
	return { one, file: one.file, before, bytes: readFileSync(one.file) };
}

const open = (file: string, over = {}) => Store.open({ file, key, ...over });
const code = (work: () => unknown) => {
	try {
		work();
		return "opened";
	} catch (error) {
		return (error as { code?: string }).code;
	}
};

describe("a store that can't be opened", () => {
	test("by another key is refused, and not touched", async () => {
		const { file, bytes } = await filled();
		expect(code(() => open(file, { key: new Uint8Array(32) }))).toBe(
			"store-damaged",
		);
		expect(readFileSync(file).equals(bytes)).toBe(true);
	});

	test.each([
		["empty", () => Buffer.alloc(0)],
		["gone", () => null],
		["something else", () => Buffer.from("x".repeat(5_000))],
		[
			"cut in the middle",
			(bytes: Buffer) => bytes.subarray(0, bytes.length / 2),
		],
		["cut in a page", (bytes: Buffer) => bytes.subarray(0, PAGE * 3 + 100)],
	])(
		"because it is %s is said to be damaged, and nothing is made in its place",
		async (_what, spoil) => {
			const { file, bytes } = await filled();
			const spoilt = spoil(bytes);
			if (spoilt) writeFileSync(file, spoilt);
			else rmSync(file);
			expect(code(() => open(file))).toBe("store-damaged");
			expect(existsSync(file) ? readFileSync(file).length : 0).toBe(
				spoilt?.length ?? 0,
			);
			writeFileSync(file, bytes);
		},
	);

	test("of a newer version is left as it is", async () => {
		const { file } = await filled();
		const database = new Database(file, storeKeysOf(key).cipher);
		database.exec("pragma user_version = 99");
		database.all("pragma wal_checkpoint(truncate)");
		database.close();
		const bytes = readFileSync(file);
		expect(code(() => open(file))).toBe("store-newer");
		expect(readFileSync(file).equals(bytes)).toBe(true);
	});

	test("twice at once is locked", async () => {
		const one = await OneStore.make();
		expect(code(() => open(one.file))).toBe("store-locked");
		one.append(received(1));
		expect(one.all()).toHaveLength(1);
	});
});

test("no flipped byte changes a message, or takes one away, without a word", async () => {
	const { bytes, before } = await filled();
	const folder = await tempFolder();
	const file = join(folder, "store.db");
	const texts = new Map(before.map((message) => [message.id, message]));
	let stopped = 0;
	let runs = 0;
	fc.assert(
		fc.property(
			fc.nat(bytes.length - 1),
			fc.integer({ min: 1, max: 255 }),
			(at, by) => {
				for (const end of ["", "-wal", "-shm", ".lock"])
					rmSync(`${file}${end}`, { force: true });
				const spoilt = Buffer.from(bytes);
				spoilt.writeUInt8(spoilt.readUInt8(at) ^ by, at);
				writeFileSync(file, spoilt);
				runs++;
				let store: Store;
				const damaged = new Set<number>();
				try {
					store = open(file, { onDamage: (seq: number) => damaged.add(seq) });
				} catch (error) {
					expect(error).toMatchObject({ code: "store-damaged" });
					stopped++;
					return;
				}
				const [answer] = store.run({
					id: "x",
					requests: [{ call: "after", input: { seq: 0, length: 1_000 } }],
				});
				store.close();
				if (!answer?.ok) {
					expect(answer?.error.code).toBe("store-damaged");
					return;
				}
				const rows = answer.value as readonly {
					isDamaged: boolean;
					message: (typeof before)[number];
				}[];
				expect(rows).toHaveLength(before.length);
				for (const { isDamaged, message } of rows)
					if (!isDamaged) expect(message).toEqual(texts.get(message.id));
			},
		),
		{ numRuns: 120 },
	);
	expect(stopped).toBeGreaterThan(runs / 10);
}, 60_000);

test("a row whose checksum is wrong is told and shown as damaged, in its place", async () => {
	const one = await OneStore.make();
	one.append(received(1), received(2), received(3), own("a"));
	const { database } = one.store;
	database.run(
		"update message set body = replace(body, 'message 2', 'massage 2') where number = 2",
	);
	database.run("update message set state = 0 where number is null");
	expect(
		one.all().map(({ text, unreadable }) => unreadable?.code ?? text),
	).toEqual(["message 1", "damaged-here", "message 3", "damaged-here"]);
	expect(one.damaged.sort()).toEqual([2, 4]);
	// A copy that comes again changes nothing: what lies there may be needed to find out what happened.
	expect(one.append(received(2)).fresh).toEqual([]);
	expect(one.search({ text: "massage" }).hits).toEqual([]);
});

test("documents and blobs with a wrong checksum are not taken for what they say", async () => {
	const one = await OneStore.make();
	one.ask("commit", {
		documents: [{ kind: "server", id: "s", body: "{}" }],
		blobs: [{ key: "mls", value: new Uint8Array([1]) }],
	});
	one.store.database.run("update document set body = '[]'");
	one.store.database.run("update blob set value = x'02'");
	expect(one.ask("documents", {})).toEqual([
		{ kind: "server", id: "s", body: null },
	]);
	expect(() => one.ask("blobs", { prefix: "" })).toThrow();
});

describe("salvage", () => {
	test("saves all that can be read, counts the rest, and leaves the damaged file as it was", async () => {
		const { file, bytes, before } = await filled();
		const folder = await tempFolder();
		const pages = bytes.length / PAGE;
		const seen = { saved: 0, lost: 0 };
		for (let page = 1; page < pages; page += 2) {
			const from = join(folder, `${page}.db`);
			const spoilt = Buffer.from(bytes);
			spoilt.fill(0xa5, page * PAGE, (page + 1) * PAGE);
			writeFileSync(from, spoilt);
			const to = join(folder, `${page}.new`);
			const { saved, lost } = salvage(from, to, key);
			expect(saved + lost).toBeLessThanOrEqual(before.length);
			seen.saved += saved;
			seen.lost += lost;
			const store = open(to);
			const [answer] = store.run({
				id: "x",
				requests: [
					{
						call: "page",
						input: { id: here, anchor: { kind: "newest" }, length: 10_000 },
					},
				],
			});
			store.close();
			const { messages } = (answer as { value: { messages: typeof before } })
				.value;
			expect(messages).toHaveLength(saved);
			const ids = new Map(before.map((message) => [message.id, message]));
			for (const message of messages)
				expect(message).toEqual(ids.get(message.id));
			expect(readFileSync(from).equals(spoilt)).toBe(true);
		}
		// Most pages hold a small part of the messages, or none.
		expect(seen.saved).toBeGreaterThan(seen.lost);
		expect(existsSync(file)).toBe(true);
	}, 60_000);

	test("keeps the state of no encryption", async () => {
		const { file } = await filled(50);
		const folder = await tempFolder();
		const to = join(folder, "fresh.db");
		expect(salvage(file, to, key)).toEqual({
			saved: 50,
			lost: 0,
			lostDocuments: 0,
		});
		const store = open(to);
		const answers = store.run({
			id: "x",
			requests: [
				{ call: "blobs", input: { prefix: "" } },
				{ call: "documents", input: {} },
			],
		});
		store.close();
		expect(answers).toMatchObject([
			{ value: [] },
			{ value: [{ kind: "profile" }] },
		]);
	});
});

test("no word of it is in the files, in any form", async () => {
	const one = await OneStore.make();
	const canary = "Kanarienvogel";
	one.append(
		received(1, { text: `${canary} text`, fromName: `${canary} name` }),
		received(2, { conversationId: conversationOf(2) }),
	);
	one.ask("commit", {
		documents: [{ kind: canary, id: canary, body: JSON.stringify(canary) }],
		blobs: [{ key: canary, value: Buffer.from(canary) }],
	});
	const folder = await tempFolder();
	mkdirSync(join(folder, "copy"));
	const files = () => {
		const all: Buffer[] = [];
		for (const end of ["", "-wal", "-shm", ".lock"]) {
			if (!existsSync(`${one.file}${end}`)) continue;
			copyFileSync(`${one.file}${end}`, join(folder, "copy", "x"));
			all.push(readFileSync(join(folder, "copy", "x")));
		}
		return Buffer.concat(all);
	};
	const look = () => {
		const found = files();
		expect(found.length).toBeGreaterThan(PAGE);
		// The lock has no secrets, but SQLite's own header.
		for (const word of [
			canary,
			canary.toLowerCase(),
			"SQLite format 3",
			"conversation",
		])
			for (const form of ["utf8", "utf16le"] as const)
				if (!(word === "SQLite format 3" && form === "utf8"))
					expect(
						found.includes(Buffer.from(word, form)),
						`${word} ${form}`,
					).toBe(false);
	};
	look();
	one.reopen();
	look();
	truncateSync(join(folder, "copy", "x"), 0);
});
