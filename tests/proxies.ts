import { once } from "node:events";
import { createServer as createHttp } from "node:http";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";

/** A proxy on this computer that leads every name to it, whatever the name is. */
export interface TestProxy {
	readonly port: number;
	/** Whereto it was asked, `host:port`, in order. */
	readonly asked: string[];
	close(): Promise<void>;
}

export interface Credentials {
	readonly user: string;
	readonly password: string;
}

type Answer = (isOpen: boolean) => void;

/** HTTP with CONNECT (RFC 9110, section 9.3.6). */
export async function httpProxy(
	credentials: Credentials | null = null,
): Promise<TestProxy> {
	const asked: string[] = [];
	const expected =
		credentials &&
		`Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString("base64")}`;
	const server = createHttp();
	server.on("connect", ({ url = "", headers }, socket: Duplex) => {
		socket.on("error", () => {});
		if (expected && headers["proxy-authorization"] !== expected) {
			socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
			return;
		}
		asked.push(url);
		pass(socket, Number(url.split(":").at(-1)), (isOpen) => {
			if (isOpen) socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
			else socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
		});
	});
	return listening(server, asked);
}

/** SOCKS 5 (RFC 1928), with a name and a password (RFC 1929) where there are any. */
export async function socksProxy(
	credentials: Credentials | null = null,
): Promise<TestProxy> {
	const asked: string[] = [];
	const server = createServer((socket) => {
		socket.on("error", () => {});
		void talkSocks(socket, credentials, asked).catch(() => socket.destroy());
	});
	return listening(server, asked);
}

async function talkSocks(
	socket: Socket,
	credentials: Credentials | null,
	asked: string[],
): Promise<void> {
	const [, methods = 0] = await take(socket, 2);
	const offered = await take(socket, methods);
	const method = credentials ? 2 : 0;
	if (!offered.includes(method)) {
		socket.end(Buffer.from([5, 0xff]));
		return;
	}
	socket.write(Buffer.from([5, method]));
	if (credentials) {
		await take(socket, 1);
		const user = await takeText(socket);
		const password = await takeText(socket);
		const isRight =
			user === credentials.user && password === credentials.password;
		socket.write(Buffer.from([1, isRight ? 0 : 1]));
		if (!isRight) return void socket.end();
	}
	const [, , , kind] = await take(socket, 4);
	const host =
		kind === 3 ? await takeText(socket) : (await take(socket, 4)).join(".");
	const port = (await take(socket, 2)).readUInt16BE();
	asked.push(`${host}:${port}`);
	pass(socket, port, (isOpen) => {
		const answer = Buffer.from([5, isOpen ? 0 : 5, 0, 1, 0, 0, 0, 0, 0, 0]);
		if (isOpen) socket.write(answer);
		else socket.end(answer);
	});
}

/** The next so many bytes. */
async function take(socket: Socket, length: number): Promise<Buffer> {
	for (;;) {
		const bytes: Buffer | null =
			length === 0 ? Buffer.of() : socket.read(length);
		if (bytes) return bytes;
		await once(socket, "readable");
		if (socket.readableEnded) throw new Error("ended");
	}
}

async function takeText(socket: Socket): Promise<string> {
	const [length = 0] = await take(socket, 1);
	return (await take(socket, length)).toString();
}

function pass(socket: Duplex, port: number, answer: Answer): void {
	const on = connect({ host: "127.0.0.1", port });
	let isOpen = false;
	on.on("error", () => {
		if (!isOpen) answer(false);
		else socket.destroy();
	});
	socket.on("close", () => on.destroy());
	on.once("connect", () => {
		isOpen = true;
		answer(true);
		socket.pipe(on).pipe(socket);
	});
}

async function listening(
	server: ReturnType<typeof createServer>,
	asked: string[],
): Promise<TestProxy> {
	const sockets = new Set<Socket>();
	server.on("connection", (socket: Socket) => {
		sockets.add(socket);
		socket.once("close", () => sockets.delete(socket));
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return {
		port: (server.address() as AddressInfo).port,
		asked,
		close: async () => {
			const closed = once(server, "close");
			server.close();
			for (const socket of sockets) socket.destroy();
			await closed;
		},
	};
}
