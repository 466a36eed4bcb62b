import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	rmSync,
	utimesSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, it, vi } from "vitest";
import { withLock } from "./lock.mjs";

const folder = mkdtempSync(join(tmpdir(), "lock-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("lets one work at a time", async () => {
	const lock = join(folder, "one");
	const onWait = vi.fn();
	const steps = [];
	const work = (name) => async () => {
		steps.push(`${name} begins`);
		await sleep(50);
		steps.push(`${name} ends`);
	};
	await Promise.all([
		withLock(lock, work("first")),
		withLock(lock, work("second"), onWait),
	]);
	expect(steps).toEqual([
		"first begins",
		"first ends",
		"second begins",
		"second ends",
	]);
	expect(onWait).toHaveBeenCalledOnce();
	expect(existsSync(lock)).toBe(false);
});

it("is free again after a failure", async () => {
	const lock = join(folder, "failing");
	const failing = withLock(lock, () => Promise.reject(new Error("no")));
	await expect(failing).rejects.toThrow("no");
	expect(existsSync(lock)).toBe(false);
});

it("takes over what a killed process left behind", async () => {
	const lock = join(folder, "abandoned");
	mkdirSync(lock);
	const aMinuteAgo = new Date(Date.now() - 60_000);
	utimesSync(lock, aMinuteAgo, aMinuteAgo);
	expect(await withLock(lock, async () => "done")).toBe("done");
});
