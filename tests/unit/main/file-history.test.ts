import {
	appendFile,
	mkdir,
	readdir,
	readFile,
	rmdir,
	writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FileHistory } from "../../../src/main/history/file-history";
import type {
	ConversationId,
	MessageId,
	PersonKey,
} from "../../../src/shared/domain/ids";
import type { Message } from "../../../src/shared/domain/message";
import { message } from "../renderer/samples";
import { tempFolder } from "./temp-folder";

const id = `${"0".repeat(26)}.${"a".repeat(64)}` as ConversationId;

const newest = { kind: "newest" } as const;

const received = (number: number, over: Partial<Message> = {}): Message =>
	message(number, { conversationId: id, ...over });

const own = (name: string, over: Partial<Message> = {}): Message =>
	message(null, {
		conversationId: id,
		id: name as MessageId,
		from: "alice" as PersonKey,
		delivery: { kind: "queued" },
		...over,
	});

const numbers = (messages: readonly Message[]) =>
	messages.map(({ id: name, number }) => number ?? name);

async function setUp() {
	const folder = await tempFolder();
	const damage: string[] = [];
	const reopen = () =>
		FileHistory.open(folder, (sentence) => damage.push(sentence));
	const file = join(folder, `${id}.jsonl`);
	const all = async (history: FileHistory) =>
		numbers((await history.page(id, newest, 1_000)).messages);
	return { folder, file, damage, reopen, all, history: await reopen() };
}

