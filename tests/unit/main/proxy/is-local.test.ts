import { expect, test } from "vitest";
import { isLocalHost } from "../../../../src/main/proxy/is-local";
import type { OwnAddress } from "../../../../src/node/own-networks";

const own: OwnAddress[] = [
	{
		name: "eth0",
		address: "192.168.1.20",
		family: "IPv4",
		prefix: 24,
		kind: "lan",
	},
	{
		name: "eth0",
		address: "2001:db8::20",
		family: "IPv6",
		prefix: 64,
		kind: "lan",
	},
];

test.each([
	"127.0.0.1",
	"127.8.9.10",
	"::1",
	"localhost",
	"169.254.3.4",
	"fe80::1",
	"fd00::1",
	"192.168.1.20",
	"192.168.1.77",
	"2001:db8::20",
	"nas",
	"nas.local",
	"NAS.Local.",
])("%s is reached directly", (host) => {
	expect(isLocalHost(host, own)).toBe(true);
});

test.each([
	"192.168.2.20",
	"10.0.0.1",
	"1.127.0.1",
	"chat.example.org",
	"local.example.org",
	"2001:db9::1",
	"localhost.example.org",
	"fcd.example.org",
])("%s is not", (host) => {
	expect(isLocalHost(host, own)).toBe(false);
});
