import type { NetworkInterfaceInfo } from "node:os";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { watchNetwork } from "../../../src/main/network-watch";
import { ownAddresses } from "../../../src/main/relay-host/addresses";

const interfaces = vi.hoisted(() => ({ now: {} }));
vi.mock("node:os", () => ({ networkInterfaces: () => interfaces.now }));

function address(
	text: string,
	internal = false,
): Pick<NetworkInterfaceInfo, "address" | "family" | "internal"> {
	const family = text.includes(":") ? "IPv6" : "IPv4";
	return { address: text, family, internal };
}

const loopback = [address("127.0.0.1", true), address("::1", true)];

describe("the addresses that others type", () => {
	test("stand in the order in which they are likely to work", () => {
		interfaces.now = {
			lo: loopback,
			docker0: [address("172.17.0.1")],
			eth0: [
				address("2001:db8::5"),
				address("fe80::1"),
				address("192.168.1.20"),
			],
			wlan0: [address("10.0.0.7")],
			"br-12": [address("2001:db8::6")],
		};
		expect(ownAddresses(4321)).toEqual([
			"192.168.1.20:4321",
			"10.0.0.7:4321",
			"[2001:db8::5]:4321",
		]);
	});

	test("are never none", () => {
		interfaces.now = {
			lo: loopback,
			eth0: [address("fe80::1"), address("FEBF::1"), address("169.254.3.4")],
		};
		expect(ownAddresses(1)).toEqual(["169.254.3.4:1"]);
		interfaces.now = {};
		expect(ownAddresses(1)).toEqual(["127.0.0.1:1"]);
	});
});

describe("watching the network", () => {
	beforeEach(() => vi.useFakeTimers());
	afterEach(() => vi.useRealTimers());

	test("tells of an address that came or went, once, until it is ended", () => {
		const seen: string[][] = [];
		const end = watchNetwork(
			{ changed: (now) => seen.push([...now]), woke: () => {} },
			undefined,
			100,
		);
		interfaces.now = { lo: loopback };
		vi.advanceTimersByTime(100);
		interfaces.now = { lo: loopback, eth0: [address("10.0.0.7")] };
		vi.advanceTimersByTime(300);
		interfaces.now = { lo: loopback, eth0: [address("10.0.0.8")] };
		vi.advanceTimersByTime(300);
		interfaces.now = { eth0: [address("10.0.0.8")], lo: loopback };
		vi.advanceTimersByTime(300);
		expect(seen.map((now) => now.toSorted())).toEqual([
			["127.0.0.1", "::1"],
			["10.0.0.7", "127.0.0.1", "::1"],
			["10.0.0.8", "127.0.0.1", "::1"],
		]);
		end();
		interfaces.now = {};
		vi.advanceTimersByTime(300);
		expect(seen).toHaveLength(3);
		expect(vi.getTimerCount()).toBe(0);
	});

	test.each([
		["slept for an hour", 3_600_000, 1],
		["was busy for a second", 1_000, 0],
		["had its clock set back", -86_400_000, 0],
		["had its clock set forward", 86_400_000, 1],
	])("a computer that %s", (_what, jump, times) => {
		interfaces.now = { lo: loopback };
		const woke = vi.fn();
		const end = watchNetwork({ changed: () => {}, woke }, undefined, 100);
		vi.advanceTimersByTime(1_000);
		vi.setSystemTime(Date.now() + jump);
		vi.advanceTimersByTime(1_000);
		expect(woke).toHaveBeenCalledTimes(times);
		end();
	});
});
