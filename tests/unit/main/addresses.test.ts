import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "vitest";
import { Links, linkIn } from "../../../src/main/links/links";
import { readLink } from "../../../src/main/links/read-link";
import { firstReachable } from "../../../src/main/nearby/reachable";
import { ownAddresses } from "../../../src/main/relay-host/addresses";
import {
	isNeighbour,
	type OwnAddress,
	ownNetworks,
} from "../../../src/node/own-networks";
import { formatInvite, parseInvite } from "../../../src/protocol/invite";

/** Where a relay is found: which of several addresses is offered first, and what a link says. */

function at(
	name: string,
	address: string,
	kind: OwnAddress["kind"] = "lan",
): OwnAddress {
	const family = address.includes(":") ? "IPv6" : "IPv4";
	return { name, address, family, prefix: 24, kind };
}

const many = [
	at("lo", "127.0.0.1", "loopback"),
	at("tun0", "10.8.0.2", "vpn"),
	at("docker0", "172.17.0.1", "virtual"),
	at("wlan0", "192.168.1.20"),
	at("wlan0", "fd00::20"),
	at("wlan0", "fe80::1", "link-local"),
	at("eth1", "203.0.113.9"),
	at("eth0", "10.0.0.5"),
];

test("the likeliest to be reached is first; virtual ones are left out where there are others", () => {
	expect(ownAddresses(4321, [], null, many)).toEqual([
		"192.168.1.20:4321",
		"10.0.0.5:4321",
		"203.0.113.9:4321",
		"10.8.0.2:4321",
		"[fd00::20]:4321",
	]);
	expect(ownAddresses(1, [], "10.0.0.5", many)[0]).toBe("10.0.0.5:1");
	// What others have come in by is known to be good.
	expect(ownAddresses(1, ["10.8.0.2"], "10.0.0.5", many).slice(0, 2)).toEqual([
		"10.8.0.2:1",
		"10.0.0.5:1",
	]);
});

test("where there is nothing better, virtual, self-given and own addresses are offered", () => {
	const only = (...list: OwnAddress[]) => ownAddresses(1, [], null, list);
	expect(only(at("docker0", "172.17.0.1", "virtual"))).toEqual([
		"172.17.0.1:1",
	]);
	expect(only(at("eth0", "169.254.3.4", "link-local"))).toEqual([
		"169.254.3.4:1",
	]);
	expect(only(at("lo", "127.0.0.1", "loopback"))).toEqual(["127.0.0.1:1"]);
});

test("what an interface leads to is told by its name", () => {
	const info = (address: string, internal = false) => [
		{
			address,
			internal,
			family: "IPv4" as const,
			netmask: "255.255.255.0",
			mac: "",
			cidr: `${address}/24`,
		},
	];
	const kinds = ownNetworks(() => ({
		lo: info("127.0.0.1", true),
		wlp2s0: info("192.168.1.2"),
		wg0: info("10.9.0.2"),
		utun3: info("10.9.1.2"),
		"br-4f1a": info("172.18.0.1"),
		"vEthernet (WSL)": info("172.19.0.1"),
		eth0: info("169.254.1.1"),
	})).map(({ kind }) => kind);
	expect(kinds).toEqual([
		"loopback",
		"lan",
		"vpn",
		"vpn",
		"virtual",
		"virtual",
		"link-local",
	]);
	expect(isNeighbour("192.168.1.77", many)).toBe(true);
	expect(isNeighbour("192.168.2.77", many)).toBe(false);
});

const key = "A".repeat(43);

test("an invite says what it was made of", () => {
	const link = formatInvite({ host: "192.168.1.20", port: 4321 }, key);
	expect(link).toBe(`flex://192.168.1.20:4321/?key=${key}`);
	const expected = { host: "192.168.1.20", port: 4321, scheme: null };
	expect(parseInvite(link)).toEqual({ ...expected, fingerprint: key });
	const v6 = formatInvite({ host: "fd00::20", port: 1 }, key);
	expect(parseInvite(v6)).toMatchObject({ host: "fd00::20", port: 1 });
});

test.each([
	["office", { host: "office", port: 4321, scheme: null, fingerprint: null }],
	[
		"flex://office",
		{ host: "office", port: 4321, scheme: "flex", fingerprint: null },
	],
	[
		`FLEXS://Office:99?utm=1&key=${key}`,
		{ host: "office", port: 99, scheme: null, fingerprint: key },
	],
	[
		"flexs://office/?utm=1",
		{ host: "office", port: 4321, scheme: "flexs", fingerprint: null },
	],
])("%s is read as an address", (text, expected) => {
	expect(parseInvite(text)).toEqual(expected);
});

test.each([
	["flex://host/?key=short"],
	[`flex://host/?key=${key}&key=${key}`],
	[`flex://user@host/?key=${key}`],
	[`flex://host:0/?key=${key}`],
	[`flex://host/path?key=${key}`],
	[`flex://host /?key=${key}`],
	["flex://"],
	[`flex://${"a".repeat(2_000)}`],
	["javascript:alert(1)"],
])("%s leads nowhere", (text) => {
	expect(() => parseInvite(text)).toThrow();
});

test("of a start's arguments only a link counts, and of that only what it says", () => {
	const argv = ["/usr/bin/flex", "--x=flex://no/", `flex://a/?key=${key}`];
	expect(linkIn(argv)).toBe(`flex://a/?key=${key}`);
	expect(linkIn(["app", "https://flex.example"])).toBe(null);
	expect(readLink(`flex://a/?key=${key}&then=run`)).toEqual({
		id: expect.any(String),
		host: "a",
		port: 4321,
		scheme: null,
		fingerprint: key,
	});
});

test("a link that comes before anybody can be asked waits, and only the first of several", () => {
	const links = new Links();
	const opened: string[] = [];
	links.take("flex://first/");
	links.take("flex://second/");
	links.take(null);
	links.attach((text) => opened.push(text));
	expect(opened).toEqual(["flex://first/"]);
	links.take("flex://third/");
	expect(opened).toEqual(["flex://first/", "flex://third/"]);
});

test("of several addresses the one that answers is taken; the first where none does", async () => {
	const server = createServer((socket) => socket.destroy());
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	// Nothing listens at the others: this computer says so at once.
	const none = ["127.0.0.9", "127.0.0.8"];
	expect(await firstReachable([...none, "127.0.0.1"], port)).toBe("127.0.0.1");
	expect(await firstReachable(none, port)).toBe("127.0.0.9");
	expect(await firstReachable(["192.0.2.99"], port)).toBe("192.0.2.99");
	expect(await firstReachable([], port)).toBe(null);
	server.close();
});
