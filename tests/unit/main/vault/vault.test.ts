import { createPublicKey, verify } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { Identity } from "../../../../src/main/vault/identity";
import {
	exportIdentity,
	openIdentityFile,
	readIdentityFile,
} from "../../../../src/main/vault/identity-file";
import type { KeyStore } from "../../../../src/main/vault/key-store";
import {
	type Keys,
	parseKeys,
	serializeKeys,
} from "../../../../src/main/vault/keys-file";
import { vaultStep } from "../../../../src/main/vault/open-vault";
import { Vault } from "../../../../src/main/vault/vault";
import { tempFolder } from "../temp-folder";
import { MemoryKeyStore } from "./memory-key-store";

// A passphrase costs some tenths of a second each time, and more on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const PASSPHRASE = "correct horse battery";
const OTHER = "staple it together";

async function fresh(keyStore = new MemoryKeyStore()) {
	const folder = await tempFolder();
	const file = join(folder, "keys.json");
	const vault = await Vault.create(file, keyStore);
	return { folder, file, keyStore, vault };
}

/** The next start of the same profile. */
const opening = (profile: { folder: string; keyStore: KeyStore }) =>
	vaultStep({
		...profile,
		restart: () => {},
		onKept: () => {},
		now: () => 0,
	});

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

describe("an identity", () => {
	test("signs so that its public key verifies (RFC 8032)", async () => {
		const { vault } = await fresh();
		const { publicKey, privateKey } = vault.identity;
		expect([publicKey.length, privateKey.length]).toEqual([32, 32]);
		const data = Buffer.from("a challenge");
		const signature = vault.identity.sign(data);
		expect(signature.length).toBe(64);
		const x = Buffer.from(publicKey).toString("base64url");
		const key = createPublicKey({
			key: { kty: "OKP", crv: "Ed25519", x },
			format: "jwk",
		});
		expect(verify(null, data, key, signature)).toBe(true);
		expect(verify(null, Buffer.from("another"), key, signature)).toBe(false);
	});

	// RFC 8032, section 7.1, test 1.
	test("is the pair that its seed makes", () => {
		const seed =
			"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
		const identity = Identity.fromPkcs8(
			Buffer.from(`302e020100300506032b657004220420${seed}`, "hex"),
		);
		expect(hex(identity?.privateKey ?? Buffer.of())).toBe(seed);
		expect(hex(identity?.publicKey ?? Buffer.of())).toBe(
			"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
		);
		expect(hex(identity?.sign(Buffer.of()) ?? Buffer.of())).toMatch(
			/^e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155/,
		);
	});
});

