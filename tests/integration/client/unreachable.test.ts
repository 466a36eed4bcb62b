import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import type { LineState } from "../../../src/shared/domain/server";
import { tcpRelay } from "../relay/kit";
import { must, User } from "./user";

async function portOf(server: Server): Promise<number> {
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	onTestFinished(() => void server.close());
	return (server.address() as AddressInfo).port;
}

/** A port where nothing listens. */
async function freePort(): Promise<number> {
	const server = createServer();
	const port = await portOf(server);
	server.close();
	await once(server, "close");
	return port;
}

/** What the user is told once the first attempt has failed. */
async function failureAt(port: number, scheme: "" | "flex://" = "") {
	const user = await User.open("Alice");
	user.connect(port, scheme);
	const line = await user.until("the failure", () => {
		const { line } = user.server;
		return (line.kind === "waiting" || line.kind === "refused") && line;
	});
	return {
		user,
		line: line as Extract<LineState, { kind: "waiting" | "refused" }>,
	};
}

test("nothing listens: the sentence says so, and it goes on by itself", async () => {
	const port = await freePort();
	const { user, line } = await failureAt(port);
	expect(line.kind).toBe("waiting");
	expect(line.error.code).toBe("server-refuses");
	expect(line.error.values).toEqual({ where: `127.0.0.1:${port}` });
	const { relay } = await tcpRelay();
	const late = createServer((socket) => relay.accept(socket, "late"));
	late.listen(port, "127.0.0.1");
	onTestFinished(() => void late.close());
	await user.lineIs("ready");
});

test("a web server is no FLEX server, also one that is tried again", async () => {
	const { user, line } = await failureAt(await portOf(createHttpServer()));
	expect(line.error.code).toBe("other-protocol");
	if (line.kind === "waiting") {
		await user.until("a second attempt", () => {
			const { line } = user.server;
			return line.kind === "waiting" && line.attempt === 2;
		});
	}
});

test("one that speaks first and then waits is not taken for a silent FLEX server", async () => {
	const server = createServer((socket) => {
		socket.on("error", () => {});
		socket.write("SSH-2.0-OpenSSH_9.2p1\r\n");
	});
	const { line } = await failureAt(await portOf(server));
	expect(line.error.code).toBe("other-protocol");
});

test("one that hangs up at once is said to do so", async () => {
	const server = createServer((socket) => socket.resetAndDestroy());
	const { line } = await failureAt(await portOf(server));
	expect(line).toMatchObject({
		kind: "waiting",
		error: { code: "not-flex" },
	});
});

test("one whose first datum makes no sense is refused for good", async () => {
	const server = createServer((socket) => {
		socket.on("error", () => {});
		socket.write(Uint8Array.of(0, 1, 0xc1));
	});
	const { line } = await failureAt(await portOf(server), "flex://");
	expect(line).toMatchObject({
		kind: "refused",
		error: { code: "other-protocol" },
	});
});

test("one that never says a word is taken for a server of the RFC alone", async () => {
	const server = createServer((socket) => void socket.on("error", () => {}));
	const user = await User.open("Alice");
	user.connect(await portOf(server), "flex://");
	await user.lineIs("handshaking");
	await user.lineIs("ready");
});

test("one that never says a word to TLS is not spoken to in the clear by itself", async () => {
	const server = createServer((socket) => void socket.on("error", () => {}));
	const { line } = await failureAt(await portOf(server));
	expect(line).toMatchObject({
		kind: "waiting",
		error: { code: "server-silent" },
	});
});

test("a line that the user closes stays closed over a restart", async () => {
	const { port } = await tcpRelay();
	const user = await User.online(port, "Alice");
	must(user.messenger.disconnectServer(user.server.id));
	await user.close();
	await user.start();
	expect(user.server.line.kind).toBe("idle");
	must(user.messenger.reconnectServer(user.server.id));
	await user.lineIs("ready");
	await user.close();
	await user.start();
	await user.lineIs("ready");
});
