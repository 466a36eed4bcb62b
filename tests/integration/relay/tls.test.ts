import { createHash, createPrivateKey, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { connect as connectTcp, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { duplexPair } from "node:stream";
import { connect as connectTls } from "node:tls";
import { describe, expect, test } from "vitest";
import { MSGPACK_HEADER, TEXT_HEADER } from "../../../src/protocol/header";
import { DamagedFileError } from "../../../src/relay/damaged-file";
import {
	makeServerKey,
	openServerKey,
	type ServerKey,
} from "../../../src/relay/tls/server-key";
import {
	acknowledge,
	chat,
	dial,
	headlessRelay,
	memoryRelay,
	okOf,
	openLine,
	Peer,
	request,
	runRelay,
	tcpRelay,
	within,
	withLimits,
	witness,
} from "./kit";
import { securePeer, secureSocket } from "./secure-peer";

const folder = () => mkdtempSync(join(tmpdir(), "flex-key-"));

/** However it comes about. */
const closeOf = (socket: Socket) =>
	new Promise((resolve) => socket.once("close", resolve));

const spkiOf = (socket: {
	getPeerX509Certificate(): X509Certificate | undefined;
}) =>
	createHash("sha256")
		.update(
			socket
				.getPeerX509Certificate()
				?.publicKey.export({ type: "spki", format: "der" }) ?? "",
		)
		.digest("base64url");

describe("the server's key", () => {
	test("is a valid self-signed certificate around a P-256 key", () => {
		const { certificate, fingerprint } = makeServerKey();
		const parsed = new X509Certificate(certificate);
		expect(parsed.verify(parsed.publicKey)).toBe(true);
		expect(parsed.subject).toBe("CN=FLEX relay");
		expect(parsed.publicKey.asymmetricKeyDetails?.namedCurve).toBe(
			"prime256v1",
		);
		const spki = parsed.publicKey.export({ type: "spki", format: "der" });
		expect(fingerprint).toBe(
			createHash("sha256").update(spki).digest("base64url"),
		);
	});

	test("is made once, for its owner alone, and found again", async () => {
		const home = folder();
		const made = await openServerKey(home);
		expect(statSync(join(home, "server-key.pem")).mode & 0o777).toBe(0o600);
		const found = await openServerKey(home);
		expect(found.fingerprint).toBe(made.fingerprint);
	});

	test.each([
		["noise", "noise"],
		["half a key", makeServerKey().privateKey.slice(0, 90)],
		["nothing", ""],
	])("%s in its place is never written over", async (_name, text) => {
		const home = folder();
		const file = join(home, "server-key.pem");
		writeFileSync(file, text);
		await expect(openServerKey(home)).rejects.toThrow(DamagedFileError);
		expect(readFileSync(file, "utf8")).toBe(text);
	});

	const numbersOf = ({ privateKey }: ServerKey) =>
		createPrivateKey(privateKey).export({ format: "jwk" });

	test("with any of its bits flipped it is the same key or a damaged one, never another", async () => {
		const home = folder();
		const file = join(home, "server-key.pem");
		const made = await openServerKey(home);
		const whole = readFileSync(file);
		for (let bit = 0; bit < whole.length * 8; bit++) {
			const bytes = Uint8Array.from(whole);
			bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
			writeFileSync(file, bytes);
			const found = await openServerKey(home).catch((error) => error);
			if (found instanceof Error)
				expect(found, `bit ${bit}`).toBeInstanceOf(DamagedFileError);
			else expect(numbersOf(found), `bit ${bit}`).toEqual(numbersOf(made));
		}
	}, 30_000);

	test("the headless relay says its fingerprint, the same after a restart", async () => {
		const home = folder();
		const said = async () => {
			const relay = await headlessRelay(["--data", home]);
			const socket = await secureSocket(relay.port);
			const pinned = spkiOf(socket);
			await relay.stop();
			const [, shown] =
				/key ([\w-]{43}) \(SHA-256\)/.exec(relay.stderr()) ?? [];
			expect(shown).toBe(pinned);
			return pinned;
		};
		expect(await said()).toBe(await said());
	});

	test("the headless relay does not start with a damaged key", async () => {
		const home = folder();
		writeFileSync(join(home, "server-key.pem"), "noise");
		const { code, stderr } = await runRelay(["--port", "0", "--data", home]);
		expect(code).toBe(1);
		expect(stderr).toContain("by which key people know this relay, is damaged");
	});
});

describe("TLS on the same port", () => {
	test("is TLS 1.3, and the handshake, a relay socket and its Messages go through it", async () => {
		const key = makeServerKey();
		const relay = await tcpRelay({ key });
		const socket = await secureSocket(relay.port);
		expect(socket.getProtocol()).toBe("TLSv1.3");
		expect(spkiOf(socket)).toBe(key.fingerprint);
		const alice = new Peer(socket).write(MSGPACK_HEADER);
		alice.send(request("alice", [], ["relay=socket"]));
		await alice.settled();
		// One inside TLS, one in the clear: it is one server.
		const bob = await openLine(relay, "bob", ["relay=socket"]);
		alice.send(request("alice", ["bob"]));
		const { id } = await bob.connection();
		await alice.connection();
		bob.send(acknowledge(id));
		const { token } = await okOf(alice);
		const talk = (await securePeer(relay.port)).write(MSGPACK_HEADER);
		talk.send(request("alice", [id], [`token=${token}`]));
		await talk.message("seq");
		const other = await okOf(bob);
		const theirs = relay.connect().write(MSGPACK_HEADER);
		theirs.send(request("bob", [id], [`token=${other.token}`]));
		await theirs.message("seq");
		talk.send(chat("inside"));
		expect(await theirs.next()).toEqual(chat("inside"));
		theirs.send(chat("outside"));
		await talk.message("seq");
		expect(await talk.next()).toEqual(chat("outside"));
	});

	test("carries text mode too", async () => {
		const relay = await tcpRelay();
		const socket = await secureSocket(relay.port);
		socket.write(TEXT_HEADER);
		const [chunk] = await within(once(socket, "data"), () => "no welcome");
		expect(String(chunk)).toContain("What is your name?");
	});

	test("takes a header that comes byte by byte", async () => {
		const relay = await tcpRelay();
		const socket = await secureSocket(relay.port);
		const peer = new Peer(socket);
		for (const byte of MSGPACK_HEADER) peer.write(Uint8Array.of(byte));
		peer.send(request("alice"));
		await peer.settled();
	});

	test("runs over a stream in memory", async () => {
		const { relay } = memoryRelay();
		const [ours, theirs] = duplexPair();
		relay.accept(theirs, "memory");
		const socket = connectTls({ socket: ours, rejectUnauthorized: false });
		await once(socket, "secureConnect");
		const peer = new Peer(socket).write(MSGPACK_HEADER);
		peer.send(request("alice"));
		await peer.settled();
		socket.end();
		ours.end();
	});

	test("a client that offers protocols by ALPN is let in; none is chosen", async () => {
		const relay = await tcpRelay();
		const socket = await secureSocket(relay.port, {
			ALPNProtocols: ["h2", "http/1.1"],
		});
		expect(socket.alpnProtocol).toBe(false);
		const peer = new Peer(socket).write(MSGPACK_HEADER);
		peer.send(request("alice"));
		await peer.settled();
	});

	test("TLS 1.2 is refused", async () => {
		const relay = await tcpRelay();
		const socket = connectTls({
			socket: dial(relay.port),
			rejectUnauthorized: false,
			maxVersion: "TLSv1.2",
		});
		const [error] = (await once(socket, "error")) as [NodeJS.ErrnoException];
		expect(error.code).toMatch(/PROTOCOL_VERSION/);
	});

	test("goodbyes are said inside", async () => {
		const relay = await tcpRelay();
		const peer = (await securePeer(relay.port)).write(MSGPACK_HEADER);
		peer.send(request("alice"));
		await peer.settled();
		const closed = relay.relay.close();
		expect(await peer.error()).toBe("shutting-down");
		expect(await peer.end()).toBe("end");
		await closed;
	});
});

describe("who abuses it disturbs nobody", () => {
	const clientHello = Buffer.from("16030100f8010000f40303", "hex");

	test.each([
		["garbage behind the first byte", Buffer.alloc(600, 0x16)],
		["a record without end", Buffer.from("1603014000", "hex")],
		["a record too long", Buffer.from("160301ffff00", "hex")],
		["a ClientHello that breaks off", clientHello],
	])("%s", async (_name, bytes) => {
		const relay = await tcpRelay({ limits: withLimits({ tlsTimeoutMs: 100 }) });
		const say = await witness(relay);
		const socket = dial(relay.port);
		socket.resume().write(bytes);
		await within(closeOf(socket), () => "the relay keeps it");
		await say();
		expect(relay.log.filter((line) => line.includes("handler"))).toEqual([]);
	});

	test("a handshake that goes on byte by byte is cut off", async () => {
		const relay = await tcpRelay({ limits: withLimits({ tlsTimeoutMs: 150 }) });
		const socket = dial(relay.port);
		const trickle = setInterval(() => socket.write(Buffer.from([0x16])), 10);
		socket.write(Buffer.from("1603010200", "hex"));
		await within(closeOf(socket), () => "the relay keeps it");
		clearInterval(trickle);
		expect(relay.log.join("\n")).toContain("TLS handshake in time");
	});

	test("slow handshakes count as slow openings, and are given back", async () => {
		const relay = await tcpRelay({
			limits: withLimits({
				maxSlowOpenings: 2,
				openingGraceMs: 20,
				tlsTimeoutMs: 10_000,
			}),
		});
		const slow = [1, 2, 3].map(() => dial(relay.port).resume());
		for (const socket of slow) socket.write(clientHello);
		// There is room for two of them.
		const closed = slow.map(closeOf);
		await within(Promise.race(closed), () => "the relay keeps all");
		expect(slow.filter((socket) => socket.destroyed)).toHaveLength(1);
		for (const socket of slow) socket.resetAndDestroy();
		await (await openLine(relay, "alice")).settled();
	});

	test("handshakes from one address: who is too fast waits for a turn, and those beyond are cut off", async () => {
		const rate = 20;
		const burst = 2;
		const relay = await tcpRelay({
			limits: withLimits({
				tlsHandshakesPerSecond: rate,
				tlsHandshakesBurst: burst,
				openingGraceMs: 10_000,
			}),
		});
		const say = await witness(relay);
		const started = performance.now();
		const sockets = await Promise.all(
			Array.from({ length: burst + 4 }, () => secureSocket(relay.port)),
		);
		const seconds = (performance.now() - started) / 1_000;
		expect(sockets).toHaveLength(burst + 4);
		// The last of them has waited for four turns, on however fast a computer.
		expect(seconds).toBeGreaterThan(3 / rate);

		const flood = Array.from({ length: 200 }, () => dial(relay.port).resume());
		const closed = Promise.all(flood.map(closeOf));
		let cut = 0;
		for (const socket of flood) {
			socket.once("close", () => cut++);
			socket.write(clientHello);
		}
		const elsewhere = connectTls({
			socket: connectTcp({ port: relay.port, localAddress: "127.0.0.2" }),
			rejectUnauthorized: false,
		});
		await once(elsewhere, "secureConnect");
		elsewhere.destroy();
		await say();
		await expect
			.poll(() => cut, { timeout: 10_000 })
			.toBeGreaterThan(200 - 2 * rate - burst);
		expect(relay.log.join("\n")).toContain("too many TLS handshakes");
		for (const socket of flood) socket.resetAndDestroy();
		await closed;
		// The same address is let in again, as soon as its turn comes.
		await expect
			.poll(() => securePeer(relay.port).then(() => "in"), { timeout: 10_000 })
			.toBe("in");
	});

	test("TLS inside TLS is no header", async () => {
		const relay = await tcpRelay();
		const socket = await secureSocket(relay.port);
		socket.resume().write(clientHello);
		await within(closeOf(socket), () => "the relay keeps it");
	});

	test("who finishes the handshake and says nothing is cut off in time", async () => {
		const relay = await tcpRelay({
			limits: withLimits({ headerTimeoutMs: 50 }),
		});
		const socket = await secureSocket(relay.port);
		socket.resume();
		await within(closeOf(socket), () => "the relay keeps it");
	});
});
