import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { defaultLimits, type Limits } from "../../../src/relay/limits";
import { listenForCalls } from "../../../src/relay/listener";
import { FleximChat, type Mode, PythonWindow } from "../../naive/windows";
import { transcripts } from "../../transcripts";
import {
	acknowledge,
	chat,
	okOf,
	openLine,
	openSocket,
	type Peer,
	tcpRelay,
	within,
	withLimits,
} from "./kit";

/** Bob's app, and a port on which he can be called. */
async function callable(limits: Partial<Limits> = {}) {
	const relay = await tcpRelay({ limits: withLimits(limits) });
	const calls = await listenForCalls(
		relay.relay,
		"bob",
		"127.0.0.1",
		0,
		defaultLimits.keepAliveMs,
	);
	onTestFinished(() => calls.close());
	const bob = await openLine(relay, "bob", ["relay=socket"]);
	return {
		...relay,
		bob,
		callPort: calls.port,
		/** Bob says yes to the request that is there, or comes next. */
		async answers(): Promise<{ caller: string; socket: Peer }> {
			const { id, users } = await bob.connection();
			bob.send(acknowledge(id));
			const { token } = await okOf(bob);
			const socket = openSocket(relay, "bob", id, token);
			await socket.message("seq");
			return { caller: users[0] ?? "", socket };
		},
	};
}

function calling(port: number, bytes: string | Uint8Array = "") {
	const socket = connect({ port, host: "127.0.0.1", noDelay: true });
	socket.on("error", () => {});
	onTestFinished(() => void socket.destroy());
	socket.write(
		typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes,
	);
	return socket;
}

async function heard(socket: Peer): Promise<string> {
	return (await socket.message("chat")).msg;
}

describe.each([
	["the Python window", PythonWindow, "alice@127.0.0.1:9000"],
	["flexim-chat", FleximChat, "alice"],
] as const)("%s", (_program, Window, from) => {
	const modes: readonly Mode[] =
		Window === PythonWindow ? ["msgpack", "text", "json"] : ["msgpack", "text"];

	test.each(modes)(
		"calls in %s: a request, its words when that is acknowledged, answers, goodbye",
		async (mode) => {
			const me = await callable();
			const window = new Window(me.callPort, from, mode);
			onTestFinished(() => window.close());
			window.say("hello");
			window.say("it is me,\nand caf\u00e9 \u2713");
			const { caller, socket } = await me.answers();
			expect(caller).toBe(mode === "text" ? "caller" : "alice");
			expect(await heard(socket)).toBe("hello");
			expect(await heard(socket)).toBe("it is me,\nand caf\u00e9 \u2713");
			for (const msg of ["one", "two\nlines", "three"]) socket.send(chat(msg));
			// A window shows who speaks where there is a way to say it.
			const who = Window === FleximChat && mode === "text" ? "them" : "bob";
			expect([
				await window.reads(),
				await window.reads(),
				await window.reads(),
			]).toEqual([`${who}: one`, `${who}: two\nlines`, `${who}: three`]);
			window.bye();
			await window.ended;
			expect((await me.bob.message("ok")).flags).toContain(`left=${caller}`);
			expect(window.killedBy).toBeNull();
		},
	);

	test("changes its mode and its name in a call", async () => {
		const me = await callable();
		const window = new Window(me.callPort, from, "msgpack");
		onTestFinished(() => window.close());
		window.nick("alina");
		window.say("in msgpack");
		window.switchTo("text");
		window.say("in text");
		window.nick("alma");
		window.say("still");
		window.switchTo("msgpack");
		window.say("back");
		const { caller, socket } = await me.answers();
		expect(caller).toBe("alina");
		const all: string[] = [];
		while (all.at(-1) !== "back") all.push(await heard(socket));
		expect(all).toEqual([
			"in msgpack",
			"in text",
			"* alina goes by the name alma now.",
			"still",
			"back",
		]);
	});
});

test("JSON and back, as the Python window does", async () => {
	const me = await callable();
	const window = new PythonWindow(me.callPort, "alice@x", "text");
	onTestFinished(() => window.close());
	window.switchTo("json");
	window.say('{"a brace}');
	window.switchTo("msgpack");
	window.say("done");
	const { socket } = await me.answers();
	expect(await heard(socket)).toBe('{"a brace}');
	expect(await heard(socket)).toBe("done");
});

test("who is ignored hears nothing; who is let go is told goodbye", async () => {
	const me = await callable();
	const window = new PythonWindow(me.callPort, "alice@x", "msgpack");
	onTestFinished(() => window.close());
	window.say("hello");
	await me.bob.connection();
	expect(window.lines).toEqual([]);
	me.bob.stream.end();
	await me.bob.end();
	await me.relay.close();
	await window.ended;
	expect(window.killedBy).toBeNull();
});

