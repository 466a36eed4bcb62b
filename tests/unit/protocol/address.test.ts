import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	foldUser,
	formatAddress,
	formatEndpoint,
	parseAddress,
	parseEndpoint,
} from "../../../src/protocol/address";

const none = { host: null, port: null, resource: null };

describe("parseAddress", () => {
	test.each([
		["bob", { ...none, user: "bob" }],
		["bob@host", { ...none, user: "bob", host: "host" }],
		["bob@host:4321", { ...none, user: "bob", host: "host", port: 4321 }],
		[
			"bob@10.0.0.5:80/laptop",
			{ user: "bob", host: "10.0.0.5", port: 80, resource: "laptop" },
		],
		["bob/laptop", { ...none, user: "bob", resource: "laptop" }],
		["bob@[::1]", { ...none, user: "bob", host: "::1" }],
		[
			"bob@[fe80::1%eth0]:1",
			{ ...none, user: "bob", host: "fe80::1%eth0", port: 1 },
		],
		["Zoë", { ...none, user: "Zoë" }],
		["алиса", { ...none, user: "алиса" }],
		["太郎@relay.local", { ...none, user: "太郎", host: "relay.local" }],
	])("reads %s and writes it back", (text, address) => {
		expect(parseAddress(text)).toEqual(address);
		expect(formatAddress(parseAddress(text))).toBe(text);
	});

	test.each([
		["", "missing"],
		["@host", "missing"],
		["bob@", "host is missing"],
		["bob@host:", "no port"],
		["bob@host:0", "no port"],
		["bob@host:65536", "no port"],
		["bob@host:4321x", "no port"],
		["bob@fe80::1", "brackets"],
		["bob@ho st", "no host"],
		["bob@host/", "device"],
		["bob smith", "can't be a name"],
		["bob\u202ee", "can't be a name"],
		["bob\u200b", "can't be a name"],
		["bob\u0000", "can't be a name"],
		[".bob", "can't be a name"],
		["\u0430lice", "different scripts"],
		["a".repeat(65), "at most 64"],
		[`a@${"h".repeat(260)}`, "at most 255"],
		["0123456789abcdef".repeat(4), "can't be a name"],
	])("refuses %j with a sentence", (text, words) => {
		expect(() => parseAddress(text)).toThrow(
			expect.objectContaining({
				code: "bad-address",
				message: expect.stringContaining(words),
			}),
		);
	});

	test("says something of any text, never throws anything else, echoes nothing invisible", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
				try {
					const address = parseAddress(text);
					expect(parseAddress(formatAddress(address))).toEqual(address);
				} catch (error) {
					expect(error).toMatchObject({ code: "bad-address" });
					expect((error as Error).message).not.toMatch(/[\p{C}\u2028]/u);
				}
			}),
			{ numRuns: 2_000 },
		);
	});
});

describe("foldUser", () => {
	test("compares without regard to case, after NFKC", () => {
		expect(foldUser("BOB")).toBe(foldUser("bob"));
		expect(foldUser("Ｂob")).toBe("bob");
		expect(foldUser("Zoe\u0308")).toBe(foldUser("zoë"));
	});
});

describe("parseEndpoint", () => {
	test.each([
		["10.0.0.5", "10.0.0.5:4321"],
		[" relay.local:99 ", "relay.local:99"],
		["[::1]:5", "[::1]:5"],
		["flex://relay:7/", "relay:7"],
	])("reads %j as %s", (text, endpoint) => {
		expect(formatEndpoint(parseEndpoint(text))).toBe(endpoint);
	});

	test.each(["", "host:port", "http://host", "a b", "::1"])(
		"refuses %j",
		(text) => {
			expect(() => parseEndpoint(text)).toThrow(
				expect.objectContaining({ code: "bad-address" }),
			);
		},
	);
});
