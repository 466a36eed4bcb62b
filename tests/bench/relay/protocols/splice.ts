import { dial } from "../dialog";
import { Peer } from "../peer";
import { ROOM_BYTES } from "../servers/room";
import { DatumWire } from "./datum-wire";
import type { Protocol } from "./protocol";

/** The floor: what our relay carries, through a server that reads nothing of it. */
export const splice: Protocol = {
	maxMessageBytes: 65_000,
	courier: null,

	async pair(port, name) {
		const [a, b] = await room(port, name, 2);
		return [a as Peer, b as Peer];
	},

	group: (port, name, receivers) => room(port, name, receivers + 1),

	async idle(port, name) {
		const socket = await dial(port);
		socket.write(ticket(name, 2));
	},
};

async function room(port: number, name: string, size: number): Promise<Peer[]> {
	const sockets = [];
	for (let i = 0; i < size; i++) {
		const socket = await dial(port);
		socket.write(ticket(name, size));
		sockets.push(socket);
	}
	return Promise.all(
		sockets.map(async (socket) => {
			const opened = new Promise((resolve) => socket.once("data", resolve));
			const peer = new Peer(socket, new DatumWire());
			await opened;
			return peer;
		}),
	);
}

function ticket(name: string, size: number): string {
	return `${name} ${size}`.padEnd(ROOM_BYTES);
}