describe("recorded callers, replayed to a called app", () => {
	test.each([
		[
			"b-01-python-text",
			[
				"hello text",
				"* caller goes by the name alice now.",
				"line one\nline two",
				"caf\u00e9",
			],
		],
		[
			"b-03-go-text-to-python",
			["hello from go", "* caller goes by the name gopher now.", "second"],
		],
		[
			"c-01-python-msgpack",
			[
				"hello from alice",
				"caf\u00e9 \u2713",
				"line one\nline two",
				"/me waves",
			],
		],
		[
			"e-01-python-7e7a34e-seed-framing",
			["hello from alice", "* caller goes by the name alice now.", "in text"],
		],
	] as const)("%s", async (name, texts) => {
		const me = await callable();
		const socket = calling(me.callPort);
		const ended = once(socket.resume(), "close");
		const { pieces } = transcripts.find((it) => it.name === name) ?? {
			pieces: [],
		};
		const written = pieces.filter(
			({ from, bytes }) => from === "client" && bytes.length > 0,
		);
		const isBye = Buffer.from(written.at(-1)?.bytes ?? []).includes("BYE ");
		const goodbye = isBye ? written.pop()?.bytes : undefined;
		for (const { bytes } of written) {
			socket.write(bytes);
			// It was typed.
			await new Promise((resolve) => setTimeout(resolve, 30));
		}
		const { caller, socket: talk } = await me.answers();
		expect(caller).toBe(name === "c-01-python-msgpack" ? "alice" : "caller");
		const all: string[] = [];
		while (all.length < texts.length) all.push(await heard(talk));
		expect(all).toEqual(texts);
		talk.send(chat("goodbye"));
		socket.end(goodbye ?? "");
		await ended;
		expect((await me.bob.message("ok")).flags).toContain(`left=${caller}`);
	});
});

describe("strangers at the port", () => {
	test.each([
		["HTTP", "GET / HTTP/1.1\r\n\r\n"],
		["TLS", "\x16\x03\x01\x02\x00"],
		["half a header", "\xa4FL"],
		["nothing", ""],
	])("%s: cut off, and nobody is asked", async (_what, bytes) => {
		const me = await callable({ headerTimeoutMs: 50 });
		const socket = calling(me.callPort, bytes);
		const [error] = await Promise.race([
			once(socket, "error"),
			once(socket.resume(), "end").then(() => [null]),
		]).catch((failure) => [failure]);
		if (error) expect(error.code).toBe("ECONNRESET");
		expect(me.bob.isQuiet).toBe(true);
	});

	test.each([
		["the Python window of 2018-10-20", "\xa4FLEX\x00\x24\x02\x82"],
		["no MessagePack", "\xa4FLEX\x03\x00\x02\xc1\xc1"],
		[
			"a float for a date",
			"\xa4FLEX\x03\x00\x0b\x81\xa4date\xca\x00\x00\x00\x00",
		],
		["an empty frame", "\xa4FLEX\x03\x00\x00\x85"],
		["a frame of 65,535 bytes", "\xa4FLEX\x03\xff\xff\x85"],
	])("%s ends the call", async (_what, bytes) => {
		const me = await callable();
		const socket = calling(me.callPort, bytes);
		await within(once(socket.resume(), "end"), () => "still open");
		expect(me.bob.isQuiet).toBe(true);
		expect(me.log.filter((line) => line.includes("failed"))).toEqual([]);
	});

	test("who says nothing is not waited for; so many from one address, and a name that is here is another's", async () => {
		const me = await callable({
			textNameTimeoutMs: 100,
			maxLinesPerAddress: 3,
			openingGraceMs: 10,
			maxSlowOpeningsPerAddress: 1,
		});
		const idle = calling(me.callPort, "\0FLEX");
		await within(once(idle.resume(), "end"), () => "still open");
		const names: string[] = [];
		const message =
			"\xa4FLEX\x03\x00\x23\x85\xa2to\xa1x\xa4from\xa3bob\xa5flags\x90\xa4date\x01\xa3msg\xa2hi";
		for (let i = 0; i < 2; i++) {
			calling(me.callPort, message);
			names.push((await me.bob.connection()).users[0] ?? "");
		}
		expect(names).toEqual(["caller", "caller-2"]);
		const third = calling(me.callPort, message);
		const told: Buffer[] = [];
		third.on("data", (bytes) => told.push(bytes));
		await within(once(third, "end"), () => "still open");
		expect(String(Buffer.concat(told))).toMatch(/as many people as it takes/);
	});

	test.each([
		["a frame", "\xa4FLEX\x03\x20\x00\x85"],
		["two bytes", "\xa4FLEX\x03\x20"],
		["a line", "\0FLEXhello"],
		["an object", '"FLEX{"msg":"'],
	])("%s that never ends is not waited for", async (_what, bytes) => {
		const me = await callable({ datumTimeoutMs: 50 });
		const socket = calling(me.callPort, bytes);
		await within(once(socket.resume(), "end"), () => "still open");
		expect(me.bob.isQuiet).toBe(true);
	});

	test("what a caller may say before it is let in is bounded, and so is how fast it may say it", async () => {
		const me = await callable({ maxUnheardBytes: 200 });
		const window = new PythonWindow(me.callPort, "alice", "text");
		onTestFinished(() => window.close());
		window.say("x".repeat(120));
		await me.bob.connection();
		window.say("y".repeat(120));
		expect(await window.reads()).toMatch(/^bob: \* Enough of yours waits/);
	});
});
