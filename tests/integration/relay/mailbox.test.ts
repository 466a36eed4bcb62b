import { execFileSync } from "node:child_process";
import {
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	truncateSync,
	writeFileSync,
} from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Message } from "../../../src/protocol/datums/message";
import { findCount, findOption } from "../../../src/protocol/options";
import type { Limits } from "../../../src/relay/limits";
import type { Relay } from "../../../src/relay/relay";
import { RelayStore } from "../../../src/relay/store";
import {
	acknowledge,
	chat,
	converse,
	headlessRelay,
	memoryRelay,
	okOf,
	openLine,
	openSocketAt,
	type Party,
	type Peer,
	portOf,
	receipt,
	request,
	runRelay,
	type TestRelay,
	unhurried,
	within,
	withLimits,
} from "./kit";

const options = ["relay=socket", "mailbox"];

function folder(): string {
	const path = mkdtempSync(join(tmpdir(), "flex-mailbox-"));
	onTestFinished(() => rm(path, { recursive: true, force: true }));
	return path;
}

/** A relay in this process that keeps mail in a folder. */
async function keeping(
	data: string,
	limits: Partial<Limits> = {},
	now: () => number = Date.now,
) {
	const errors: string[] = [];
	const store = await RelayStore.open(data, (error) =>
		errors.push(String(error)),
	);
	const all = withLimits({ ...unhurried, ...limits });
	return { ...memoryRelay({ store, limits: all, now }), store, errors };
}

/** Two on their lines: one that knows the RFC alone, and an app that has asked it. */
async function naiveAndApp(relay: TestRelay) {
	const naive = await openLine(relay, "naive");
	const app = await openLine(relay, "app", options);
	app.send(request("app", ["naive"]));
	const { id } = await naive.connection();
	await app.connection();
	naive.send(acknowledge(id));
	await naive.message("ok");
	await okOf(app);
	return { naive, app, id };
}

/** Everybody's line ends, and with it the relay socket. */
async function leave({ line, talk }: Party): Promise<void> {
	line.stream.end();
	await line.end();
	await talk.end();
}

async function back(relay: TestRelay, name: string, id: string) {
	const line = await openLine(relay, name, options);
	line.send(request(name, [id]));
	const { ok, token } = await okOf(line);
	const talk = openSocketAt(relay, portOf(ok), name, id, token);
	return { name, line, talk };
}

/** The count of the last receipt once that many of the datums are safe. */
async function receipted(line: Peer, count: number): Promise<void> {
	for (;;) {
		const datum = await line.next();
		if (datum.kind !== "message" || datum.category !== "receipt") continue;
		if (findCount(datum.flags, "count") === count) return;
	}
}

/** The texts of the next so many Messages, markers left out. */
async function texts(talk: Peer, count: number): Promise<string[]> {
	const found: string[] = [];
	while (found.length < count) {
		const datum = await talk.next();
		if (datum.kind === "message" && datum.category === "chat") {
			found.push(datum.msg);
		}
	}
	return found;
}

const numbers = (from: number, to: number) =>
	Array.from({ length: to - from }, (_, i) => `${from + i}`);

