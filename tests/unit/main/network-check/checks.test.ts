import { describe, expect, test } from "vitest";
import type { Dial } from "../../../../src/client/transport";
import { TransportError } from "../../../../src/client/transport";
import {
	checkHosting,
	type MulticastSeen,
} from "../../../../src/main/network-check/host-check";
import {
	inArpAnswer,
	inArpTable,
	type Probes,
} from "../../../../src/main/network-check/probes";
import { checkServer } from "../../../../src/main/network-check/server-check";
import type { OwnAddress } from "../../../../src/node/own-networks";
import { frameDatum } from "../../../../src/protocol/codec";
import type { Finding } from "../../../../src/shared/domain/network-report";
import type { RelayHostState } from "../../../../src/shared/domain/relay-host";
import { errorOf } from "../../../../src/shared/errors";
import { initialState } from "../../../../src/shared/state";

/** What the looks at the network make of what a computer answers: of any system, on any network. */

const wifi: OwnAddress = {
	name: "wlan0",
	address: "192.168.1.20",
	family: "IPv4",
	prefix: 24,
	kind: "lan",
};
const vpn: OwnAddress = {
	...wifi,
	name: "tun0",
	address: "10.8.0.2",
	kind: "vpn",
};

function probes(change: Partial<Probes> = {}): Probes {
	return {
		networks: () => [wifi],
		lookup: async () => null,
		tcp: async () => null,
		neighbour: async () => "unknown",
		firewall: async () => ({ state: "unknown", name: "" }),
		...change,
	};
}

/** A dial that ends as told, or is answered with a datum. */
function dialling(end: string | "flex" | Uint8Array): Dial {
	return (_to, events) => {
		queueMicrotask(() => {
			if (typeof end === "string" && end !== "flex") {
				events.closed(new TransportError(end, end));
				return;
			}
			events.opened();
			const error = frameDatum({
				kind: "message",
				category: "error",
				subject: "line",
				flags: ["code=bad-address"],
				date: 0n,
				msg: "no",
			});
			events.received(end === "flex" ? error : end);
		});
		return {
			write: () => {},
			close: () => {},
			localAddress: null,
			channel: null,
		};
	};
}

function codes(findings: readonly Finding[]): string[] {
	return findings.map(({ code, verdict }) => `${verdict} ${code}`);
}

const near = {
	host: "192.168.1.30",
	port: 4321,
	fingerprint: null,
	security: "tls-first",
} as const;
const far = { ...near, host: "10.1.2.3" };

describe("a server that can't be reached", () => {
	const look = async (
		to: typeof near | typeof far | { host: string },
		change: Partial<Probes> = {},
		end: string | Uint8Array = "flex",
		refusal: string | null = null,
	) =>
		codes(
			await checkServer(
				{ ...near, ...to },
				refusal,
				probes(change),
				dialling(end),
			),
		);

	test("a name that nobody knows", async () => {
		expect(await look({ host: "offce" })).toEqual(["bad name-unknown"]);
	});

	test("this computer is on no network", async () => {
		expect(await look(near, { networks: () => [] })).toEqual([
			"bad no-network",
		]);
	});

	test("nothing listens there", async () => {
		expect(await look(near, { tcp: async () => "ECONNREFUSED" })).toEqual([
			"good same-network",
			"good computer-answers",
			"bad port-refused",
		]);
	});

	test.each([["ETIMEDOUT"], ["EHOSTUNREACH"]])(
		"the computer is there and its firewall swallows the port (%s)",
		async (code) => {
			expect(
				await look(near, {
					tcp: async () => code,
					neighbour: async () => "there",
				}),
			).toEqual([
				"good same-network",
				"good computer-answers",
				"bad port-silent",
			]);
		},
	);

	test("no computer answers on the wire: off, or an access point that isolates", async () => {
		expect(
			await look(near, {
				tcp: async () => "EHOSTUNREACH",
				neighbour: async () => "silent",
			}),
		).toEqual(["good same-network", "bad computer-silent"]);
	});

	test("another network, to which no way leads", async () => {
		expect(await look(far, { tcp: async () => "ENETUNREACH" })).toEqual([
			"doubt other-network",
			"bad no-route",
		]);
	});

	test("another network, and silence", async () => {
		expect(await look(far, { tcp: async () => "ETIMEDOUT" })).toEqual([
			"doubt other-network",
			"bad port-silent",
		]);
	});

	test.each([
		["ENOTLS", "tls-missing"],
		["ETLS", "speaks-other"],
		["EKEY", "key-differs"],
	])("what answers is not it: %s", async (end, code) => {
		expect((await look(near, {}, end)).at(-1)).toBe(`bad ${code}`);
	});

	test("what answers is a web server", async () => {
		const page = Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n");
		expect((await look(near, {}, page)).at(-1)).toBe("bad speaks-other");
	});

	test("the server is well, and refuses this user", async () => {
		const findings = await look(near, {}, "flex", "Members only.");
		expect(findings.slice(-2)).toEqual([
			"good speaks-flex",
			"bad server-refuses",
		]);
	});

	test("all is well", async () => {
		const findings = await look(near);
		expect(findings).toEqual([
			"good same-network",
			"good port-open",
			"good speaks-flex",
		]);
	});
});

