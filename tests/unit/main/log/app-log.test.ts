import { chmod, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
	AppLog,
	LOG_FILE,
	OLD_LOG_FILE,
} from "../../../../src/main/log/app-log";
import { tempFolder } from "../temp-folder";

const noon = () => new Date("2026-11-23T12:00:00Z");

test("what was noted is there, in its order, also after a restart", async () => {
	const folder = join(await tempFolder(), "log");
	const first = new AppLog(folder, noon);
	for (let n = 0; n < 100; n++) first.note(`line ${n}`);
	await first.flush();
	const second = new AppLog(folder, noon);
	second.note("two\nlines");
	const lines = (await second.read()).trimEnd().split("\n");
	expect(lines).toHaveLength(101);
	expect(lines[0]).toBe("2026-11-23T12:00:00.000Z line 0");
	expect(lines[100]).toBe("2026-11-23T12:00:00.000Z two lines");
	const { mode } = await stat(join(folder, LOG_FILE));
	if (process.platform !== "win32") expect(mode & 0o077).toBe(0);
});

test("it is bounded, whatever is noted; what there is no room for is counted", async () => {
	const folder = await tempFolder();
	const log = new AppLog(folder, noon);
	for (let round = 0; round < 20; round++) {
		for (let n = 0; n < 300; n++) log.note("x".repeat(10_000));
		await log.flush();
	}
	for (let n = 0; n < 5_000; n++) log.note("short");
	expect(await log.read()).toMatch(/… \d+ more\n/);
	expect((await readdir(folder)).sort()).toEqual([LOG_FILE, OLD_LOG_FILE]);
	for (const name of [LOG_FILE, OLD_LOG_FILE])
		expect((await stat(join(folder, name))).size).toBeLessThan(5_000_000);
});

test("of an error it has kind, code and place, and not what it says", async () => {
	const log = new AppLog(await tempFolder(), noon);
	const secret = "a word of Alice's";
	log.failed(Object.assign(new TypeError(secret), { code: "ENOENT" }));
	log.failed(secret);
	log.note(`in ${join(homedir(), "somewhere")}`);
	const text = await log.read();
	expect(text).toContain("error TypeError ENOENT at ");
	expect(text).not.toContain(secret);
	expect(text).not.toContain(homedir());
	expect(text).toContain("~");
});

test("a disk that takes nothing costs the lines, and nothing else", async () => {
	const folder = await tempFolder();
	const blocked = join(folder, "log");
	await writeFile(blocked, "a file where the folder should be");
	const log = new AppLog(blocked, noon);
	log.note("lost");
	expect(await log.read()).toBe("");
	expect(await readFile(blocked, "utf8")).toContain("a file where");
	await chmod(blocked, 0o600);
});