describe("protection", () => {
	test("of every kind can follow every other, and the secrets stay", async () => {
		const { vault, file } = await fresh();
		const before = hex(vault.storeKey);
		expect(vault.protection).toBe("key-store");
		await vault.setPassphrase(null, PASSPHRASE, "at-start");
		expect(vault.protection).toBe("passphrase");
		await vault.setPassphrase(PASSPHRASE, OTHER, "for-recovery");
		expect(vault.protection).toBe("key-store-and-passphrase");
		await vault.protectByKeyStore(OTHER);
		expect(vault.protection).toBe("key-store");
		expect(hex(vault.storeKey)).toBe(before);
		expect(await readFile(file, "utf8")).not.toContain("scrypt");
	});

	test("is changed by nobody who doesn't know the passphrase", async () => {
		const { vault, file } = await fresh();
		await vault.setPassphrase(null, PASSPHRASE, "at-start");
		const before = await readFile(file, "utf8");
		for (const current of [null, "", OTHER]) {
			const refused = { ok: false, error: { code: "not-current-passphrase" } };
			expect(
				await vault.setPassphrase(current, OTHER, "at-start"),
			).toMatchObject(refused);
			expect(await vault.protectByKeyStore(current)).toMatchObject(refused);
		}
		expect(await readFile(file, "utf8")).toBe(before);
	});

	test("is not taken away where no key store takes its place", async () => {
		const { vault, file, keyStore } = await fresh(new MemoryKeyStore(null));
		await vault.setPassphrase(null, PASSPHRASE, "at-start");
		const before = await readFile(file, "utf8");
		const refused = { ok: false, error: { code: "no-key-store" } };
		expect(await vault.protectByKeyStore(PASSPHRASE)).toMatchObject(refused);
		expect(
			await vault.setPassphrase(PASSPHRASE, OTHER, "for-recovery"),
		).toMatchObject(refused);
		keyStore.name = "gnome_libsecret";
		keyStore.locked = true;
		expect(await vault.protectByKeyStore(PASSPHRASE)).toMatchObject(refused);
		expect(await readFile(file, "utf8")).toBe(before);
	});

	test("is not a passphrase that is guessed in no time", async () => {
		const { vault } = await fresh();
		expect(
			await vault.setPassphrase(null, "1234567", "at-start"),
		).toMatchObject({ ok: false, error: { code: "passphrase-too-short" } });
		expect(vault.protection).toBe("key-store");
	});

	test("changes one after the other when asked for at once", async () => {
		const { vault, folder, keyStore } = await fresh();
		const [first, second] = await Promise.all([
			vault.setPassphrase(null, PASSPHRASE, "at-start"),
			vault.setPassphrase(PASSPHRASE, OTHER, "at-start"),
		]);
		expect([first.ok, second.ok]).toEqual([true, true]);
		const again = await opening({ folder, keyStore })({
			choice: "passphrase",
			passphrase: OTHER,
		});
		expect(hex(again.storeKey)).toBe(hex(vault.storeKey));
	});

	test("that can't be written leaves the old in force", async () => {
		const { vault, file } = await fresh();
		const before = await readFile(file, "utf8");
		// Nothing can be written under a name that a folder has.
		await mkdir(`${file}.new`);
		await expect(
			vault.setPassphrase(null, PASSPHRASE, "at-start"),
		).rejects.toThrow();
		expect(vault.protection).toBe("key-store");
		expect(await readFile(file, "utf8")).toBe(before);
	});

	test.each(["key-store", "passphrase"])(
		"by %s leaves no secret in the file",
		async (kind) => {
			const { vault, file } = await fresh();
			if (kind === "passphrase")
				await vault.setPassphrase(null, PASSPHRASE, "at-start");
			expect(vault.protection).toBe(kind);
			const text = await readFile(file, "utf8");
			const secrets = [
				vault.storeKey,
				Buffer.from(vault.identity.privateKey),
				vault.identity.toPkcs8(),
			];
			for (const secret of secrets)
				for (const encoding of ["hex", "base64", "base64url"] as const)
					expect(text).not.toContain(secret.toString(encoding).slice(0, 24));
		},
	);
});

