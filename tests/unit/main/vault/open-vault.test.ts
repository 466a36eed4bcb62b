import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { Stopped } from "../../../../src/main/gate/gate";
import { vaultStep } from "../../../../src/main/vault/open-vault";
import type { Vault } from "../../../../src/main/vault/vault";
import type { GateAnswer } from "../../../../src/shared/domain/gate";
import { tempFolder } from "../temp-folder";
import { MemoryKeyStore } from "./memory-key-store";

// A passphrase costs some tenths of a second each time, and more on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const PASSPHRASE = "correct horse battery";

async function profile(keyStore = new MemoryKeyStore()) {
	const folder = await tempFolder();
	const kept: string[] = [];
	let restarts = 0;
	const step = vaultStep({
		folder,
		keyStore,
		restart: () => {
			restarts += 1;
		},
		onKept: (where) => kept.push(where),
		now: () => 0,
	});
	const file = join(folder, "keys.json");
	return {
		folder,
		keyStore,
		kept,
		file,
		restarts: () => restarts,
		text: () => readFile(file, "utf8"),
		open: (answer: GateAnswer | null = null): Promise<Vault> => step(answer),
		/** What the step stops with. */
		stop: async (answer: GateAnswer | null = null): Promise<Stopped> => {
			const error = await step(answer).then(
				() => new Error("it opened"),
				(thrown) => thrown,
			);
			if (error instanceof Stopped) return error;
			throw error;
		},
	};
}

const typed = (passphrase: string): GateAnswer => ({
	choice: "passphrase",
	passphrase,
});

/** What must be the same after every way of opening the same keys. */
const secretsOf = ({ identity, storeKey }: Vault) => ({
	publicKey: Buffer.from(identity.publicKey).toString("hex"),
	privateKey: Buffer.from(identity.privateKey).toString("hex"),
	storeKey: storeKey.toString("hex"),
});

describe("a first start", () => {
	test("makes keys that the key store protects, and opens them again", async () => {
		const p = await profile();
		const first = await p.open();
		expect(first.protection).toBe("key-store");
		expect((await stat(p.file)).mode & 0o777).toBe(0o600);
		expect(secretsOf(await p.open())).toEqual(secretsOf(first));
	});

	test.each([
		["no key store", new MemoryKeyStore(null)],
		[
			"a locked one",
			Object.assign(new MemoryKeyStore("kwallet6"), { locked: true }),
		],
		[
			"one that forgets at once",
			Object.assign(new MemoryKeyStore(), { unwrap: () => Buffer.alloc(32) }),
		],
	])(
		"with %s leaves the keys unprotected and says so",
		async (_what, store) => {
			const p = await profile(store);
			const first = await p.open();
			expect(first.protection).toBe("unprotected");
			expect(secretsOf(await p.open())).toEqual(secretsOf(first));
		},
	);

	test("two profiles have nothing in common", async () => {
		const [a, b] = await Promise.all([profile(), profile()]);
		const one = secretsOf(await a.open());
		const other = secretsOf(await b.open());
		for (const key of ["publicKey", "privateKey", "storeKey"] as const)
			expect(one[key]).not.toBe(other[key]);
	});
});