describe("for somebody who is away", () => {
	test.each([
		[0, "0"],
		[1, "0"],
		[999, "0"],
		[1_000, "0"],
		[1_000, "2"],
	])(
		"%i messages are safe at once, and delivered in order after a crash, with %s data threads",
		async (count, threads) => {
			const data = folder();
			const args = ["--data", data, "--threads", threads];
			const before = await headlessRelay(args);
			const { id, parties } = await converse(before, ["alice", "bob"], options);
			const [alice, bob] = parties as [Party, Party];
			await leave(bob);
			for (const text of numbers(0, count)) alice.talk.send(chat(text));
			if (count > 0) await receipted(alice.line, count);
			await before.stop("SIGKILL");
			const relay = await headlessRelay(args);
			const { line, talk } = await back(relay, "bob", id);
			expect(await texts(talk, count)).toEqual(numbers(0, count));
			line.send(receipt(id, count));
			await line.settled();
			talk.stream.end();
			await talk.end();
			// Confirmed is forgotten, and that is remembered.
			line.stream.end();
			await line.end();
			await relay.stop();
			const again = await headlessRelay(args);
			const alone = await back(again, "bob", id);
			const partner = await back(again, "alice", id);
			await alone.talk.message("seq");
			partner.talk.send(chat("news"));
			expect(await texts(alone.talk, 1)).toEqual(["news"]);
		},
	);

	test("who writes more than the mailbox takes waits, is told, and goes on", async () => {
		const relay = await keeping(folder());
		const { id, parties } = await converse(relay, ["alice", "bob"], options);
		const [alice, bob] = parties as [Party, Party];
		await leave(bob);
		for (const text of numbers(0, 1_000)) alice.talk.send(chat(text));
		const full = await alice.line.message("error");
		expect(full.flags).toEqual(["code=mailbox-full", "person=bob"]);
		await receipted(alice.line, 1_000);
		alice.talk.send(chat("1000"));
		await alice.line.settled();
		expect(alice.line.isQuiet).toBe(true);
		const { line, talk } = await back(relay, "bob", id);
		expect(await texts(talk, 1_001)).toEqual(numbers(0, 1_001));
		line.send(receipt(id, 1_001));
		await receipted(alice.line, 1_001);
	});

	test("a fetch that is cut after any message goes on behind what was confirmed", async () => {
		const data = folder();
		const relay = await keeping(data, { maxReceiverQueueBytes: 300 });
		const { id, parties } = await converse(relay, ["alice", "bob"], options);
		const [alice, bob] = parties as [Party, Party];
		await leave(bob);
		const all = numbers(0, 30);
		for (const text of all) alice.talk.send(chat(text));
		await receipted(alice.line, 30);
		for (let cut = 0; cut < 30; cut++) {
			const { line, talk } = await back(relay, "bob", id);
			expect(await texts(talk, 1)).toEqual([`${cut}`]);
			line.send(receipt(id, 1));
			await line.settled();
			talk.stream.destroy();
			line.stream.end();
			await line.end();
		}
		await within(empty(relay.relay), () => "something is still kept");
	});

	test("a group goes on, and the senders are told once whose mailbox is full", async () => {
		const relay = await keeping(folder(), { maxMailMessages: 5 });
		const names = ["alice", "bob", "carol"];
		const { id, parties } = await converse(relay, names, options);
		const [alice, bob, carol] = parties as [Party, Party, Party];
		await leave(carol);
		for (const text of numbers(0, 9)) {
			alice.talk.send(chat(text));
			expect(await texts(bob.talk, 1)).toEqual([text]);
		}
		const full = await alice.line.message("error");
		expect(full.flags).toEqual(["code=mailbox-full", "person=carol"]);
		await receipted(alice.line, 9);
		const line = await openLine(relay, "carol", options);
		line.send(request("carol", [id]));
		const { ok, token } = await okOf(line);
		const behind = await line.message("error");
		expect(behind.flags).toEqual(["code=left-behind", "missed=4"]);
		const talk = openSocketAt(relay, portOf(ok), "carol", id, token);
		expect(await texts(talk, 5)).toEqual(numbers(0, 5));
		line.send(receipt(id, 5));
		await line.settled();
		alice.talk.send(chat("welcome back"));
		expect(await texts(talk, 1)).toEqual(["welcome back"]);
	});

	test("one who lives on a line alone is not waited for after a restart", async () => {
		const data = folder();
		const before = await headlessRelay(["--data", data]);
		const { naive, id } = await naiveAndApp(before);
		naive.send(chat("before you came"));
		await naive.settled();
		// On disk by the time that a later announcement is.
		naive.send(request("naive", ["app"]));
		await naive.connection();
		await before.stop("SIGKILL");
		const relay = await headlessRelay(["--data", data]);
		const { line, talk } = await back(relay, "app", id);
		expect(await texts(talk, 1)).toEqual(["before you came"]);
		line.send(receipt(id, 1));
		expect(findOption((await talk.message("error")).flags, "code")).toBe(
			"connection-ended",
		);
	});

	test("what is too old is given up, and counted", async () => {
		const clock = { now: 1_000_000_000_000 };
		const data = folder();
		const now = () => clock.now;
		const relay = await keeping(data, {}, now);
		const { id, parties } = await converse(relay, ["alice", "bob"], options);
		const [alice, bob] = parties as [Party, Party];
		await leave(bob);
		alice.talk.send(chat("old"));
		await receipted(alice.line, 1);
		clock.now += 31 * 24 * 60 * 60 * 1_000;
		alice.talk.send(chat("new"));
		await receipted(alice.line, 2);
		await relay.relay.close();
		const later = await keeping(data, {}, now);
		later.relay.giveUpOldMail();
		const line = await openLine(later, "bob", options);
		line.send(request("bob", [id]));
		const { ok, token } = await okOf(line);
		expect((await line.message("error")).msg).toContain(" 1 of");
		const talk = openSocketAt(later, portOf(ok), "bob", id, token);
		expect(await texts(talk, 1)).toEqual(["new"]);
	});

	test("the host sees what is kept, and can clear one person's mail or all", async () => {
		const relay = await keeping(folder());
		const names = ["alice", "bob", "carol"];
		const { id, parties } = await converse(relay, names, options);
		const [alice, bob, carol] = parties as [Party, Party, Party];
		await leave(bob);
		await leave(carol);
		alice.talk.send(chat("1")).send(chat("2"));
		await receipted(alice.line, 2);
		expect(relay.relay.mailbox).toMatchObject({
			messages: 2,
			people: [
				{ key: "bob", messages: 2 },
				{ key: "carol", messages: 2 },
			],
			disk: null,
		});
		relay.relay.clearMailbox("bob");
		expect(relay.relay.mailbox?.people).toEqual([
			{ key: "carol", messages: 2 },
		]);
		const line = await openLine(relay, "bob", options);
		line.send(request("bob", [id]));
		await okOf(line);
		expect((await line.message("error")).flags).toEqual([
			"code=left-behind",
			"missed=2",
		]);
		relay.relay.clearMailbox(null);
		expect(relay.relay.mailbox).toMatchObject({ messages: 0, people: [] });
	});
});

