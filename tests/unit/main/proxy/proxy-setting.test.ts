import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ProxyServer } from "../../../../src/client/proxy";
import { ProxySetting } from "../../../../src/main/proxy/proxy-setting";
import { StoreError } from "../../../../src/store/errors";
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

test("is there again after a restart, encrypted on the disk, its password shown to nobody", async () => {
	const store = await OneStore.make();
	const setting = await ProxySetting.open(client(store), false);
	expect(setting.shown).toBeNull();
	await setting.set(proxy);
	expect(JSON.stringify(setting.shown)).not.toContain(proxy.password);
	store.close();
	for (const encoding of ["utf8", "utf16le"] as const)
		expect(
			readFileSync(store.file).includes(Buffer.from(proxy.password, encoding)),
		).toBe(false);
	store.reopen();
	const again = await ProxySetting.open(client(store), false);
	expect(again.current).toEqual(proxy);
	expect(again.shown).toEqual({
		kind: "socks5",
		host: "proxy.example.org",
		port: 1_080,
		user: "alice",
		hasPassword: true,
	});
	await again.set(null);
	expect((await ProxySetting.open(client(store), false)).current).toBeNull();
});

test("is asked for what is far, and for nothing that is near", async () => {
	const setting = await ProxySetting.open(client(await OneStore.make()), false);
	expect(setting.for("chat.example.org")).toBeNull();
	await setting.set(proxy);
	expect(setting.for("chat.example.org")).toEqual(proxy);
	expect(setting.for("127.0.0.1")).toBeNull();
	expect(setting.for("nas.local")).toBeNull();
});

describe("is lost, and leads nowhere but near until it is set again", () => {
	const damage: Record<string, (store: OneStore) => void> = {
		"that makes no sense": (store) => {
			const value = Buffer.from('{"kind":"carrier pigeon"}');
			store.ask("commit", { blobs: [{ key: "proxy", value }] });
		},
		"that a store which was begun anew knows nothing of": () => {},
	};
	test.each(Object.entries(damage))("%s", async (_what, harm) => {
		const store = await OneStore.make();
		harm(store);
		const setting = await ProxySetting.open(client(store), true);
		expect([setting.current, setting.shown]).toEqual(["lost", "lost"]);
		expect(setting.for("chat.example.org")).toBe("lost");
		expect(setting.for("127.0.0.1")).toBeNull();
		await setting.set(null);
		expect(setting.for("chat.example.org")).toBeNull();
		await setting.set(proxy);
		expect((await ProxySetting.open(client(store), true)).current).toEqual(
			proxy,
		);
	});

	test("that the store can't read", async () => {
		const blobs = () => Promise.reject(new StoreError("store-damaged", "it"));
		const store = client(await OneStore.make());
		const setting = await ProxySetting.open({ ...store, blobs }, false);
		expect(setting.shown).toBe("lost");
	});
});
