import { connect } from "node:net";
import { type Dial, TransportError } from "./transport";

/**
 * How long a computer that says nothing is waited for: a firewall that drops gives no other sign. TCP asks
 * after 0, 1 and 3 seconds and then not before 7; fresh attempts, a second apart at most, are back within two
 * seconds of the network.
 */
const DIAL_TIMEOUT_MS = 1_500;
/** How long a connection that is closed may take to hand over what was written. */
const LINGER_MS = 2_000;
/** Silence after which TCP asks whether the other side is still there. */
const KEEP_ALIVE_MS = 10_000;

/** Real TCP. The only place of the client that opens a socket. */
export const dialTcp: Dial = ({ host, port }, events) => {
	const socket = connect({
		host,
		port,
		noDelay: true,
		keepAlive: true,
		keepAliveInitialDelay: KEEP_ALIVE_MS,
	});
	let error: TransportError | null = null;
	let wanted = true;
	const timer = setTimeout(() => {
		error = new TransportError("ETIMEDOUT", "no answer");
		socket.destroy();
	}, DIAL_TIMEOUT_MS);
	socket.once("connect", () => {
		clearTimeout(timer);
		if (wanted) events.opened();
	});
	socket.on("data", (bytes) => {
		if (wanted) events.received(bytes);
	});
	socket.on("error", (cause: NodeJS.ErrnoException) => {
		error ??= new TransportError(cause.code ?? "EIO", cause.message);
	});
	socket.once("close", () => {
		clearTimeout(timer);
		if (wanted) events.closed(error);
	});
	return {
		write: (bytes) => {
			if (!socket.destroyed) socket.write(bytes);
		},
		close: () => {
			wanted = false;
			clearTimeout(timer);
			if (socket.connecting || socket.destroyed) {
				socket.destroy();
				return;
			}
			const giveUp = setTimeout(() => socket.destroy(), LINGER_MS);
			socket.once("close", () => clearTimeout(giveUp));
			socket.end(() => socket.destroySoon());
		},
		get localAddress() {
			// A socket for both families writes an IPv4 address so.
			return socket.localAddress?.replace(/^::ffff:/, "") ?? null;
		},
	};
};