describe("a field that was changed by somebody who mends the checksum", () => {
	/** Every text of a value, by its path. */
	function paths(value: unknown, path: string[] = []): string[][] {
		return typeof value === "object" && value !== null
			? Object.entries(value).flatMap(([key, inner]) =>
					paths(inner, [...path, key]),
				)
			: [path];
	}

	function changed(keys: Keys, path: string[]): Keys | null {
		const copy = structuredClone(keys) as unknown as Record<string, unknown>;
		const last = path.at(-1) ?? "";
		const parent = path
			.slice(0, -1)
			.reduce((inner, key) => inner[key] as Record<string, unknown>, copy);
		const value = parent[last];
		parent[last] =
			typeof value === "number"
				? value + 1
				: flipped(String(value), last === "kind");
		return copy as unknown as Keys;
	}

	function flipped(text: string, isWord: boolean): string {
		if (isWord || text.length < 16) return `${text}x`;
		const at = Math.floor(text.length / 2);
		return `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;
	}

	test.each([
		["key-store", ["key-store-changed", "keys-damaged"]],
		["passphrase", ["wrong-passphrase", "keys-damaged"]],
		["unprotected", ["keys-damaged"]],
	] as const)("under %s is refused, whichever it is", async (kind, codes) => {
		const keyStore = new MemoryKeyStore(
			kind === "unprotected" ? null : undefined,
		);
		const { vault, file, folder } = await fresh(keyStore);
		if (kind === "passphrase")
			await vault.setPassphrase(null, PASSPHRASE, "at-start");
		const keys = parseKeys(await readFile(file, "utf8"));
		const open = opening({ folder, keyStore });
		const answer =
			kind === "passphrase"
				? ({ choice: "passphrase", passphrase: PASSPHRASE } as const)
				: null;
		const all = paths(keys);
		expect(all.length).toBeGreaterThanOrEqual(6);
		for (const path of all) {
			const tampered = changed(keys, path);
			await writeFile(file, serializeKeys(tampered as Keys));
			const stopped = await open(answer).then(
				() => ({ stop: { kind: `opened with another ${path.join(".")}` } }),
				(error) => error,
			);
			expect(codes).toContain(stopped.error?.code ?? stopped.stop.kind);
		}
		await writeFile(file, serializeKeys(keys));
		expect(hex((await open(answer)).storeKey)).toBe(hex(vault.storeKey));
	});
});

describe("an identity on its way to another computer", () => {
	test("takes its file's passphrase and nothing else with it", async () => {
		const [home, work] = await Promise.all([fresh(), fresh()]);
		const text = await exportIdentity(home.vault.identity, PASSPHRASE);
		expect(JSON.parse(text)).toMatchObject({
			format: "flex-identity",
			version: 1,
			publicKey: home.vault.identity.encoded,
		});
		const file = readIdentityFile(text);
		if (!file.ok) throw new Error(file.error.code);
		expect(await openIdentityFile(file.value, OTHER)).toMatchObject({
			ok: false,
			error: { code: "wrong-file-passphrase" },
		});
		const opened = await openIdentityFile(file.value, PASSPHRASE);
		if (!opened.ok) throw new Error(opened.error.code);
		const storeKey = hex(work.vault.storeKey);
		await work.vault.replaceIdentity(opened.value);
		const again = await opening(work)(null);
		expect(hex(again.identity.privateKey)).toBe(
			hex(home.vault.identity.privateKey),
		);
		expect(hex(again.storeKey)).toBe(storeKey);
	});

	test("is refused when any field was changed", async () => {
		const { vault } = await fresh();
		const good = JSON.parse(await exportIdentity(vault.identity, PASSPHRASE));
		const other = new Uint8Array(32).fill(7);
		const wrongs: [object, string][] = [
			[{ format: "flex-keys" }, "not-an-identity"],
			[{ version: 2 }, "identity-newer"],
			[{ version: 0 }, "not-an-identity"],
			[{ cipher: "none" }, "not-an-identity"],
			[{ surplus: 1 }, "not-an-identity"],
			[{ kdf: { ...good.kdf, n: 2 } }, "not-an-identity"],
			[{ kdf: { ...good.kdf, n: 2 ** 30 } }, "not-an-identity"],
			[{ kdf: { ...good.kdf, salt: "AAAA" } }, "wrong-file-passphrase"],
			[
				{ publicKey: Buffer.from(other).toString("base64url") },
				"wrong-file-passphrase",
			],
			[{ privateKey: good.privateKey.slice(0, 8) }, "wrong-file-passphrase"],
			[{ privateKey: "" }, "wrong-file-passphrase"],
		];
		for (const [change, code] of wrongs) {
			const file = readIdentityFile(JSON.stringify({ ...good, ...change }));
			const result = file.ok
				? await openIdentityFile(file.value, PASSPHRASE)
				: file;
			expect(result).toMatchObject({ ok: false, error: { code } });
		}
		for (const text of ["", "null", "[]", "keys"])
			expect(readIdentityFile(text)).toMatchObject({
				ok: false,
				error: { code: "not-an-identity" },
			});
	});
});
