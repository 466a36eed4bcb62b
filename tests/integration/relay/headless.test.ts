import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findOption } from "../../../src/protocol/options";
import {
	acknowledge,
	chat,
	converse,
	headlessRelay,
	MSGPACK_HEADER,
	okOf,
	openLine,
	openSocket,
	type Party,
	request,
	runRelay,
	tcpRelay,
} from "./kit";

const folder = () => mkdtempSync(join(tmpdir(), "flex-relay-"));

describe("the headless relay", () => {
	test("prints where it listens, and nothing else, on stdout", async () => {
		const relay = await headlessRelay();
		expect(relay.port).toBeGreaterThan(0);
		const line = await openLine(relay, "alice");
		await line.settled();
		expect(relay.stderr()).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z alice is here$/m);
	});

	test.each(["SIGINT", "SIGTERM"] as const)(
		"ends cleanly on %s, with a word to everybody",
		async (signal) => {
			const relay = await headlessRelay();
			const { parties } = await converse(relay, ["alice", "bob"]);
			const [alice] = parties as [Party, Party];
			const silent = relay.connect();
			const stopped = relay.stop(signal);
			expect(await alice.line.error()).toBe("shutting-down");
			expect(await alice.line.end()).toBe("end");
			expect(await alice.talk.end()).toBe("end");
			await silent.end();
			expect(await stopped).toBe(0);
		},
	);

	test("runs in a Node that lacks what came after 18", async () => {
		const old = join(folder(), "old.cjs");
		writeFileSync(
			old,
			`delete String.prototype.isWellFormed;
delete String.prototype.toWellFormed;`,
		);
		const relay = await headlessRelay([], "127.0.0.1", ["--require", old]);
		const { parties } = await converse(relay, ["alice", "bob"]);
		const [alice] = parties as [Party, Party];
		// An answer in which what was said comes back, cut and whole again.
		alice.line.send(acknowledge(`${"a".repeat(63)}\u{1F642}`));
		expect(await alice.line.error()).toBe("unknown-connection");
	});

	test("says that a port is in use", async () => {
		const { port } = await tcpRelay();
		const { code, stderr, stdout } = await runRelay([
			"--host",
			"127.0.0.1",
			"--port",
			String(port),
		]);
		expect(code).toBe(1);
		expect(stdout).toBe("");
		expect(stderr).toMatch(
			new RegExp(
				`^flex-relay: 127\\.0\\.0\\.1:${port} is in use by another program\\. .*\\n$`,
			),
		);
	});

	test.each([
		["an unknown option", ["--prot", "1"]],
		["an argument", ["4321"]],
		["a port that is none", ["--port", "65536"]],
		["a port that is no number", ["--port", "x"]],
		["a missing value", ["--data"]],
		["an empty host", ["--host", ""]],
	])("called with %s: one sentence, and exit code 2", async (_name, args) => {
		const { code, stderr, stdout } = await runRelay(args);
		expect(code).toBe(2);
		expect(stdout).toBe("");
		expect(stderr).toMatch(/^flex-relay: [^\n]+\.\n$/);
	});

	test.each([
		["below a file", () => join("package.json", "data")],
		["that the system does not take", () => "/proc/flex/data"],
	])("with a folder %s: one sentence, and exit code 1", async (_name, make) => {
		const { code, stderr } = await runRelay(["--port", "0", "--data", make()]);
		expect(code).toBe(1);
		expect(stderr).toMatch(/^flex-relay: the folder [^\n]+\.\n$/);
	});

	test("with a host that is not of this machine: one sentence, and exit code 1", async () => {
		const { code, stderr } = await runRelay(["--host", "192.0.2.1"]);
		expect(code).toBe(1);
		expect(stderr).toMatch(/^flex-relay: 192\.0\.2\.1:4321 [^\n]+\.\n$/);
	});

	test("explains its flags", async () => {
		const { code, stdout } = await runRelay(["--help"]);
		expect(code).toBe(0);
		for (const flag of ["--host", "--port", "--data"]) {
			expect(stdout).toContain(flag);
		}
	});
});

