import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { framed } from "../peer";

/** What a server does wrong. It sits between its clients and a server that does it right. */
export interface Fault {
	/**
	 * What becomes of a datum on its way to a client.
	 * @returns bytes with their length; none to swallow it
	 */
	toClient?(payload: Buffer, visitor: Visitor): Uint8Array;
	/** The same on its way to the server. */
	toServer?(payload: Buffer, visitor: Visitor): Uint8Array;
	/** How it ends where the server ends with RST or FIN. */
	ends?(how: "RST" | "FIN"): "RST" | "FIN";
}

/** One client's connection, as a fault sees it. */
interface Visitor {
	/** Writes to the client. */
	tell(bytes: Uint8Array): void;
	/** What this client has said in datums so far, the latest last. */
	readonly said: readonly Buffer[];
}

export interface GoBetween {
	readonly port: number;
	close(): void;
}

const HEADER_BYTES = 5;

/** Opens a port in front of a server on this computer. */
export async function goBetween(
	target: number,
	fault: Fault,
): Promise<GoBetween> {
	const sockets = new Set<Socket>();
	const keep = (socket: Socket) => {
		sockets.add(socket);
		socket.once("close", () => sockets.delete(socket));
	};
	const server = createServer(
		{ noDelay: true, allowHalfOpen: true },
		(client) => {
			keep(client);
			const upstream = connect({
				host: "127.0.0.1",
				port: target,
				noDelay: true,
				allowHalfOpen: true,
			});
			keep(upstream);
			join(client, upstream, fault);
		},
	);
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		port: (server.address() as AddressInfo).port,
		close: () => {
			for (const socket of sockets) socket.destroy();
			server.close();
		},
	};
}

function join(client: Socket, upstream: Socket, fault: Fault): void {
	const said: Buffer[] = [];
	const tell = (bytes: Uint8Array) => void client.write(bytes);
	const visitor: Visitor = { tell, said };
	let header = Buffer.alloc(0);
	let isMsgpack = false;
	const fromClient = datums((payload) => {
		said.push(payload);
		const bytes = fault.toServer?.(payload, visitor) ?? framed(payload);
		if (bytes.length > 0) upstream.write(bytes);
	});
	const fromServer = datums((payload) => {
		tell(fault.toClient?.(payload, visitor) ?? framed(payload));
	});
	client.on("data", (chunk: Buffer) => {
		if (isMsgpack) return fromClient(chunk);
		const before = header.length;
		header = Buffer.concat([header, chunk]);
		if (header.length < HEADER_BYTES || header[0] !== 0xa4) {
			upstream.write(chunk);
			return;
		}
		isMsgpack = true;
		upstream.write(header.subarray(before, HEADER_BYTES));
		fromClient(header.subarray(HEADER_BYTES));
	});
	upstream.on("data", (chunk: Buffer) => {
		if (isMsgpack) fromServer(chunk);
		else tell(chunk);
	});
	const end = (how: "RST" | "FIN") => {
		if ((fault.ends?.(how) ?? how) === "FIN") client.end();
		else client.resetAndDestroy();
	};
	upstream.on("end", () => end("FIN"));
	upstream.on("error", () => end("RST"));
	client.on("end", () => upstream.end());
	client.on("error", () => upstream.destroy());
	client.on("close", () => upstream.destroy());
}

/** Cuts a stream into datums; what is no datum (a length of 0) is one too. */
function datums(take: (payload: Buffer) => void): (chunk: Buffer) => void {
	let rest = Buffer.alloc(0);
	return (chunk) => {
		rest = Buffer.concat([rest, chunk]);
		while (rest.length >= 2) {
			const end = 2 + rest.readUInt16BE(0);
			if (rest.length < end) return;
			take(Buffer.from(rest.subarray(2, end)));
			rest = rest.subarray(end);
		}
	};
}
