import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { ownNetworks } from "../src/node/own-networks";

const GROUP = "224.0.0.251";
const PORT = 5353;
const WAIT_MS = 3_000;

/** Whether what this machine sends to the group of mDNS comes back to it: containers and some clouds pass none. */
export function hasMulticast(): Promise<boolean> {
	const v4 = ownNetworks().filter(({ family }) => family === "IPv4");
	const at = v4.find(({ kind }) => kind === "lan") ?? v4[0];
	if (!at) return Promise.resolve(false);
	const word = randomBytes(40);
	return new Promise((resolve) => {
		const socket = createSocket({ type: "udp4", reuseAddr: true });
		const end = (has: boolean) => {
			clearTimeout(giveUp);
			socket.close();
			resolve(has);
		};
		const giveUp = setTimeout(() => end(false), WAIT_MS);
		socket.on("error", () => end(false));
		socket.on("message", (message) => {
			if (message.equals(word)) end(true);
		});
		socket.bind(PORT, "0.0.0.0", () => {
			try {
				socket.addMembership(GROUP, at.address);
				socket.setMulticastInterface(at.address);
				socket.send(word, PORT, GROUP);
			} catch {
				end(false);
			}
		});
	});
}
