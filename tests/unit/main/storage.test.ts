import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { sizeOnDisk } from "../../../src/main/storage/folder-size";
import { measureStorage } from "../../../src/main/storage/measure";
import { StoreClient } from "../../../src/main/store-host/store-client";
import { startInProcess } from "../../store-in-process";
import { conversationOf, here, received } from "../store/kit";
import { tempFolder } from "./temp-folder";

test("what is kept is told by what it is for, and by conversation, most first", async () => {
	const folder = await tempFolder();
	const store = new StoreClient({
		start: startInProcess,
		file: join(folder, "store.db"),
		key: new Uint8Array(32).fill(3),
		onTrouble: () => {},
		onDamage: () => {},
	});
	await store.open(false);
	onTestFinished(() => store.close());
	const small = conversationOf(2);
	const fetchedIn = conversationOf(3);
	await store.append([
		received(1, { text: "x".repeat(5_000) }),
		received(2, { text: "y" }),
		received(1, { conversationId: small, text: "z" }),
	]);
	for (const [name, size] of [
		["files/pasted/1", 700],
		["relay/journal/1", 300],
		["calls/names", 20],
		["kept-2026/store.db", 4_000],
		["log/log.txt", 40],
		["settings.json", 10],
	] as const) {
		const path = join(folder, name);
		await mkdir(join(path, ".."), { recursive: true });
		await writeFile(path, new Uint8Array(size));
	}
	const use = await measureStorage({
		store,
		folder,
		fetched: [
			{ conversationId: fetchedIn, size: 1_000_000 },
			{ conversationId: fetchedIn, size: 1 },
		],
		downloads: "/downloads",
	});
	expect(use).toMatchObject({
		messages: 3,
		conversations: 2,
		files: { count: 2, size: 1_000_001, folder: "/downloads" },
	});
	const { parts, biggest } = use;
	expect(parts).toMatchObject({
		pasted: 700,
		relay: 320,
		aside: 4_000,
		log: 40,
		rest: 10,
	});
	// Everything is in one part and in no two: together they are the folder.
	const sum = Object.values(parts).reduce((all, size) => all + size, 0);
	expect(sum).toBe(await sizeOnDisk(folder));
	expect(biggest.map(({ id }) => id)).toEqual([fetchedIn, here, small]);
	expect(biggest[0]).toMatchObject({
		messages: 0,
		size: 0,
		fileSize: 1_000_001,
	});
	expect(biggest[1]).toMatchObject({ messages: 2, fileSize: 0 });
	expect(biggest[1]?.size).toBeGreaterThan(5_000);
	expect(parts.messages).toBe(biggest.reduce((all, { size }) => all + size, 0));
});

test("a link is not followed, and what is not there counts nothing", async () => {
	const folder = await tempFolder();
	await writeFile(join(folder, "real"), new Uint8Array(5));
	await symlink(folder, join(folder, "round"));
	await symlink("/proc/kmsg", join(folder, "away"));
	expect(await sizeOnDisk(folder)).toBe(5);
	expect(await sizeOnDisk(join(folder, "nothing"))).toBe(0);
});
