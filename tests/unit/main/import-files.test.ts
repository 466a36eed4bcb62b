import { appendFile, cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readKept } from "../../../src/main/profile/kept-state";
import { importFiles } from "../../../src/main/store-host/import-files";
import { StoreClient } from "../../../src/main/store-host/store-client";
import { exists } from "../../../src/node/files";
import type { Conversation } from "../../../src/shared/domain/conversation";
import { startInProcess } from "../../store-in-process";
import { tempFolder } from "./temp-folder";

async function setUp() {
	const folder = await tempFolder();
	await cp("tests/fixtures/profile-0.1", folder, { recursive: true });
	const store = new StoreClient({
		start: startInProcess,
		file: join(folder, "store.db"),
		key: new Uint8Array(32),
		onTrouble: () => {},
		onDamage: () => {},
	});
	await store.open(false);
	const conversation = async (): Promise<Conversation> => {
		const { kept } = readKept(await store.call("documents", {}));
		const [one] = Object.values<Conversation>(kept.state.conversations);
		if (!one) throw new Error("there is no conversation");
		return one;
	};
	const texts = async () => {
		const { id } = await conversation();
		const page = await store.page(id, { kind: "newest" }, 100);
		return page.messages.map(
			({ number, text, delivery }) => `${number} ${delivery.kind} ${text}`,
		);
	};
	const [name] = await readdir(join(folder, "messages"));
	const file = join(folder, "messages", name ?? "");
	return { folder, file, store, conversation, texts };
}

const all = [
	"1 received hello from 0.1",
	"2 received how are you? https://example.org/x",
	"3 sent fine, Grüße 東京",
	"6 received unread words",
	"null queued still queued",
];

test("what 0.1 wrote is taken over whole, and its files are kept", async () => {
	const { folder, store, conversation, texts } = await setUp();
	const imported = await importFiles(folder, store, 0);
	expect(imported).toMatchObject({ messages: 5, unreadable: 0 });
	expect(await texts()).toEqual(all);
	expect(await conversation()).toMatchObject({
		topic: "Lunch",
		draft: "half a dra",
		readUpTo: 3,
	});
	const { id } = await conversation();
	expect(await store.summary(id, 3)).toMatchObject({ newest: 6, unread: 1 });
	expect(await readdir(imported?.kept ?? "")).toEqual([
		"messages",
		"profile.json",
	]);
	expect(await importFiles(folder, store, 1)).toBeNull();
	await store.close();
});

test("broken off anywhere it is done again, and nothing is there twice", async () => {
	const { folder, store, texts } = await setUp();
	const half = {
		append: store.append.bind(store),
		commit: () => Promise.reject(new Error("the power is gone")),
	};
	await expect(importFiles(folder, half, 0)).rejects.toThrow("the power");
	expect(await exists(join(folder, "profile.json"))).toBe(true);
	await importFiles(folder, store, 0);
	expect(await texts()).toEqual(all);
	await store.close();
});

test("lines and files that make no sense are counted, and all others taken", async () => {
	const { folder, file, store, texts } = await setUp();
	const lines = (await readFile(file, "utf8")).split("\n");
	lines[1] = "\0\0";
	await writeFile(file, lines.join("\n"));
	await appendFile(file, Buffer.from([0xff, 0xfe, 0x0a]));
	await appendFile(file, '{"message":{"torn');
	const imported = await importFiles(folder, store, 0);
	expect(imported).toMatchObject({ messages: 4, unreadable: 2 });
	expect(await texts()).toEqual([all[0], ...all.slice(2)]);
	await store.close();
});

test("a profile that makes no sense loses no message", async () => {
	const { folder, store } = await setUp();
	await writeFile(join(folder, "profile.json"), "{");
	const imported = await importFiles(folder, store, 0);
	expect(imported).toMatchObject({ messages: 5, unreadable: 1 });
	await store.close();
});
