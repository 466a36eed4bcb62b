import { createServer, type Socket } from "node:net";
import { ROOM_BYTES } from "./room";

/**
 * A raw TCP splice in Node, with the flow control that any honest one needs: chunks go out as they came
 * in, and who writes waits for who reads.
 */

/** Told to all when the room is full; no chat datum, so that its reader does not count it. */
const OPEN = Uint8Array.of(0, 1, 0xc0);
const rooms = new Map<string, Socket[]>();

const server = createServer({ noDelay: true }, (socket) => {
	let ticket = "";
	socket.on("error", () => socket.destroy());
	const onTicket = (chunk: Buffer) => {
		ticket += chunk.toString("latin1");
		if (ticket.length < ROOM_BYTES) return;
		socket.off("data", onTicket);
		const [name = "", size = ""] = ticket.trim().split(" ");
		const members = rooms.get(name) ?? [];
		rooms.set(name, members);
		members.push(socket);
		if (members.length < Number(size)) return;
		rooms.delete(name);
		for (const member of members) join(member, members);
	};
	socket.on("data", onTicket);
});

function join(member: Socket, members: readonly Socket[]): void {
	const others = members.filter((other) => other !== member);
	member.on("data", (chunk) => {
		for (const other of others) {
			if (other.write(chunk) || other.destroyed) continue;
			member.pause();
			other.once("drain", () => member.resume());
		}
	});
	member.once("close", () => {
		for (const other of others) other.end();
	});
	member.write(OPEN);
}

server.listen(Number(process.argv[2]), "127.0.0.1", 4_096);
