import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
	readStartupCache,
	removeStartupCache,
	writeStartupCache,
} from "../../../src/main/profile/startup-cache";
import { initialState } from "../../../src/shared/state";

const key = randomBytes(32);
const state = { ...initialState, profile: { name: "Alice" } };
let folder: string;
const file = () => join(folder, "startup.cache");
const sealing = () => ({ folder, key, version: "1.2.3" });

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "flex-startup-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("what was written at the end is read at the start, and again until it is removed", async () => {
	await writeStartupCache(sealing(), state);
	expect(readFileSync(file(), "latin1")).not.toContain("Alice");
	expect(await readStartupCache(sealing())).toEqual(state);
	expect(await readStartupCache(sealing())).toEqual(state);
	await removeStartupCache(folder);
	expect(await readStartupCache(sealing())).toBeNull();
	await removeStartupCache(folder);
});

test.each([
	["another version's", { version: "1.2.4" }],
	["another key's", { key: randomBytes(32) }],
])("%s is none", async (_what, other) => {
	await writeStartupCache(sealing(), state);
	expect(await readStartupCache({ ...sealing(), ...other })).toBeNull();
});

test.each([
	["cut off", (text: string) => text.slice(0, -8)],
	[
		"changed",
		(text: string) => `${text[0] === "A" ? "B" : "A"}${text.slice(1)}`,
	],
	["empty", () => ""],
	["of another kind", () => JSON.stringify(state)],
	["longer than any", (text: string) => text.padEnd(9_000_000, "A")],
])("one that is %s is none", async (_what, change) => {
	await writeStartupCache(sealing(), state);
	const sealed = readFileSync(file(), "utf8");
	// Else the change would be none.
	expect(change(sealed)).not.toBe(sealed);
	writeFileSync(file(), change(sealed));
	expect(await readStartupCache(sealing())).toBeNull();
});
