import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { Random } from "../../fuzz/random";
import { FaultyProxy, fairWeather } from "./proxy";

/** A server that keeps what it hears and sends it back, behind a proxy, and a client of it. */
async function talk() {
	const heard: Buffer[] = [];
	const served: Socket[] = [];
	const server = createServer({ allowHalfOpen: true }, (socket) => {
		served.push(socket);
		socket.on("error", () => {});
		socket.on("data", (bytes) => {
			heard.push(bytes);
			socket.write(bytes);
		});
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	const proxy = await FaultyProxy.open(port, "127.0.0.2", new Random(1));
	const client = connect({
		port: proxy.port,
		host: "127.0.0.2",
		allowHalfOpen: true,
	});
	client.on("error", () => {});
	const answers: Buffer[] = [];
	client.on("data", (bytes) => answers.push(bytes));
	await once(client, "connect");
	await expect.poll(() => served.length).toBe(1);
	onTestFinished(() => {
		client.destroy();
		for (const socket of served) socket.destroy();
		proxy.close();
		server.close();
	});
	const text = (pieces: Buffer[]) => Buffer.concat(pieces).toString();
	return {
		proxy,
		client,
		served,
		heard,
		answers,
		serverHas: (wanted: string) =>
			expect.poll(() => text(heard), { timeout: 5_000 }).toBe(wanted),
		clientHas: (wanted: string) =>
			expect.poll(() => text(answers), { timeout: 5_000 }).toBe(wanted),
	};
}

/** Unlike `once`, also after an error. */
function gone(socket: Socket): Promise<void> {
	return new Promise((resolve) => socket.once("close", () => resolve()));
}

test("fair weather changes nothing", async () => {
	const { client, clientHas, proxy } = await talk();
	client.write("hello");
	await clientHas("hello");
	expect(proxy.passed).toEqual({ up: 5, down: 5 });
});

test("splits, gathers, delays, and keeps the order", async () => {
	const { client, clientHas, heard, proxy } = await talk();
	proxy.weather = { ...fairWeather, pieceBytes: 1, jitterMs: 3 };
	client.write("abc");
	await clientHas("abc");
	expect(Math.max(...heard.map(({ length }) => length))).toBe(1);
	proxy.weather = { ...fairWeather, gatherMs: 30, delayMs: 5 };
	heard.length = 0;
	for (const letter of "defg") {
		client.write(letter);
		await new Promise(setImmediate);
	}
	await clientHas("abcdefg");
	expect(heard.length).toBeLessThan(4);
});

test.each(["close", "reset"] as const)(
	"%s comes after exactly so many bytes",
	async (mishap) => {
		const { client, serverHas, proxy } = await talk();
		client.on("end", () => client.end());
		const closed = gone(client);
		const happened = proxy.after(3, mishap, "up");
		client.write("abcdef");
		await Promise.all([happened, closed]);
		await serverHas("abc");
		expect(proxy.count).toBe(0);
	},
);

test("half-close ends one direction and not the other", async () => {
	const { client, served, clientHas, proxy } = await talk();
	const [socket] = served as [Socket];
	const ended = once(socket, "end");
	void proxy.after(1, "half-close", "up");
	client.write("ab");
	await ended;
	socket.write("still");
	await clientHas("astill");
});

test("stall takes all and passes nothing on, and nobody is told", async () => {
	const { client, serverHas, proxy } = await talk();
	await Promise.all([proxy.after(2, "stall", "up"), client.write("abc")]);
	await serverHas("ab");
	expect([client.destroyed, proxy.count]).toEqual([false, 1]);
});

test("corrupt flips one bit of the next byte", async () => {
	const { client, heard, proxy } = await talk();
	void proxy.after(1, "corrupt", "up");
	client.write("aaa");
	await expect.poll(() => Buffer.concat(heard).length).toBe(3);
	const [first, second = 0, third] = Buffer.concat(heard);
	expect([first, third]).toEqual([97, 97]);
	expect((second ^ 97).toString(2)).toMatch(/^10*$/);
});

test("one direction alone can be silent", async () => {
	const { client, serverHas, answers, proxy } = await talk();
	proxy.weather = { ...fairWeather, silent: ["down"] };
	client.write("up");
	await serverHas("up");
	expect(answers).toEqual([]);
	expect(proxy.passed.down).toBe(0);
});

test("while it is down it refuses", async () => {
	const { client, proxy } = await talk();
	const closed = gone(client);
	proxy.isDown = true;
	await closed;
	const late = connect(proxy.port, "127.0.0.2");
	late.on("error", () => {});
	await gone(late);
	expect(proxy.count).toBe(0);
});
