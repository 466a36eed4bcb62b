import { once } from "node:events";
import {
	createServer,
	type RequestListener,
	type Server,
	type ServerResponse,
} from "node:http";
import { createServer as createSecure } from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, expect, onTestFinished, test } from "vitest";
import type { ProxyChoice, ProxyServer } from "../../../src/client/proxy";
import { isNewer } from "../../../src/main/updates/latest";
import { readFeed, UpdateCheck } from "../../../src/main/updates/update-check";
import { makeServerKey } from "../../../src/relay/tls/server-key";
import type { UpdateState } from "../../../src/shared/domain/update";
import { httpProxy, socksProxy } from "../../proxies";

/** A real server says what the newest version is. */

const servers: Server[] = [];
const NOW = 1_700_000_000_000;

afterEach(() => {
	for (const server of servers.splice(0)) {
		server.closeAllConnections();
		server.close();
	}
});

async function feed(answer: RequestListener): Promise<URL> {
	const server = createServer(answer);
	servers.push(server);
	await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
	const { port } = server.address() as AddressInfo;
	return new URL(`http://127.0.0.1:${port}/latest.json`);
}

function says(value: unknown): RequestListener {
	return (_request, response) => response.end(JSON.stringify(value));
}

async function statesOf(
	url: URL | null,
	proxy: ProxyChoice = null,
): Promise<UpdateState[]> {
	const states: UpdateState[] = [];
	const check = new UpdateCheck(
		url,
		"1.2.3",
		(state) => states.push(state),
		() => NOW,
		() => proxy,
	);
	await check.check();
	return states;
}

const page = "http://127.0.0.1/releases";

test("a newer version is told, with its page", async () => {
	const url = await feed(says({ version: "1.10.0", page, more: "ignored" }));
	expect(await statesOf(url)).toEqual([
		{ kind: "checking" },
		{ kind: "available", version: "1.10.0", page, checkedAt: NOW },
	]);
});

test("the same version and an older one are no news", async () => {
	for (const version of ["1.2.3", "1.2.2", "0.99.99"]) {
		const url = await feed(says({ version, page }));
		expect((await statesOf(url)).at(-1)).toEqual({
			kind: "current",
			checkedAt: NOW,
		});
	}
});

const bad: [string, RequestListener][] = [
	["an error", (_request, response) => response.writeHead(404).end("{}")],
	["no JSON", (_request, response) => response.end("<html>")],
	["no version", says({ page })],
	["a version that is no number", says({ version: "2.0.0-evil", page })],
	["a page that is no address", says({ version: "2.0.0", page: "evil" })],
	[
		"a page of another kind",
		says({ version: "2.0.0", page: "javascript:alert(1)" }),
	],
	["an endless answer", (_request, response) => flood(response)],
	["no answer", (request) => request.socket.destroy()],
];

test.each(bad)("%s is a failure that says so", async (_name, answer) => {
	const url = await feed(answer);
	const last = (await statesOf(url)).at(-1);
	expect(last?.kind).toBe("failed");
	expect(last?.kind === "failed" && last.error.code).toBe(
		"update-check-failed",
	);
});

test("a build without a feed says so", async () => {
	const last = (await statesOf(null)).at(-1);
	expect(last?.kind === "failed" && last.error.code).toBe("no-update-feed");
});

test("switched off, an answer that is still on its way counts no more", async () => {
	const states: UpdateState[] = [];
	let answered = () => {};
	const asked = new Promise<void>((resolve) => {
		answered = resolve;
	});
	const held: ServerResponse[] = [];
	const url = await feed((_request, response) => {
		held.push(response);
		answered();
	});
	const check = new UpdateCheck(url, "1.2.3", (state) => states.push(state));
	const looked = check.check();
	await asked;
	check.stop();
	for (const response of held) {
		response.end(JSON.stringify({ version: "9.0.0", page }));
	}
	await looked;
	expect(states.at(-1)).toEqual({ kind: "off" });
});

test("versions compare by number", () => {
	expect(isNewer("0.10.0", "0.9.9")).toBe(true);
	expect(isNewer("1.0.0", "0.99.0")).toBe(true);
	expect(isNewer("1.0.0", "1.0.0")).toBe(false);
	expect(isNewer("0.9.9", "0.10.0")).toBe(false);
});

test("an installed app asks over https alone", () => {
	expect(readFeed("https://example.invalid/latest.json", true)?.host).toBe(
		"example.invalid",
	);
	expect(readFeed("http://127.0.0.1/latest.json", true)).toBeNull();
	expect(readFeed("http://127.0.0.1/latest.json", false)?.port).toBe("");
	expect(readFeed("file:///etc/passwd", false)).toBeNull();
	expect(readFeed(undefined, true)).toBeNull();
});

function flood(response: ServerResponse): void {
	const more = () => {
		while (!response.destroyed && response.write("x".repeat(16_384)));
	};
	response.on("drain", more);
	more();
}

test.each([
	["SOCKS 5", "socks5", socksProxy],
	["HTTP", "http", httpProxy],
] as const)(
	"a feed that only a %s proxy knows is asked through it",
	async (_name, kind, start) => {
		const proxy = await start();
		onTestFinished(() => proxy.close());
		const through: ProxyServer = {
			kind,
			host: "127.0.0.1",
			port: proxy.port,
			user: "",
			password: "",
		};
		const look = async (url: URL) => (await statesOf(url, through)).at(-1);
		const { port } = await feed(says({ version: "1.2.4", page }));
		const far = new URL(`http://updates.example:${port}/latest.json`);
		expect(await look(far)).toMatchObject({ kind: "available" });
		expect(proxy.asked).toEqual([`updates.example:${port}`]);

		const missing = await feed((_request, response) => {
			response.statusCode = 404;
			response.end(JSON.stringify({ version: "1.2.4", page }));
		});
		far.port = missing.port;
		expect(await look(far)).toMatchObject({ kind: "failed" });

		// Nobody whom the system trusts has signed for it: a proxy is no reason to look away.
		const { privateKey: key, certificate: cert } = makeServerKey();
		const secure = createSecure(
			{ key, cert },
			says({ version: "9.0.0", page }),
		);
		secure.listen(0, "127.0.0.1");
		await once(secure, "listening");
		onTestFinished(() => void secure.close());
		const { port: securePort } = secure.address() as AddressInfo;
		const safe = new URL(`https://updates.example:${securePort}/latest.json`);
		expect(await look(safe)).toMatchObject({ kind: "failed" });
	},
);

test("where a proxy was set and is not known any more nobody is asked", async () => {
	let asked = 0;
	const url = await feed((_request, response) => {
		asked++;
		response.end(JSON.stringify({ version: "1.2.4", page }));
	});
	const states = await statesOf(url, "lost");
	expect(states.at(-1)).toMatchObject({ kind: "failed" });
	expect(asked).toBe(0);
});