describe("nothing new begins over something old", () => {
	test.each(["store.db", "store.db.new", "store.db.lock"])(
		"a store without its keys (%s) stops, and stays as it is",
		async (name) => {
			const p = await profile();
			await writeFile(join(p.folder, name), "all that was ever said");
			for (const answer of [
				null,
				{ choice: "try-again" },
				{ choice: "go-on" },
			] as const) {
				const { stop } = await p.stop(answer);
				expect(stop.kind).toBe("keys-missing");
				expect(stop.choices).toEqual(["try-again", "start-anew"]);
				expect(stop.folder).toBe(p.folder);
			}
			expect(await readdir(p.folder)).toEqual([name]);
		},
	);

	test.each(["profile.json", "messages"])(
		"%s of a version without keys asks before keys are made",
		async (name) => {
			const p = await profile();
			await mkdir(join(p.folder, name));
			const { stop } = await p.stop();
			expect(stop).toMatchObject({ kind: "keys-new", choices: ["go-on"] });
			expect(await readdir(p.folder)).toEqual([name]);
			const vault = await p.open({ choice: "go-on" });
			expect(secretsOf(await p.open())).toEqual(secretsOf(vault));
			expect(await readdir(p.folder)).toEqual(["keys.json", name]);
		},
	);

	test("to start anew keeps all of the old aside, together", async () => {
		const p = await profile();
		await p.open();
		const old = await p.text();
		p.keyStore.forget();
		const names = [
			"store.db",
			"store.db-wal",
			"store.db.damaged",
			"profile.json",
		];
		for (const name of names) await writeFile(join(p.folder, name), name);
		await writeFile(join(p.folder, "settings.json"), "{}");
		expect((await p.stop()).stop.kind).toBe("key-store-changed");
		await p.open({ choice: "start-anew" });
		const [kept] = p.kept;
		expect(kept).toBe(join(p.folder, "kept-1970-01-01T00-00-00-000Z"));
		expect((await readdir(kept ?? "")).toSorted()).toEqual(
			["keys.json", ...names].toSorted(),
		);
		expect(await readFile(join(kept ?? "", "keys.json"), "utf8")).toBe(old);
		expect((await readdir(p.folder)).toSorted()).toEqual([
			"kept-1970-01-01T00-00-00-000Z",
			"keys.json",
			"settings.json",
		]);
		expect((await p.open()).protection).toBe("key-store");
	});

	test.each(["key-store-locked", "key-store-changed"])(
		"a stop for %s writes nothing",
		async (kind) => {
			const p = await profile();
			await p.open();
			const before = await p.text();
			if (kind === "key-store-locked") p.keyStore.locked = true;
			else p.keyStore.forget();
			for (const choice of ["try-again", "go-on", "salvage"] as const)
				await p.stop({ choice });
			expect(await p.text()).toBe(before);
			expect(await readdir(p.folder)).toEqual(["keys.json"]);
		},
	);
});

describe("the key store", () => {
	test("that is locked is waited for, and asked again by a new process", async () => {
		const p = await profile();
		const first = await p.open();
		p.keyStore.locked = true;
		const { stop, error } = await p.stop();
		expect(stop.kind).toBe("key-store-locked");
		expect(stop.choices).toEqual(["try-again", "start-anew"]);
		expect(stop.detail).toBeNull();
		expect(error).toBeNull();
		expect(p.restarts()).toBe(0);
		await p.stop({ choice: "try-again" });
		expect(p.restarts()).toBe(1);
		p.keyStore.locked = false;
		expect(secretsOf(await p.open())).toEqual(secretsOf(first));
	});

	// The wrong key of a cipher without authentication is now and then answered with nonsense.
	test("that has forgotten is said to have changed, however it answers", async () => {
		const p = await profile();
		await p.open();
		for (let i = 0; i < 600; i++) {
			p.keyStore.forget();
			expect((await p.stop()).stop.kind).toBe("key-store-changed");
		}
	});

	test.each([
		["kwallet6", "other-key-store"],
		[null, "lost-key-store"],
	])("that is now %s is named beside the old one", async (name, code) => {
		const p = await profile();
		const first = await p.open();
		p.keyStore.locked = true;
		p.keyStore.name = name;
		const { stop } = await p.stop();
		expect(stop.kind).toBe("key-store-changed");
		expect(stop.detail).toMatchObject({
			code,
			values: { was: "gnome_libsecret" },
		});
		p.keyStore.name = "gnome_libsecret";
		p.keyStore.locked = false;
		expect(secretsOf(await p.open())).toEqual(secretsOf(first));
	});

	test("that goes by another name and opens all the same is used", async () => {
		const p = await profile();
		const first = await p.open();
		p.keyStore.name = "gnome_libsecret_2";
		expect(secretsOf(await p.open())).toEqual(secretsOf(first));
	});

	test("that fails is stood in for by the passphrase, and gets a new key", async () => {
		const p = await profile();
		const first = await p.open();
		await first.setPassphrase(null, PASSPHRASE, "for-recovery");
		expect(first.protection).toBe("key-store-and-passphrase");
		expect(secretsOf(await p.open())).toEqual(secretsOf(first));

		p.keyStore.locked = true;
		const { stop } = await p.stop();
		expect(stop.kind).toBe("key-store-locked");
		expect(stop.choices).toEqual(["passphrase", "try-again", "start-anew"]);
		expect((await p.stop(typed("wrong horse"))).error?.code).toBe(
			"wrong-passphrase",
		);
		const before = await p.text();
		expect(secretsOf(await p.open(typed(PASSPHRASE)))).toEqual(
			secretsOf(first),
		);
		expect(await p.text()).toBe(before);

		p.keyStore.locked = false;
		p.keyStore.forget();
		expect((await p.stop()).stop.kind).toBe("key-store-changed");
		await p.open(typed(PASSPHRASE));
		const renewed = await p.open();
		expect(secretsOf(renewed)).toEqual(secretsOf(first));
		expect(renewed.protection).toBe("key-store-and-passphrase");
	});
});