describe("a server behind a proxy", () => {
	const proxy = { host: "10.0.0.1", port: 1_080 };
	const far = { ...near, host: "chat.example.org" };
	const look = (end: string) =>
		checkServer(far, null, probes(), dialling(end), proxy);

	test("is asked for through it, and nothing else is looked at", async () => {
		const findings = await look("flex");
		expect(codes(findings)).toEqual(["good through-proxy", "good speaks-flex"]);
		expect(findings[0]?.about).toBe("10.0.0.1:1080");
	});

	test.each([
		["EPROXY", "proxy-unreachable"],
		["EPROXYAUTH", "proxy-refuses"],
		["EPROXYWAY", "proxy-no-way"],
		["EPROXYOTHER", "proxy-other"],
		["EKEY", "key-differs"],
	])("that ends with %s: %s", async (end, code) => {
		expect(codes(await look(end))).toEqual([
			"good through-proxy",
			`bad ${code}`,
		]);
	});

	test("that is not known any more is all that is said", async () => {
		const findings = checkServer(
			far,
			null,
			probes(),
			() => {
				throw new Error("nobody is asked");
			},
			"lost",
		);
		expect(codes(await findings)).toEqual(["bad proxy-lost"]);
	});
});

describe("a relay that others can't reach", () => {
	const on: RelayHostState = {
		kind: "on",
		port: 4321,
		addresses: ["192.168.1.20:4321"],
		invites: [""],
		mailbox: null,
		ownedNames: null,
		fingerprint: "key",
	};
	const fine = { ownReturned: true, othersHeard: true, failure: "" };
	const report = {
		startedAt: 0,
		people: [],
		morePeople: 0,
		conversations: 0,
		samples: [],
		events: [],
		reachedAt: [],
		lastFromOutside: null as number | null,
	};
	const look = async ({
		host = on,
		settings = initialState.relaySettings,
		change = {},
		seen = fine,
		lastFromOutside = null,
	}: {
		host?: RelayHostState;
		settings?: typeof initialState.relaySettings;
		change?: Partial<Probes>;
		seen?: MulticastSeen;
		lastFromOutside?: number | null;
	}) =>
		codes(
			await checkHosting(
				{ host, settings, report: { ...report, lastFromOutside } },
				probes(change),
				async () => seen,
			),
		);

	test("it is off, or its port is taken, or it failed", async () => {
		expect(await look({ host: { kind: "off" } })).toEqual(["bad relay-off"]);
		const failed = (code: "port-in-use" | "listen-failed"): RelayHostState => ({
			kind: "failed",
			error: errorOf(code, { port: "1", address: ":1", reason: "no" }),
		});
		expect(await look({ host: failed("port-in-use") })).toEqual([
			"bad port-taken",
		]);
		expect(await look({ host: failed("listen-failed") })).toEqual([
			"bad relay-failed",
		]);
	});

	test("only this computer is let in", async () => {
		const settings = {
			...initialState.relaySettings,
			scope: "this-computer" as const,
		};
		expect(await look({ settings })).toEqual([
			"good relay-on",
			"bad only-this-computer",
		]);
	});

	test("an address of the wrong interface", async () => {
		const change = { tcp: async () => "EHOSTUNREACH" };
		expect(await look({ change })).toContain("bad address-unreachable");
	});

	test("only a VPN; several networks", async () => {
		const only = { networks: () => [vpn] };
		expect(await look({ change: only })).toContain("doubt only-vpn");
		const cable = { ...wifi, name: "eth0", address: "10.0.0.2" };
		const both = { networks: () => [wifi, cable] };
		expect(await look({ change: both })).toContain("doubt several-networks");
	});

	test("nobody has come, and a firewall is on", async () => {
		const firewall = async () => ({ state: "on" as const, name: "ufw" });
		expect(await look({ change: { firewall } })).toEqual([
			"good relay-on",
			"good address-reaches",
			"doubt nobody-came",
			"doubt firewall-on",
			"good multicast-returns",
			"good others-heard",
		]);
	});

	test("somebody has come: the way is open, and no firewall is asked", async () => {
		const firewall = () => Promise.reject(new Error("asked"));
		expect(await look({ change: { firewall }, lastFromOutside: 1 })).toContain(
			"good others-came",
		);
	});

	test("multicast: none, none that comes back, none of others, not wanted", async () => {
		const last = async (seen: Partial<MulticastSeen>) =>
			(await look({ seen: { ...fine, ...seen } })).at(-1);
		expect(await last({ failure: "EADDRINUSE" })).toBe("bad multicast-fails");
		expect(await last({ ownReturned: false })).toBe("bad multicast-lost");
		expect(await last({ othersHeard: false })).toBe("doubt nobody-heard");
		const settings = { ...initialState.relaySettings, announce: false };
		expect((await look({ settings })).at(-1)).toBe("doubt not-announced");
	});
});

describe("whether a neighbour has answered", () => {
	const table = `IP address       HW type     Flags       HW address            Mask     Device
192.168.1.1      0x1         0x2         52:54:00:12:34:56     *        eth0
192.168.1.30     0x1         0x0         00:00:00:00:00:00     *        eth0
`;
	test("as Linux knows it", () => {
		expect(inArpTable(table, "192.168.1.1")).toBe("there");
		expect(inArpTable(table, "192.168.1.30")).toBe("silent");
		expect(inArpTable(table, "192.168.1.3")).toBe("unknown");
	});

	test.each([
		["? (192.168.1.1) at 52:54:0:12:34:56 on en0 ifscope [ethernet]", "there"],
		["? (192.168.1.1) at (incomplete) on en0 ifscope [ethernet]", "silent"],
		["  192.168.1.1           52-54-00-12-34-56     dynamisch", "there"],
		["Keine ARP-Einträge gefunden.", "unknown"],
	])("as macOS and Windows say it: %s", (answer, expected) => {
		expect(inArpAnswer(answer, "192.168.1.1")).toBe(expected);
	});
});
