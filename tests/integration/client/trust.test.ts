import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { sentenceOf } from "../../../src/language/sentence-of";
import { listen } from "../../../src/relay/listener";
import { Relay } from "../../../src/relay/relay";
import { TLS_HANDSHAKE } from "../../../src/relay/tls/secure-opening";
import {
	makeServerKey,
	type ServerKey,
} from "../../../src/relay/tls/server-key";
import { tcpRelay, within } from "../relay/kit";
import { conversing, must, User } from "./user";

/** Something on the way to a server that does to the first bytes what a test says. */
async function between(
	port: number,
	meet: (socket: Socket, first: Buffer, pass: () => void) => void,
): Promise<number> {
	const server = createServer((socket) => {
		socket.on("error", () => {});
		socket.once("data", (first: Buffer) => {
			meet(socket, first, () => {
				const on = connect({ host: "127.0.0.1", port });
				on.on("error", () => socket.destroy());
				socket.on("close", () => on.destroy());
				on.write(first);
				socket.pipe(on).pipe(socket);
			});
		});
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	onTestFinished(() => void server.close());
	return (server.address() as AddressInfo).port;
}

/** A relay that can be set up anew on its port. */
async function relayOn(port: number, key: ServerKey) {
	const relay = new Relay({ key });
	const listening = await listen(relay, "127.0.0.1", port, 30_000);
	const close = async () => {
		const closed = listening.close();
		await relay.close();
		await closed;
	};
	onTestFinished(close);
	return { port: listening.port, close };
}

describe("the first contact", () => {
	test("is inside TLS, and the key is known from then on", async () => {
		const key = makeServerKey();
		const { port } = await tcpRelay({ key });
		const [alice, bob] = (await conversing(port, ["alice", "bob"])) as [
			User,
			User,
		];
		await alice.write("over TLS");
		await bob.settled(1);
		expect(await bob.texts()).toEqual(["over TLS"]);
		expect(alice.server).toMatchObject({
			link: "tls",
			fingerprint: key.fingerprint,
			scheme: null,
		});
	});

	test.each([
		["a RST", (socket: Socket) => socket.resetAndDestroy()],
		["a FIN", (socket: Socket) => socket.end()],
		["other words", (socket: Socket) => socket.end("HTTP/1.1 400 \r\n\r\n")],
	])(
		"goes on in the clear where the server answers TLS with %s, and says so",
		async (_name, answer) => {
			const relay = await tcpRelay();
			const port = await between(relay.port, (socket, first, pass) =>
				first[0] === TLS_HANDSHAKE ? answer(socket) : pass(),
			);
			const alice = await User.online(port, "alice", { identity: null });
			expect(alice.server).toMatchObject({ link: "plain", fingerprint: null });
		},
	);

	test.each([
		["an alert", Buffer.from("15030300020228", "hex")],
		["half a record", Buffer.from("160303", "hex")],
	])("does not: %s shows that it speaks TLS", async (_name, answer) => {
		const relay = await tcpRelay();
		let isPlain = false;
		const port = await between(relay.port, (socket, first) => {
			isPlain ||= first[0] !== TLS_HANDSHAKE;
			socket.end(answer);
		});
		const alice = await User.open("alice");
		alice.connect(port);
		const line = await alice.lineIs("waiting");
		expect(line).toMatchObject({ error: { code: "tls-failed" } });
		expect(isPlain).toBe(false);
	});

	test("flexs:// never goes on in the clear", async () => {
		const relay = await tcpRelay();
		let isPlain = false;
		const port = await between(relay.port, (socket, first) => {
			isPlain ||= first[0] !== TLS_HANDSHAKE;
			socket.resetAndDestroy();
		});
		const alice = await User.open("alice");
		must(alice.messenger.connectServer(`flexs://127.0.0.1:${port}`));
		const line = await alice.lineIs("waiting");
		expect(line).toMatchObject({ error: { code: "server-not-encrypted" } });
		expect(isPlain).toBe(false);
	});

	test("flex:// is in the clear, on purpose, and tries nothing else", async () => {
		const relay = await tcpRelay();
		let isTls = false;
		const port = await between(relay.port, (_socket, first, pass) => {
			isTls ||= first[0] === TLS_HANDSHAKE;
			pass();
		});
		const alice = await User.open("alice", { identity: null });
		must(alice.messenger.connectServer(`flex://127.0.0.1:${port}`));
		await alice.lineIs("ready");
		expect(alice.server).toMatchObject({ link: "plain", scheme: "flex" });
		expect(isTls).toBe(false);
	});
});

describe("a server whose key is known", () => {
	test("is never spoken to in the clear, whoever cuts TLS off, also after a restart of the app", async () => {
		const relay = await tcpRelay();
		let isCutting = false;
		let plain = 0;
		const open = new Set<Socket>();
		const port = await between(relay.port, (socket, first, pass) => {
			open.add(socket);
			if (first[0] !== TLS_HANDSHAKE) plain++;
			if (isCutting) socket.resetAndDestroy();
			else pass();
		});
		const alice = await User.online(port, "alice");
		isCutting = true;
		for (const socket of open) socket.destroy();
		const line = await alice.until("the refusal to speak in the clear", () => {
			const { line } = alice.server;
			return (
				line.kind === "waiting" &&
				line.error.code === "server-not-encrypted" &&
				line
			);
		});
		expect(sentenceOf(line.error)).toContain("Nothing is sent in the clear");
		await alice.close();
		await alice.start();
		await alice.until("it again", () => {
			const { line } = alice.server;
			return (
				line.kind === "waiting" && line.error.code === "server-not-encrypted"
			);
		});
		expect(plain).toBe(0);
		const result = alice.messenger.connectServer(`flex://127.0.0.1:${port}`);
		expect(result).toMatchObject({ error: { code: "not-back-to-clear" } });
		isCutting = false;
		must(alice.messenger.reconnectServer(alice.server.id));
		await alice.lineIs("ready");
		expect(plain).toBe(0);
	});

	test("with another key is a hard stop, until the user trusts that one", async () => {
		const [old, fresh, third] = [1, 2, 3].map(makeServerKey) as [
			ServerKey,
			ServerKey,
			ServerKey,
		];
		const before = await relayOn(0, old);
		const { port } = before;
		const alice = await User.online(port, "alice");
		await before.close();
		await relayOn(port, fresh);
		must(alice.messenger.reconnectServer(alice.server.id));
		const line = await alice.lineIs("refused");
		expect(line).toMatchObject({ error: { code: "server-key-changed" } });
		expect(alice.server).toMatchObject({
			fingerprint: old.fingerprint,
			offered: fresh.fingerprint,
		});
		// What was not shown can't be trusted.
		const { id } = alice.server;
		must(alice.messenger.trustServerKey(id, third.fingerprint));
		expect(alice.server).toMatchObject({ line: { kind: "refused" } });
		must(alice.messenger.trustServerKey(id, fresh.fingerprint));
		await alice.lineIs("ready");
		expect(alice.server).toMatchObject({
			fingerprint: fresh.fingerprint,
			offered: null,
		});
	});

	test("sends nothing of the user to whoever shows another", async () => {
		const relay = await relayOn(0, makeServerKey());
		const alice = await User.online(relay.port, "alice");
		await relay.close();
		const heard: string[] = [];
		const impostor = new Relay({ log: (line) => heard.push(line) });
		const listening = await listen(impostor, "127.0.0.1", relay.port, 30_000);
		onTestFinished(async () => {
			await listening.close();
			await impostor.close();
		});
		must(alice.messenger.reconnectServer(alice.server.id));
		await alice.lineIs("refused");
		await within(impostor.close(), () => "it does not end");
		expect(heard.join("\n")).not.toContain("alice");
	});
});
