import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { BanList, parseBans } from "../../../src/relay/auth/bans";
import { KeyHolder } from "./key-holder";
import {
	chat,
	converse,
	headlessRelay,
	MSGPACK_HEADER,
	openLine,
	type Party,
	request,
	runRelay,
	tcpRelay,
	withLimits,
} from "./kit";
import { securePeer } from "./secure-peer";

/** Whom a host does not want, and what the host is shown of the relay. */

const nobody = { name: null, key: null, address: null };

test("who is banned has to leave and does not get in again, by name, key or address; then may again", async () => {
	const { relay, port, connect } = await tcpRelay();
	const bob = new KeyHolder(`bob@127.0.0.1:${port}`);
	const line = await bob.enter(connect());
	relay.setBans(new BanList([{ ...nobody, name: "Bob" }]));
	expect(await line.error()).toBe("banned");
	await line.end();
	expect(await bob.say(connect()).error()).toBe("banned");

	// The same key under another name: only a ban of the key holds it.
	const bert = new KeyHolder(`bert@127.0.0.1:${port}`);
	const asBert = await bert.enter(connect());
	relay.setBans(new BanList([{ ...nobody, key: bert.key }]));
	expect(await asBert.error()).toBe("banned");
	expect(await bert.say(connect()).error()).toBe("banned");
	const guest = await openLine({ connect }, "guest");
	await bob.enter(connect());

	relay.setBans(new BanList([{ ...nobody, address: "127.0.0.1" }]));
	expect(await guest.error()).toBe("banned");
	const other = connect().write(MSGPACK_HEADER).send(request("other"));
	expect(await other.error()).toBe("banned");

	relay.setBans(new BanList());
	await openLine({ connect }, "guest");
});

test("who is disconnected is told so, and may come back", async () => {
	const { relay, connect } = await tcpRelay();
	const bob = await openLine({ connect }, "Bob");
	expect(relay.disconnect("BOB")).toBe(true);
	expect(await bob.error()).toBe("disconnected");
	await bob.end();
	expect(relay.disconnect("bob")).toBe(false);
	await openLine({ connect }, "Bob");
});

test("the report says who is here, since when, from where, in how many conversations, and what happened", async () => {
	const started = Date.now();
	const { relay, port, connect } = await tcpRelay({
		limits: withLimits({ maxPendingPerAsker: 1 }),
	});
	const { parties } = await converse({ connect }, ["Alice", "Bob"]);
	const [alice, bob] = parties as [Party, Party];
	const secure = await securePeer(port);
	secure.write(MSGPACK_HEADER).send(request("Sec", [], ["presence"]));
	await secure.message("presence");
	const report = relay.report();
	expect(report.startedAt).toBeGreaterThanOrEqual(started);
	expect(report.people.map(({ name }) => name)).toEqual([
		"Alice",
		"Bob",
		"Sec",
	]);
	expect(report.people[0]).toMatchObject({
		key: "alice",
		identityKey: null,
		address: "127.0.0.1",
		conversations: 1,
	});
	expect(report.people[2]).toMatchObject({
		address: "127.0.0.1",
		conversations: 0,
	});
	expect(report.conversations).toBe(1);
	// Also inside TLS.
	expect(report.reachedAt).toEqual([{ address: "127.0.0.1", people: 3 }]);
	relay.sample();
	expect(relay.report().lastFromOutside).toBe(null);

	alice.line.send(request("alice", ["bob"]));
	await alice.line.connection();
	alice.line.send(request("alice", ["sec"]));
	await alice.line.error();
	const stranger = connect().write(Buffer.from("GET / HTTP/1.1\r\n\r\n"));
	await stranger.end();
	const again = connect().write(Buffer.from("GET / HTTP/1.1\r\n\r\n"));
	await again.end();
	bob.line.stream.end();
	await vi.waitFor(() => expect(relay.online).toBe(2));
	const events = relay
		.report()
		.events.map(({ kind, who, code, times }) => ({ kind, who, code, times }));
	expect(events).toEqual([
		{ kind: "came", who: "Alice", code: null, times: 1 },
		{ kind: "came", who: "Bob", code: null, times: 1 },
		{ kind: "came", who: "Sec", code: null, times: 1 },
		...events.filter(({ kind }) => kind === "limit"),
		{ kind: "refused", who: "127.0.0.1", code: "not-flex", times: 2 },
		{ kind: "left", who: "Bob", code: null, times: 1 },
	]);
	expect(events).toContainEqual({
		kind: "limit",
		who: "Alice",
		code: "too-many-requests",
		times: 1,
	});
	// Never what was said.
	expect(JSON.stringify(relay.report())).not.toContain("secret");
	secure.stream.destroy();
});