describe("a restart with --data", () => {
	test("keeps conversations, Requests on their way and who is known", async () => {
		const data = folder();
		const before = await headlessRelay(["--data", data]);
		const { id, parties } = await converse(
			before,
			["alice", "bob"],
			["relay=socket", "mailbox"],
		);
		const [alice] = parties as [Party, Party];
		const carol = await openLine(before, "carol");
		alice.line.send(request("alice", ["carol"]));
		const asked = await carol.connection();
		expect(await before.stop()).toBe(0);

		const relay = await headlessRelay(["--data", data]);
		const line = await openLine(relay, "alice", ["relay=socket", "mailbox"]);
		const bob = await openLine(relay, "bob", ["relay=socket", "mailbox"]);
		line.send(request("alice", [id]));
		const aliceTalk = openSocket(relay, "alice", id, (await okOf(line)).token);
		bob.send(request("bob", [id]));
		const bobTalk = openSocket(relay, "bob", id, (await okOf(bob)).token);
		await aliceTalk.message("seq");
		const { flags } = await bobTalk.message("seq");
		// No number is given twice, also after a crash.
		expect(Number(findOption(flags, "next"))).toBeGreaterThan(1_000_000);
		aliceTalk.send(chat("we go on"));
		expect(await bobTalk.next()).toEqual(chat("we go on"));
		// On disk, though Bob has confirmed nothing.
		await line.message("receipt");

		const back = relay.connect().write(MSGPACK_HEADER).send(request("carol"));
		expect((await back.connection()).id).toBe(asked.id);
		back.send(acknowledge(asked.id));
		await back.message("ok");
		await line.message("ok");
	});

	test("after a crash, keeps what was announced just then", async () => {
		const data = folder();
		const before = await headlessRelay(["--data", data]);
		const { id } = await converse(before, ["alice", "bob"]);
		await before.stop("SIGKILL");
		const relay = await headlessRelay(["--data", data]);
		const line = await openLine(relay, "alice", ["relay=socket"]);
		line.send(request("alice", [id]));
		expect((await okOf(line)).token).not.toBe("");
	});

	test("forgets what lived on a line alone", async () => {
		const data = folder();
		const before = await headlessRelay(["--data", data]);
		const { id } = await converse(before, ["alice", "bob"], []);
		await before.stop();
		const relay = await headlessRelay(["--data", data]);
		const line = await openLine(relay, "alice");
		line.send(request("alice", [id]));
		expect(await line.error()).toBe("unknown-connection");
		line.send(request("alice", ["bob"]));
		expect((await line.connection()).users).toEqual(["alice", "bob"]);
	});

	test("writes files that only its user can read", async () => {
		const data = join(folder(), "deep", "er");
		await headlessRelay(["--data", data]);
		expect(statSync(data).mode & 0o777).toBe(0o700);
		expect(statSync(join(data, "relay.json")).mode & 0o777).toBe(0o600);
	});

	test("notices that one letter of a name has changed on the disk", async () => {
		const data = folder();
		const before = await headlessRelay(["--data", data]);
		await converse(before, ["alice", "bob"], ["relay=socket"]);
		await before.stop();
		const file = join(data, "relay.json");
		const text = readFileSync(file, "utf8");
		writeFileSync(file, text.replace("alice", "alicf"));
		const relay = await headlessRelay(["--data", data]);
		expect(relay.stderr()).toMatch(/relay\.json is damaged; it was moved to /);
	});

	test("moves a file aside that it can't read, and says so", async () => {
		const data = folder();
		const damaged = `{"version":1,"users":[],"connections":[{"id":"x"}]}`;
		writeFileSync(join(data, "relay.json"), damaged);
		const relay = await headlessRelay(["--data", data]);
		const aside = /moved to (\S+)\.$/m.exec(relay.stderr())?.[1] ?? "";
		expect(readFileSync(aside, "utf8")).toBe(damaged);
	});
});
