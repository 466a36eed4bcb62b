import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import type { ProxyServer } from "../../../src/client/proxy";
import { tcpDial } from "../../../src/client/tcp-transport";
import { TLS_HANDSHAKE } from "../../../src/relay/tls/secure-opening";
import { makeServerKey } from "../../../src/relay/tls/server-key";
import type { Server } from "../../../src/shared/domain/server";
import { httpProxy, socksProxy } from "../../proxies";
import { tcpRelay } from "../relay/kit";
import { must, User } from "./user";

const credentials = { user: "alice", password: "pa:ss wörd" };

const kinds = [
	["SOCKS 5", "socks5", socksProxy],
	["HTTP", "http", httpProxy],
] as const;

describe.each(kinds)("a %s proxy", (_name, kind, start) => {
	const proxied = async (
		asks: typeof credentials | null,
		says: typeof credentials | null = asks,
	) => {
		const proxy = await start(asks);
		onTestFinished(() => proxy.close());
		const { user, password } = says ?? { user: "", password: "" };
		const server: ProxyServer = {
			kind,
			host: "127.0.0.1",
			port: proxy.port,
			user,
			password,
		};
		return { proxy, server };
	};
	const arrive = async (server: ProxyServer, address: string) => {
		const dial = tcpDial((host) => (host === "127.0.0.1" ? null : server));
		const user = await User.open("Alice", { dial });
		must(user.messenger.connectServer(address));
		return user;
	};

	test("leads a line and its conversations to a server whose name only it knows, TLS inside, the key pinned", async () => {
		const key = makeServerKey();
		const { port } = await tcpRelay({ key });
		const { proxy, server } = await proxied(credentials);
		const alice = await arrive(server, `far.example:${port}`);
		await alice.lineIs("ready");
		expect(alice.server).toMatchObject({
			link: "tls",
			fingerprint: key.fingerprint,
		});
		const bob = await User.online(port, "Bob");
		must(bob.messenger.sendRequest("Alice", "", null));
		await alice.acknowledge();
		await alice.attached();
		await bob.attached();
		await alice.write("x".repeat(10_000));
		await bob.settled(1);
		expect(await bob.texts()).toEqual(["x".repeat(10_000)]);
		// The line and the relay socket; the name was looked up by nobody here.
		expect(new Set(proxy.asked)).toEqual(new Set([`far.example:${port}`]));
		expect(proxy.asked.length).toBeGreaterThanOrEqual(2);
	});

	test("leads into the clear only who asked for it: a proxy that cuts TLS off proves nothing", async () => {
		const heard: (number | undefined)[] = [];
		const deaf = createServer((socket) => {
			socket.on("error", () => {});
			socket.once("data", ([first]: Buffer) => {
				heard.push(first);
				socket.end();
			});
		}).listen(0, "127.0.0.1");
		await once(deaf, "listening");
		onTestFinished(() => void deaf.close());
		const { server } = await proxied(null);
		const { port: silent } = deaf.address() as AddressInfo;
		const alice = await arrive(server, `far.example:${silent}`);
		expect(await alice.lineIs("waiting")).toMatchObject({
			error: { code: "tls-failed" },
		});
		expect(new Set(heard)).toEqual(new Set([TLS_HANDSHAKE]));
		const { port } = await tcpRelay();
		const bob = await arrive(server, `flex://far.example:${port}`);
		// Into the clear no name is proven to a server that does not know itself by that one.
		expect(await bob.lineIs("refused")).toMatchObject({
			error: { code: "wrong-server" },
		});
	});

	test.each([
		["wants other credentials", "proxy-refuses"],
		["is not there", "proxy-unreachable"],
		["reaches nobody", "proxy-no-way"],
		["is none", "proxy-other"],
	])("that %s is said to (%s)", async (what, code) => {
		const wrong = { ...credentials, password: "wrong" };
		const { proxy, server } = await proxied(
			credentials,
			what === "wants other credentials" ? wrong : credentials,
		);
		let to = server;
		let target = 1;
		if (what === "is not there") await proxy.close();
		if (what === "is none") {
			to = { ...server, port: (await tcpRelay()).port };
			target = to.port;
		}
		const alice = await arrive(to, `far.example:${target}`);
		expect(await alice.lineIs("waiting")).toMatchObject({ error: { code } });
	});

	test("that is not known any more leads nowhere, and what is reached without it goes on", async () => {
		const { port } = await tcpRelay({ key: makeServerKey() });
		let isFar = true;
		const dial = tcpDial(() => (isFar ? "lost" : null));
		const alice = await User.open("Alice", { dial });
		alice.connect(port);
		expect(await alice.lineIs("waiting")).toMatchObject({
			error: { code: "proxy-lost" },
		});
		isFar = false;
		await alice.lineIs("ready");
	});

	test("that is switched on or off takes the line with it", async () => {
		const { port } = await tcpRelay({ key: makeServerKey() });
		const { proxy, server } = await proxied(null);
		let current: ProxyServer | null = null;
		const alice = await User.open("Alice", { dial: tcpDial(() => current) });
		alice.connect(port);
		await alice.lineIs("ready");
		expect(proxy.asked).toEqual([]);
		current = server;
		alice.messenger.dialAnew();
		await alice.until(
			"a line through the proxy",
			({ servers }) =>
				proxy.asked.length > 0 &&
				Object.values<Server>(servers)[0]?.line.kind === "ready",
		);
		expect(proxy.asked[0]).toBe(`127.0.0.1:${port}`);
	});
});