describe("appending", () => {
	test("tells what was not there, and keeps it over a restart", async () => {
		const { history, reopen, all } = await setUp();
		await history.append([received(1), received(2)]);
		const { fresh } = await history.append([received(2), received(3)]);
		expect(numbers(fresh)).toEqual([3]);
		const later = await reopen();
		expect(await all(later)).toEqual([1, 2, 3]);
		expect((await later.append([received(1)])).fresh).toEqual([]);
	});

	test("the same twice in one go keeps it once", async () => {
		const { history, all } = await setUp();
		const { fresh } = await history.append([received(1), received(1)]);
		expect(numbers(fresh)).toEqual([1]);
		expect(await all(history)).toEqual([1]);
	});

	test("the same twice at once tells of it once", async () => {
		const { history, all } = await setUp();
		const answers = await Promise.all(
			Array.from({ length: 8 }, (_, i) =>
				history.append([received(1), received(i + 2)]),
			),
		);
		const fresh = answers.flatMap((answer) => numbers(answer.fresh));
		expect(fresh.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
		expect(await all(history)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
	});

	test("a repeat under a later number moves it there, also on disk", async () => {
		const { history, reopen, all } = await setUp();
		const again = received(5, { id: received(1).id, text: "other words" });
		await history.append([received(1), received(2)]);
		const { fresh, moved } = await history.append([again]);
		expect(fresh).toEqual([]);
		expect(moved).toEqual([{ ...received(1), number: 5 }]);
		expect(await all(history)).toEqual([2, 5]);
		expect(await all(await reopen())).toEqual([2, 5]);
		expect(await history.append([received(1)])).toEqual({
			fresh: [],
			moved: [],
		});
	});

	test("nobody moves an own message", async () => {
		const { history } = await setUp();
		await history.append([own("a")]);
		const forged = received(9, own("a", { delivery: { kind: "received" } }));
		expect((await history.append([forged])).moved).toEqual([]);
		expect(await history.unsent(id)).toEqual([own("a")]);
	});

	test("to several conversations puts each into its own", async () => {
		const { history, all } = await setUp();
		const other = id.replace("a", "b") as ConversationId;
		await history.append([received(1), received(7, { conversationId: other })]);
		expect(await all(history)).toEqual([1]);
		expect(numbers((await history.page(other, newest, 9)).messages)).toEqual([
			7,
		]);
	});

	test.each(["../../etc/passwd", "", "x", `${id}/..`])(
		"to %j is refused: it would become a file's name",
		async (bad) => {
			const { history, folder } = await setUp();
			const conversationId = bad as ConversationId;
			await expect(
				history.append([received(1, { conversationId })]),
			).rejects.toThrow("no conversation id");
			expect(await readdir(folder)).toEqual([]);
		},
	);
});

describe("what became of a message", () => {
	test("is kept, and takes it out of what is unsent", async () => {
		const { history, reopen, all } = await setUp();
		await history.append([own("b"), own("a"), own("c"), received(1)]);
		expect(numbers(await history.unsent(id))).toEqual(["a", "b", "c"]);
		const { from } = own("a");
		const failed = {
			kind: "failed",
			error: { code: "x", message: "y" },
		} as const;
		await history.update(id, [
			{ id: "a" as MessageId, from, number: 2, delivery: { kind: "sent" } },
			{ id: "b" as MessageId, from, number: null, delivery: failed },
			{ id: "z" as MessageId, from, number: 3, delivery: { kind: "sent" } },
		]);
		for (const one of [history, await reopen()]) {
			expect(await all(one)).toEqual([1, 2, "b", "c"]);
			expect(numbers(await one.unsent(id))).toEqual(["b", "c"]);
		}
	});
});

test("the summary counts what was received and not seen", async () => {
	const { history } = await setUp();
	expect(await history.summary(id, 0)).toEqual({
		last: null,
		newest: 0,
		unread: 0,
	});
	await history.append([received(1), received(2), received(5), own("a")]);
	await history.append([own("b", { number: 4, delivery: { kind: "sent" } })]);
	expect(await history.summary(id, 1)).toEqual({
		last: own("a"),
		newest: 5,
		unread: 2,
	});
});

describe("a damaged file", () => {
	const copies = async (folder: string) =>
		(await readdir(folder)).filter((name) => name.includes(".damaged-"));

	test("with a torn last line keeps the rest, a copy, and takes more", async () => {
		const { history, file, folder, damage, reopen, all } = await setUp();
		await history.append([received(1), received(2)]);
		await appendFile(file, '{"message":{"conversationId":"0');
		const torn = await readFile(file, "utf8");
		const later = await reopen();
		expect(await all(later)).toEqual([1, 2]);
		await later.append([received(3)]);
		expect(await all(await reopen())).toEqual([1, 2, 3]);
		const [copy, ...more] = await copies(folder);
		expect(more).toEqual([]);
		expect(await readFile(join(folder, copy as string), "utf8")).toBe(torn);
		// Nobody had been told that the torn message was there.
		expect(damage).toEqual([]);
	});

	test("with lines that make no sense says so once, and keeps a copy", async () => {
		const { history, file, folder, damage, reopen, all } = await setUp();
		await history.append([1, 2, 3, 4, 5].map((n) => received(n)));
		const lines = (await readFile(file, "utf8")).split("\n");
		lines[1] = "\0\0\0";
		lines[3] = lines[3]?.replace('"number":4', '"number":"4"') ?? "";
		await writeFile(file, lines.join("\n"));
		for (let i = 0; i < 3; i++) {
			expect(await all(await reopen())).toEqual([1, 3, 5]);
		}
		const [copy, ...more] = await copies(folder);
		expect(more).toEqual([]);
		expect(damage).toHaveLength(1);
		expect(damage[0]).toContain(copy);
	});

	test("cut or flipped anywhere gives what is whole, and takes more", async () => {
		const { history, file, reopen, all } = await setUp();
		const texts = ["one", "zwei ä", "三", "😀"];
		await history.append(texts.map((text, i) => received(i + 1, { text })));
		const whole = await readFile(file);
		await fc.assert(
			fc.asyncProperty(
				fc.nat(whole.length - 1),
				fc.constantFrom("cut", "flip"),
				fc.nat(7),
				async (at, how, bit) => {
					const bytes = Buffer.from(whole);
					bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
					await writeFile(file, how === "cut" ? whole.subarray(0, at) : bytes);
					const later = await reopen();
					const before = await all(later);
					await later.append([received(9, { id: "new" as MessageId })]);
					expect(await all(await reopen())).toEqual([...before, 9]);
				},
			),
			{ numRuns: 40 },
		);
	}, 20_000);
});

describe("a write that fails", () => {
	test("is told, keeps nothing, and lets later ones through", async () => {
		const { history, file, reopen, all } = await setUp();
		// A folder where the file should be: no write can succeed.
		await mkdir(file);
		await expect(history.append([received(1)])).rejects.toThrow();
		await rmdir(file);
		expect((await history.append([received(1)])).fresh).toHaveLength(1);
		expect(await all(await reopen())).toEqual([1]);
	});

	test("half-way is cut off before the next", async () => {
		const { history, file, damage, reopen, all } = await setUp();
		await history.append([received(1)]);
		// What a disk that was full in the middle of a line leaves behind.
		await appendFile(file, '{"message":{"conv');
		await history.append([received(2)]);
		expect(await all(await reopen())).toEqual([1, 2]);
		expect(damage).toEqual([]);
	});
});
