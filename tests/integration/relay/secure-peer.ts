import { once } from "node:events";
import { connect, type TLSSocket } from "node:tls";
import { onTestFinished } from "vitest";
import { Peer } from "./peer";
import { dial } from "./relays";

/** A TLS connection to a port of this computer, its handshake done. */
export async function secureSocket(
	port: number,
	options: { readonly ALPNProtocols?: string[] } = {},
): Promise<TLSSocket> {
	const socket = connect({
		socket: dial(port),
		rejectUnauthorized: false,
		minVersion: "TLSv1.3",
		...options,
	});
	onTestFinished(() => void socket.destroy());
	await once(socket, "secureConnect");
	return socket;
}

export async function securePeer(port: number): Promise<Peer> {
	return new Peer(await secureSocket(port));
}