describe("flex-relay --clear-mailbox", () => {
	test("gives up one person's mail, or all, and says what is left", async () => {
		const data = folder();
		const before = await headlessRelay(["--data", data]);
		const names = ["alice", "bob", "carol"];
		const { id, parties } = await converse(before, names, options);
		const [alice, bob, carol] = parties as [Party, Party, Party];
		await leave(bob);
		await leave(carol);
		alice.talk.send(chat("1")).send(chat("2"));
		await receipted(alice.line, 2);
		before.process.kill("SIGUSR2");
		while (!before.stderr().includes("mailbox: 2 messages for 2 people")) {
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		await before.stop();
		const clear = (...name: string[]) =>
			runRelay(["--data", data, "--clear-mailbox", ...name]);
		expect((await clear("Bob")).stdout).toMatch(
			/^left in mailbox: 2 messages for 1 people/,
		);
		const relay = await headlessRelay(["--data", data]);
		const line = await openLine(relay, "bob", options);
		line.send(request("bob", [id]));
		await okOf(line);
		expect((await line.message("error")).msg).toContain(" 2 of");
		const here = await back(relay, "carol", id);
		expect(await texts(here.talk, 2)).toEqual(["1", "2"]);
		await relay.stop();
		expect((await clear()).stdout).toMatch(
			/^left in mailbox: 0 messages for 0 people/,
		);
		expect((await runRelay(["--clear-mailbox"])).code).toBe(2);
		expect((await clear("a", "b")).code).toBe(2);
	});
});

test("what one on a line said before it left stays for the one who is away", async () => {
	const relay = await keeping(folder());
	const { naive, app, id } = await naiveAndApp(relay);
	app.stream.end();
	await app.end();
	naive.send(chat("bye"));
	await naive.settled();
	while (relay.relay.mailbox?.messages !== 1) {
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
	naive.stream.end();
	await naive.end();
	const { line, talk } = await back(relay, "app", id);
	expect(await texts(talk, 1)).toEqual(["bye"]);
	line.send(receipt(id, 1));
	expect(await talk.error()).toBe("connection-ended");
});

/** Resolves when nothing is kept any more. */
async function empty(relay: Relay): Promise<void> {
	while ((relay.mailbox?.messages ?? 0) > 0) {
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}

/** A file system of a few megabytes that `grow` makes larger; null where this user may not mount one. */
function smallDisk(): { path: string; grow: () => void } | null {
	const path = folder();
	const mount = (...args: string[]) =>
		execFileSync("mount", [...args, path], { stdio: "ignore" });
	try {
		mount("-t", "tmpfs", "-o", "size=2m", "none");
	} catch {
		return null;
	}
	onTestFinished(() => void execFileSync("umount", ["-l", path]));
	return { path, grow: () => mount("-o", "remount,size=32m") };
}

describe("on a disk that takes nothing more", () => {
	test("senders are told and get no receipt; it goes on by itself when there is room", async ({
		skip,
	}) => {
		const disk = smallDisk();
		if (!disk) return skip("mounting needs root");
		const relay = await keeping(disk.path);
		const { id, parties } = await converse(relay, ["alice", "bob"], options);
		const [alice, bob] = parties as [Party, Party];
		await leave(bob);
		const long = "x".repeat(60_000);
		const all = numbers(0, 50).map((it) => `${it} ${long}`);
		for (const text of all) alice.talk.send(chat(text));
		let safe = 0;
		for (let code: string | null = null; code !== "relay-full"; ) {
			const { flags } = (await alice.line.next()) as Message;
			code = findOption(flags, "code");
			safe = findCount(flags, "count") ?? safe;
		}
		expect(safe).toBeLessThan(40);
		expect(relay.relay.mailbox?.disk).toBe("ENOSPC");
		expect(relay.log.join()).toContain("the disk takes no mail (ENOSPC)");
		// What is there is delivered all the same.
		const { line, talk } = await back(relay, "bob", id);
		expect(await texts(talk, 1)).toEqual(all.slice(0, 1));
		alice.line.send(request("alice", ["carol"]));
		disk.grow();
		await receipted(alice.line, 50);
		expect(await texts(talk, 49)).toEqual(all.slice(1));
		expect(relay.log.join()).toContain("the disk takes mail again");
		line.send(receipt(id, 50));
	});

	test("a Request waits until it can be written down", async () => {
		const data = folder();
		const relay = await keeping(data);
		const inTheWay = join(data, "mailbox");
		writeFileSync(inTheWay, "");
		const bob = await openLine(relay, "bob", options);
		const alice = await openLine(relay, "alice", options);
		alice.send(request("alice", ["bob"]));
		while (relay.relay.mailbox?.disk === null) {
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		expect(alice.isQuiet && bob.isQuiet).toBe(true);
		bob.send(request("bob", ["alice"]));
		expect(await bob.error()).toBe("relay-full");
		rmSync(inTheWay);
		expect((await alice.connection()).users).toEqual(["alice", "bob"]);
		await bob.connection();
	});
});

describe("the mailbox's files", () => {
	/** Three messages for Bob, each on disk before the next, in files that are then spoiled. */
	async function threeFor(spoil: (file: string) => void) {
		const data = folder();
		const before = await keeping(data);
		const { id, parties } = await converse(before, ["alice", "bob"], options);
		const [alice, bob] = parties as [Party, Party];
		await leave(bob);
		for (let i = 1; i <= 3; i++) {
			alice.talk.send(chat(`message ${i}`));
			await receipted(alice.line, i);
		}
		await before.relay.close();
		const box = join(data, "mailbox");
		const [name = ""] = readdirSync(box);
		spoil(join(box, name));
		const relay = await keeping(data);
		const { talk } = await back(relay, "bob", id);
		return { talk, errors: relay.errors, names: readdirSync(box) };
	}

	test("with a torn end lose what nobody was promised, and say so", async () => {
		const { talk, errors } = await threeFor((file) =>
			truncateSync(file, readFileSync(file).indexOf("message 3") - 40),
		);
		expect(await texts(talk, 2)).toEqual(["message 1", "message 2"]);
		expect(errors).toHaveLength(1);
		expect(errors[0]).toContain("unfinished record cut");
	});

	test("with a damaged record are kept aside; the rest is delivered", async () => {
		const { talk, errors, names } = await threeFor((file) => {
			const bytes = readFileSync(file);
			bytes.write("massage 2", bytes.indexOf("message 2"));
			writeFileSync(file, bytes);
		});
		expect(await texts(talk, 2)).toEqual(["message 1", "message 3"]);
		expect(errors[0]).toContain("is damaged in 1 places");
		expect(names.filter((name) => name.includes(".damaged-"))).toHaveLength(1);
	});

	test("are written anew when there are many; nothing that lives in them is lost", async () => {
		const data = folder();
		const first = await keeping(data);
		const { id, parties } = await converse(first, ["alice", "bob"], options);
		await leave(parties[1] as Party);
		await first.relay.close();
		const box = join(data, "mailbox");
		const rounds = 70;
		let most = 0;
		for (let i = 0; i < rounds; i++) {
			// Each start begins a file of its own.
			const relay = await keeping(data);
			const { line, talk } = await back(relay, "alice", id);
			talk.send(chat(`${i}`));
			await receipted(line, 1);
			const files = () => readdirSync(box).length;
			while (files() > 64) await new Promise((go) => setTimeout(go, 5));
			most = Math.max(most, files());
			await relay.relay.close();
			expect(relay.errors).toEqual([]);
		}
		expect(most).toBe(64);
		const relay = await keeping(data);
		const { line, talk } = await back(relay, "bob", id);
		expect(await texts(talk, rounds)).toEqual(numbers(0, rounds));
		line.send(receipt(id, rounds));
		await empty(relay.relay);
	}, 60_000);

	test("are deleted when all in them is confirmed", async () => {
		const data = folder();
		const relay = await keeping(data);
		const { id, parties } = await converse(relay, ["alice", "bob"], options);
		const [alice, bob] = parties as [Party, Party];
		const long = "x".repeat(60_000);
		for (let i = 1; i <= 60; i++) {
			alice.talk.send(chat(long));
			await bob.talk.next();
			if (i % 2 === 0) continue;
			// Every other one reaches the disk before it is confirmed.
			await receipted(alice.line, i);
			bob.line.send(receipt(id, i));
			await bob.line.settled();
		}
		expect(relay.relay.mailbox?.bytes).toBeLessThan(3_000_000);
	});
});