test("messages and bytes a second are what went through between two looks", async () => {
	const { relay, connect } = await tcpRelay();
	const { parties } = await converse({ connect }, ["Alice", "Bob"]);
	const [alice, bob] = parties as [Party, Party];
	relay.sample();
	const text = "secret ".repeat(100);
	for (let i = 0; i < 5; i++) alice.talk.send(chat(text));
	for (let i = 0; i < 5; i++) await bob.talk.message("chat");
	relay.sample();
	relay.sample();
	const [first, second, third] = relay.report().samples;
	expect(first).toEqual({ messages: 0, bytes: 0 });
	expect(second?.messages).toBe(5);
	// In once and out once.
	expect(second?.bytes).toBeGreaterThan(2 * 5 * text.length);
	expect(third).toEqual({ messages: 0, bytes: 0 });
	for (let i = 0; i < 100; i++) relay.sample();
	expect(relay.report().samples).toHaveLength(60);
});

test("what a stream carried last counts, also when it has closed since", async () => {
	const { relay, connect } = await tcpRelay();
	await openLine({ connect }, "Alice");
	relay.sample();
	const before = await openLine({ connect }, "Bob");
	before.stream.end();
	await vi.waitFor(() => expect(relay.online).toBe(1));
	await vi.waitFor(() => {
		relay.sample();
		const bytes = relay.report().samples.map((one) => one.bytes);
		expect(Math.max(...bytes)).toBeGreaterThan(0);
	});
});

test("the events are a bounded ring", async () => {
	const { relay, connect } = await tcpRelay();
	for (let i = 0; i < 70; i++) {
		const line = await openLine({ connect }, `guest${i}`);
		line.stream.destroy();
		await vi.waitFor(() => expect(relay.online).toBe(0));
	}
	const { events } = relay.report();
	expect(events).toHaveLength(100);
	expect(events.at(-1)?.who).toBe("guest69");
});

test("a list of bans is read; one that makes no sense names its line", () => {
	const key = Buffer.alloc(32, 7).toString("base64url");
	const list = parseBans(
		`# who\nname Bob\n\nkey ${key}  # lost\naddress 192.168.1.31\naddress ::1\n`,
	);
	expect(list.covers("bob", null, "10.0.0.1")).toBe(true);
	expect(list.covers("x", key, "10.0.0.1")).toBe(true);
	expect(list.covers("x", null, "::ffff:192.168.1.31")).toBe(true);
	expect(list.covers("x", null, "10.0.0.1")).toBe(false);
	for (const bad of [
		"bob",
		"name b b",
		"key x",
		"address x",
		"who 1",
		"name",
	]) {
		expect(() => parseBans(`name fine\n${bad}`)).toThrow(/^Line 2 .*no name/);
	}
});

test("headless: --bans is read at the start and again on SIGHUP, and a mistake changes nothing", async () => {
	const file = join(mkdtempSync(join(tmpdir(), "flex-bans-")), "bans");
	writeFileSync(file, "name mallory\n");
	const relay = await headlessRelay(["--bans", file]);
	const mallory = relay
		.connect()
		.write(MSGPACK_HEADER)
		.send(request("mallory"));
	expect(await mallory.error()).toBe("banned");
	const bob = await openLine(relay, "bob");
	writeFileSync(file, "name mallory\nname bob\n");
	relay.process.kill("SIGHUP");
	expect(await bob.error()).toBe("banned");
	writeFileSync(file, "nonsense\n");
	relay.process.kill("SIGHUP");
	await vi.waitFor(() => expect(relay.stderr()).toContain("still holds"));
	const again = relay.connect().write(MSGPACK_HEADER).send(request("bob"));
	expect(await again.error()).toBe("banned");
	const { code, stderr } = await runRelay(["--bans", `${file}.none`]);
	expect(code).toBe(1);
	expect(stderr).toContain("the list of bans");
});
