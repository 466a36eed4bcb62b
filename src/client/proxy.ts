import type { Socket } from "node:net";
import { SocksClient, SocksClientError } from "socks";
import { type Endpoint, formatEndpoint } from "../protocol/address";
import type { ProxyKind } from "../shared/domain/proxy";
import { TransportError } from "./transport";

/** Whom connections are asked of where they can't be made directly. */
export interface ProxyServer extends Endpoint {
	readonly kind: ProxyKind;
	/** "" where it asks for none; at most 255 bytes each. */
	readonly user: string;
	readonly password: string;
}

/**
 * Whom a connection is asked of: null for nobody, "lost" where a proxy was set and is not known any more. Then there is none: to
 * connect directly would show what it was to hide.
 */
export type ProxyChoice = ProxyServer | "lost" | null;

/** The longest head of an answer to CONNECT that is read. */
const MAX_HEAD_BYTES = 16_384;
const END_OF_HEAD = "\r\n\r\n";

/**
 * Asks a proxy for a connection. Names are looked up by the proxy, so that they work where only it can.
 * @param tcp stands, to the proxy, and belongs to whoever asked as soon as this is done
 * @param timeoutMs how long the proxy may take
 * @throws TransportError `EPROXYAUTH`, `EPROXYWAY` or `EPROXYOTHER`, its message the proxy's address and the reason
 */
export function openTunnel(
	tcp: Socket,
	proxy: ProxyServer,
	to: Endpoint,
	timeoutMs: number,
): Promise<void> {
	return proxy.kind === "socks5"
		? throughSocks(tcp, proxy, to, timeoutMs)
		: throughHttp(tcp, proxy, to, timeoutMs);
}

async function throughSocks(
	tcp: Socket,
	proxy: ProxyServer,
	to: Endpoint,
	timeout: number,
): Promise<void> {
	const { user, password } = proxy;
	try {
		await SocksClient.createConnection({
			proxy: {
				host: proxy.host,
				port: proxy.port,
				type: 5,
				...(user === "" ? {} : { userId: user, password }),
			},
			command: "connect",
			destination: { host: to.host, port: to.port },
			existing_socket: tcp,
			timeout,
		});
	} catch (error) {
		const reason = error instanceof SocksClientError ? error.message : "?";
		throw proxyFailure(proxy, socksCode(reason), reason);
	}
}

/** The library tells its failures apart by their sentences alone. */
function socksCode(reason: string): FailureCode {
	if (/auth/i.test(reason)) return "EPROXYAUTH";
	return /rejected connection|timed out/i.test(reason)
		? "EPROXYWAY"
		: "EPROXYOTHER";
}

function throughHttp(
	tcp: Socket,
	proxy: ProxyServer,
	to: Endpoint,
	timeoutMs: number,
): Promise<void> {
	return new Promise((resolve, reject) => {
		let head = "";
		const end = (error: TransportError | null) => {
			clearTimeout(timer);
			tcp.off("data", onData);
			tcp.off("close", onClose);
			if (error) reject(error);
			else resolve();
		};
		const timer = setTimeout(
			() => end(proxyFailure(proxy, "EPROXYWAY", "no answer in time")),
			timeoutMs,
		);
		// The timer must not outlive the connection; whoever owns that knows how it ended.
		const onClose = () =>
			end(proxyFailure(proxy, "EPROXYOTHER", "it hung up without an answer"));
		const onData = (bytes: Uint8Array) => {
			head += Buffer.from(bytes).toString("latin1");
			const at = head.indexOf(END_OF_HEAD);
			if (at >= 0) end(answerIn(head, at, proxy));
			else if (head.length > MAX_HEAD_BYTES || !isBeginning(head))
				end(proxyFailure(proxy, "EPROXYOTHER", "it does not speak HTTP"));
		};
		tcp.on("data", onData);
		tcp.once("close", onClose);
		const target = formatEndpoint(to);
		tcp.write(
			[
				`CONNECT ${target} HTTP/1.1`,
				`Host: ${target}`,
				...(proxy.user === "" ? [] : [authorization(proxy)]),
				END_OF_HEAD.slice(2),
			].join("\r\n"),
		);
	});
}

/** RFC 7617. */
function authorization({ user, password }: ProxyServer): string {
	const credentials = Buffer.from(`${user}:${password}`).toString("base64");
	return `Proxy-Authorization: Basic ${credentials}`;
}

const STATUS = /^HTTP\/1\.[01] (\d{3})(?: ([\x20-\x7e]{0,80}))?/;

function isBeginning(head: string): boolean {
	return head.length < 5 ? "HTTP/".startsWith(head) : head.startsWith("HTTP/");
}

/** @returns null where the way is open */
function answerIn(
	head: string,
	at: number,
	proxy: ProxyServer,
): TransportError | null {
	const [, status = "", reason = ""] = STATUS.exec(head) ?? [];
	const said = `${status} ${reason}`.trim();
	if (status === "407") return proxyFailure(proxy, "EPROXYAUTH", said);
	if (status === "" || status === "400" || status === "405")
		return proxyFailure(proxy, "EPROXYOTHER", said || "it does not speak HTTP");
	if (!status.startsWith("2")) return proxyFailure(proxy, "EPROXYWAY", said);
	// No FLEX server speaks first: what comes with the answer is the proxy's own.
	return head.length > at + END_OF_HEAD.length
		? proxyFailure(proxy, "EPROXYOTHER", "it says more than it was asked")
		: null;
}

type FailureCode = "EPROXY" | "EPROXYAUTH" | "EPROXYWAY" | "EPROXYOTHER";

export function proxyFailure(
	proxy: ProxyServer,
	code: FailureCode,
	reason: string,
): TransportError {
	return new TransportError(code, `${formatEndpoint(proxy)} (${reason})`);
}