describe("a passphrase", () => {
	test("is asked for at each start; a wrong one opens nothing", async () => {
		const p = await profile(new MemoryKeyStore(null));
		const first = await p.open();
		await first.setPassphrase(null, PASSPHRASE, "at-start");
		const { stop, error } = await p.stop();
		expect(stop.kind).toBe("passphrase-needed");
		expect(stop.choices).toEqual(["passphrase", "start-anew"]);
		expect(error).toBeNull();
		for (const wrong of ["", "correct horse", `${PASSPHRASE} `])
			expect((await p.stop(typed(wrong))).error?.code).toBe("wrong-passphrase");
		expect(secretsOf(await p.open(typed(PASSPHRASE)))).toEqual(
			secretsOf(first),
		);
	});

	test("is the same however a keyboard composes its letters", async () => {
		const p = await profile(new MemoryKeyStore(null));
		const first = await p.open();
		await first.setPassphrase(null, "Käsekuchen".normalize("NFC"), "at-start");
		const again = await p.open(typed("Käsekuchen".normalize("NFD")));
		expect(secretsOf(again)).toEqual(secretsOf(first));
	});
});

describe("a keys.json that can't be used", () => {
	const stops: [string, (text: string) => string, string][] = [
		["is empty", () => "", "keys-not-ours"],
		["is half written", (text) => text.slice(0, 200), "keys-not-ours"],
		["is no JSON", () => "\0\0\0\0", "keys-not-ours"],
		["has a surplus key", (t) => t.replace("{", '{"x":1,'), "keys-not-ours"],
		["was edited", (t) => t.replace("gnome_", "kwallet_"), "keys-altered"],
		[
			"is newer",
			(t) => t.replace(/"version": 1/, '"version": 2'),
			"keys-newer",
		],
	];
	test.each(stops)(
		"because it %s stops and stays",
		async (_what, spoil, code) => {
			const p = await profile();
			const first = await p.open();
			const good = await p.text();
			const spoilt = spoil(good);
			expect(spoilt).not.toBe(good);
			await writeFile(p.file, spoilt);
			const { stop } = await p.stop();
			expect(stop.kind).toBe("keys-damaged");
			expect(stop.choices).toEqual(["try-again", "start-anew"]);
			expect(stop.detail?.code).toBe(code);
			expect(await p.text()).toBe(spoilt);
			await writeFile(p.file, good);
			expect(secretsOf(await p.open({ choice: "try-again" }))).toEqual(
				secretsOf(first),
			);
		},
	);

	test("because it is a folder, stops", async () => {
		const p = await profile();
		await mkdir(p.file);
		const { stop } = await p.stop();
		expect(stop.kind).toBe("keys-damaged");
		expect(stop.detail?.values).toEqual({ reason: "EISDIR" });
	});
});
