import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { openTunnel, type ProxyServer } from "../../client/proxy";

const TUNNEL_TIMEOUT_MS = 8_000;

/**
 * A small file over http or https through a proxy, which Node's own `fetch` has no way for. Redirects are not followed.
 * @throws where it is not there, or the proxy opens no way
 */
export async function getThrough(
	proxy: ProxyServer,
	url: URL,
	signal: AbortSignal,
): Promise<IncomingMessage> {
	const socket = await socketTo(url, proxy, signal);
	const asked = request(
		{
			host: url.hostname,
			path: `${url.pathname}${url.search}`,
			headers: { Host: url.host, Connection: "close" },
			signal,
			createConnection: () => socket,
		},
		(answer) => answer.once("close", () => socket.destroy()),
	);
	asked.end();
	const [answer] = (await once(asked, "response")) as [IncomingMessage];
	if (answer.statusCode === 200) return answer;
	socket.destroy();
	throw new Error(`the answer was ${answer.statusCode}`);
}

async function socketTo(
	{ protocol, hostname, port }: URL,
	proxy: ProxyServer,
	signal: AbortSignal,
): Promise<Socket> {
	const isSecure = protocol === "https:";
	const tcp = connect({ host: proxy.host, port: proxy.port, signal });
	try {
		await once(tcp, "connect");
		const to = { host: hostname, port: Number(port) || (isSecure ? 443 : 80) };
		await openTunnel(tcp, proxy, to, TUNNEL_TIMEOUT_MS);
		if (!isSecure) return tcp;
		const secure = connectTls({ socket: tcp, servername: hostname });
		await once(secure, "secureConnect");
		return secure;
	} catch (error) {
		tcp.destroy();
		throw error;
	}
}
