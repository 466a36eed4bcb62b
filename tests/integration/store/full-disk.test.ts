import { execFileSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { StoreClient } from "../../../src/main/store-host/store-client";
import { tempFolder } from "../../unit/main/temp-folder";
import { here, received } from "../../unit/store/kit";
import { buildChild, Children } from "./child-process";

beforeAll(buildChild);

/** A disk of two megabytes; null where this user can't have one. */
async function smallDisk(): Promise<string | null> {
	const folder = await tempFolder();
	try {
		const mount = ["-t", "tmpfs", "-o", "size=2m", "tmpfs", folder];
		execFileSync("mount", mount, { stdio: "ignore" });
	} catch {
		return null;
	}
	onTestFinished(() => void execFileSync("umount", ["-l", folder]));
	return folder;
}

test("a full disk refuses, loses nothing, and goes on by itself when there is space", async ({
	skip,
}) => {
	const folder = await smallDisk();
	if (!folder) return skip("only root can make a small disk");
	const troubles: (string | null)[] = [];
	const options = {
		start: new Children().start,
		file: join(folder, "store.db"),
		key: new Uint8Array(32).fill(7),
		onTrouble: (error: { code: string } | null) =>
			troubles.push(error?.code ?? null),
		onDamage: () => {},
	};
	const store = new StoreClient(options);
	await store.open(false);
	await store.append([received(1)]);
	const ballast = join(folder, "ballast");
	let number = 1;
	let refused: unknown = null;
	writeFileSync(ballast, Buffer.alloc(1_000_000));
	while (!refused) {
		const text = "word ".repeat(2_000);
		await store.append([received(number + 1, { text })]).then(
			() => number++,
			(error) => {
				refused = error;
			},
		);
	}
	expect(refused).toMatchObject({ code: "disk-full" });
	expect(troubles).toEqual(["disk-full"]);
	// What is there can be read, and nothing else is.
	const { messages } = await store.page(here, { kind: "newest" }, 10_000);
	expect(messages).toHaveLength(number);
	rmSync(ballast);
	await expect.poll(() => troubles.at(-1), { timeout: 20_000 }).toBeNull();
	await store.append([received(number + 1)]);
	await store.close();
	expect(existsSync(options.file)).toBe(true);
	const later = new StoreClient(options);
	await later.open(true);
	const page = await later.page(here, { kind: "newest" }, 10_000);
	expect(page.messages.map((one) => one.number)).toEqual(
		Array.from({ length: number + 1 }, (_, i) => i + 1),
	);
	await later.close();
}, 60_000);
