import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { dialTcp } from "../../../src/client/tcp-transport";
import type { Transport, TransportError } from "../../../src/client/transport";

/** Both ends of a connection that dialTcp opened. */
async function connection() {
	const server = createServer({ allowHalfOpen: true });
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const accepted = once(server, "connection") as Promise<[Socket]>;
	const { port } = server.address() as AddressInfo;
	let closed = 0;
	let told: (error: TransportError | null) => void = () => {};
	const end = new Promise<TransportError | null>((resolve) => {
		told = resolve;
	});
	const transport = await new Promise<Transport>((resolve) => {
		const dialled = dialTcp(
			{ host: "127.0.0.1", port, security: "plain", fingerprint: null },
			{
				opened: () => resolve(dialled),
				received: () => {},
				closed: (error) => {
					closed++;
					told(error);
				},
			},
		);
	});
	const [socket] = await accepted;
	socket.on("error", () => {});
	onTestFinished(() => {
		socket.destroy();
		server.close();
	});
	return { transport, socket, end, closedTimes: () => closed };
}

test("hands over what was written before it closes, and then tells nothing more", async () => {
	const { transport, socket, closedTimes } = await connection();
	const chunks: Buffer[] = [];
	socket.on("data", (chunk) => chunks.push(chunk));
	transport.write(new Uint8Array(300_000));
	transport.close();
	transport.close();
	transport.write(new Uint8Array(10));
	await once(socket, "end");
	expect(Buffer.concat(chunks)).toHaveLength(300_000);
	socket.end();
	await once(socket, "close");
	expect(closedTimes()).toBe(0);
});

test("says how the other side ended, once", async () => {
	const polite = await connection();
	polite.socket.end();
	expect(await polite.end).toBeNull();
	const rude = await connection();
	rude.socket.resetAndDestroy();
	expect((await rude.end)?.code).toBe("ECONNRESET");
	rude.transport.write(new Uint8Array(1));
	rude.transport.close();
	expect(rude.closedTimes()).toBe(1);
});

test("knows over which of this computer's addresses it goes", async () => {
	const { transport, socket, end } = await connection();
	expect(transport.localAddress).toBe("127.0.0.1");
	socket.resetAndDestroy();
	await end;
});
