import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ProxyServer } from "../../../../src/client/proxy";
import { ProxySetting } from "../../../../src/main/proxy/proxy-setting";
import { OneStore } from "../../store/kit";

const proxy: ProxyServer = {
	kind: "socks5",
	host: "proxy.example.org",
	port: 1_080,
	user: "alice",
	password: "a password of hers",
};

/** The real store, as main talks with it. */
function client(store: OneStore) {
	return {
		blobs: async (prefix: string) => new Map(store.ask("blobs", { prefix })),
		commit: async (changes: object) => store.ask("commit", changes),
	};
}

const unharmed = () => {
	throw new Error("nothing is damaged");
};

test("is there again after a restart, encrypted on the disk, its password shown to nobody", async () => {
	const store = await OneStore.make();
	const setting = await ProxySetting.open(client(store), unharmed);
	expect(setting.shown).toBeNull();
	await setting.set(proxy);
	expect(JSON.stringify(setting.shown)).not.toContain(proxy.password);
	store.close();
	for (const encoding of ["utf8", "utf16le"] as const)
		expect(
			readFileSync(store.file).includes(Buffer.from(proxy.password, encoding)),
		).toBe(false);
	store.reopen();
	const again = await ProxySetting.open(client(store), unharmed);
	expect(again.current).toEqual(proxy);
	expect(again.shown).toEqual({
		kind: "socks5",
		host: "proxy.example.org",
		port: 1_080,
		user: "alice",
		hasPassword: true,
	});
	await again.set(null);
	expect((await ProxySetting.open(client(store), unharmed)).current).toBeNull();
});

test("is asked for what is far, and for nothing that is near", async () => {
	const setting = await ProxySetting.open(
		client(await OneStore.make()),
		unharmed,
	);
	expect(setting.for("chat.example.org")).toBeNull();
	await setting.set(proxy);
	expect(setting.for("chat.example.org")).toEqual(proxy);
	expect(setting.for("127.0.0.1")).toBeNull();
	expect(setting.for("nas.local")).toBeNull();
});

test("that makes no sense is none, and said to be damaged", async () => {
	const store = await OneStore.make();
	const value = Buffer.from('{"kind":"carrier pigeon"}');
	store.ask("commit", { blobs: [{ key: "proxy", value }] });
	let told = 0;
	const setting = await ProxySetting.open(client(store), () => told++);
	expect([setting.current, told]).toEqual([null, 1]);
});
