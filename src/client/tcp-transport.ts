import { createHash } from "node:crypto";
import { connect, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { EXPORTER_BYTES, EXPORTER_LABEL } from "../protocol/auth";
import {
	openTunnel,
	type ProxyChoice,
	type ProxyServer,
	proxyFailure,
} from "./proxy";
import {
	type Channel,
	type Destination,
	type Dial,
	type Transport,
	TransportError,
	type TransportEvents,
} from "./transport";

/**
 * How long a computer that says nothing is waited for: a firewall that drops gives no other sign. TCP asks
 * after 0, 1 and 3 seconds and then not before 7; fresh attempts, a second apart at most, are back within two
 * seconds of the network.
 */
const DIAL_TIMEOUT_MS = 1_500;
/** How long a TLS handshake may take: longer than a relay gives it. */
const TLS_TIMEOUT_MS = 6_000;
/** How long a proxy may take until the way behind it is open: it may have to try for as long as TCP does. */
const TUNNEL_TIMEOUT_MS = 8_000;
/** How long a connection that is closed may take to hand over what was written. */
const LINGER_MS = 2_000;
/** Silence after which TCP asks whether the other side is still there. */
const KEEP_ALIVE_MS = 10_000;

/**
 * Real TCP, with TLS inside where the destination says so. The only place of the client that opens a socket.
 * @param proxyFor whom a connection to this host is asked of
 */
export function tcpDial(proxyFor: (host: string) => ProxyChoice): Dial {
	return (to, events) => {
		const proxy = proxyFor(to.host);
		if (!proxy) return dialTcp(to, events);
		if (proxy === "lost") return noWay(events);
		// A proxy that hangs up proves nothing of the server behind it: no way leads from it into the clear.
		const security = to.security === "plain" ? "plain" : "tls";
		return open({ ...to, security }, events, proxy);
	};
}

function noWay(events: TransportEvents): Transport {
	const telling = setImmediate(() =>
		events.closed(new TransportError("EPROXYLOST", "no proxy is known")),
	);
	return {
		write: () => {},
		close: () => clearImmediate(telling),
		localAddress: null,
		channel: null,
	};
}

/** The same with no proxy between. */
export const dialTcp: Dial = (to, events) => {
	if (to.security !== "tls-first") return open(to, events);
	let isOver = false;
	let transport = open(
		{ ...to, security: "tls" },
		{
			...events,
			closed: (error) => {
				if (isOver || error?.code !== "ENOTLS" || to.fingerprint !== null) {
					events.closed(error);
				} else transport = open({ ...to, security: "plain" }, events);
			},
		},
	);
	return {
		write: (bytes) => transport.write(bytes),
		close: () => {
			isOver = true;
			transport.close();
		},
		get localAddress() {
			return transport.localAddress;
		},
		get channel() {
			return transport.channel;
		},
	};
};

function open(
	to: Destination,
	events: TransportEvents,
	proxy: ProxyServer | null = null,
): Transport {
	const { host, port } = proxy ?? to;
	const tcp = connect({
		host,
		port,
		noDelay: true,
		keepAlive: true,
		keepAliveInitialDelay: KEEP_ALIVE_MS,
	});
	let socket: Socket = tcp;
	let channel: Channel | null = null;
	let error: TransportError | null = null;
	let wanted = true;
	/** Nothing of what comes is the server's yet. */
	let isAtProxy = proxy !== null;
	/** Something took the connection where the proxy should be. */
	let hasProxy = false;
	const failed = (reason: TransportError) => {
		error ??= reason;
		socket.destroy();
		tcp.destroy();
	};
	const give = (ms: number, code: string) =>
		setTimeout(() => failed(new TransportError(code, "no answer")), ms);
	let timer = proxy
		? setTimeout(
				() => failed(proxyFailure(proxy, "EPROXY", "ETIMEDOUT")),
				DIAL_TIMEOUT_MS,
			)
		: give(DIAL_TIMEOUT_MS, "ETIMEDOUT");
	const isOpen = () => {
		clearTimeout(timer);
		if (wanted) events.opened();
	};
	const listen = () => {
		socket.on("data", (bytes) => {
			if (wanted) events.received(bytes);
		});
		socket.once("close", () => {
			clearTimeout(timer);
			if (wanted) events.closed(error);
		});
	};
	const startTls = () => {
		clearTimeout(timer);
		timer = give(TLS_TIMEOUT_MS, "ESILENT");
		const secure = connectTls({
			socket: tcp,
			minVersion: "TLSv1.3",
			// Nobody vouches for a relay: its key is compared with the pinned one.
			rejectUnauthorized: false,
		});
		socket = secure;
		secure.on("error", (cause) => {
			error ??= channel ? ioError(cause) : handshakeError(tcp, cause);
		});
		listen();
		secure.once("secureConnect", () => {
			channel = channelOf(secure);
			const { fingerprint } = channel;
			if (to.fingerprint === null || to.fingerprint === fingerprint) isOpen();
			else failed(new TransportError("EKEY", "another key", fingerprint));
		});
	};
	tcp.on("error", (cause) => {
		if (socket !== tcp) return;
		const failure = ioError(cause);
		error ??=
			proxy && isAtProxy
				? proxyFailure(proxy, hasProxy ? "EPROXYOTHER" : "EPROXY", failure.code)
				: failure;
	});
	const closed = () => {
		clearTimeout(timer);
		if (proxy && hasProxy && isAtProxy)
			error ??= proxyFailure(proxy, "EPROXYOTHER", "it hung up");
		if (wanted) events.closed(error);
	};
	const begin = () => {
		isAtProxy = false;
		if (!wanted || tcp.destroyed) return;
		tcp.off("close", closed);
		if (to.security !== "plain") startTls();
		else {
			listen();
			isOpen();
		}
	};
	tcp.once("close", closed);
	tcp.once("connect", () => {
		if (!proxy) return begin();
		clearTimeout(timer);
		hasProxy = true;
		openTunnel(tcp, proxy, to, TUNNEL_TIMEOUT_MS).then(begin, failed);
	});
	return {
		write: (bytes) => {
			if (!socket.destroyed) socket.write(bytes);
		},
		close: () => {
			wanted = false;
			clearTimeout(timer);
			if (tcp.connecting || socket.destroyed) {
				socket.destroy();
				tcp.destroy();
				return;
			}
			const giveUp = setTimeout(() => socket.destroy(), LINGER_MS);
			socket.once("close", () => clearTimeout(giveUp));
			socket.end(() => socket.destroySoon());
		},
		get localAddress() {
			// A socket for both families writes an IPv4 address so.
			return tcp.localAddress?.replace(/^::ffff:/, "") ?? null;
		},
		get channel() {
			return channel;
		},
	};
}

function channelOf(secure: TLSSocket): Channel {
	const spki = secure
		.getPeerX509Certificate()
		?.publicKey.export({ type: "spki", format: "der" });
	return {
		fingerprint: createHash("sha256")
			.update(spki ?? "")
			.digest("base64url"),
		exporter: secure.exportKeyingMaterial(
			EXPORTER_BYTES,
			EXPORTER_LABEL,
			Buffer.alloc(0),
		),
	};
}

function ioError({ code, message }: NodeJS.ErrnoException): TransportError {
	return new TransportError(code ?? "EIO", message);
}

/**
 * That the other side does not speak TLS is proven by its hanging up on a ClientHello without a word, and by an
 * answer that is no TLS record. Silence, an alert, or half a record proves nothing.
 */
function handshakeError(
	tcp: Socket,
	{ code, message }: NodeJS.ErrnoException,
): TransportError {
	const hungUp = code === "ECONNRESET" || code === "EPIPE";
	const isNoTls =
		(hungUp && tcp.bytesRead === 0) || code === "ERR_SSL_WRONG_VERSION_NUMBER";
	return new TransportError(
		isNoTls ? "ENOTLS" : "ETLS",
		`${code ?? "?"}: ${message}`,
	);
}
