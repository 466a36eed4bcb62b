import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Finder } from "../../../src/discovery/finder";
import {
	MAX_ADDRESSES,
	MAX_NAME_LENGTH,
	MAX_PACKETS,
	MAX_PACKETS_PER_SOURCE,
	MAX_RELAYS,
	MAX_RELAYS_PER_SOURCE,
	MAX_TTL,
} from "../../../src/discovery/limits";
import {
	type Heard,
	type OpenChannel,
	SourceLimit,
} from "../../../src/discovery/multicast";
import {
	type Announcement,
	instanceOf,
	recordsOf,
	SERVICE,
	type ServiceRecord,
} from "../../../src/discovery/record";
import type { OwnAddress } from "../../../src/node/own-networks";
import type { NearbyRelay } from "../../../src/shared/domain/nearby";

/** What is made of answers that anybody on the network can send, with networks that exist only here. */

const lan: OwnAddress = {
	name: "eth0",
	address: "192.168.1.20",
	family: "IPv4",
	prefix: 24,
	kind: "lan",
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A finder on one network, and what it has been told and has asked. */
function look(networks: OwnAddress[] = [lan]) {
	let now = 0;
	const told: (readonly NearbyRelay[])[] = [];
	const asked: { at: string; known: unknown[] }[] = [];
	const hears: ((packet: Heard) => void)[] = [];
	const open: OpenChannel = (at, listensTo, heard) => {
		expect(listensTo).toBe("responses");
		hears.push(heard);
		return {
			at,
			ask: (_questions, known) =>
				void asked.push({ at: at.address, known: [...known] }),
			answer: () => {
				throw new Error("a finder answers nobody");
			},
			close: () => {},
		};
	};
	const finder = new Finder((relays) => told.push(relays), {
		open,
		networks: () => networks,
		clock: () => now,
	});
	vi.advanceTimersByTime(0);
	const wait = (ms: number) => {
		now += ms;
		vi.advanceTimersByTime(ms);
	};
	return {
		finder,
		told,
		asked,
		wait,
		relays: () => told.at(-1) ?? [],
		hear: (records: readonly ServiceRecord[], source = "192.168.1.30") => {
			for (const heard of hears) {
				heard({
					questions: [],
					records,
					source,
					at: networks[0] as OwnAddress,
				});
			}
		},
	};
}

function key(n: number): string {
	return Buffer.alloc(32, n).toString("base64url");
}

/** As it comes off the wire: texts are bytes. */
function recordsFor(
	change: Partial<Announcement> = {},
	addresses: readonly string[] = ["192.168.1.30"],
	ttl?: number,
): ServiceRecord[] {
	const said = { name: "Alice", online: 3, port: 4_321, ...change };
	const whole = { fingerprint: key(1), ...said };
	const { pointer, details } = recordsOf(whole, addresses, ttl);
	return [pointer, ...details].map((record) =>
		record.type === "TXT"
			? { ...record, data: record.data.map((text) => Buffer.from(text)) }
			: record,
	);
}

test("asks at once, then seldom and seldomer, and says what it knows", () => {
	const { asked, wait, hear, finder } = look();
	expect(asked).toEqual([{ at: "192.168.1.20", known: [] }]);
	hear(recordsFor());
	wait(1_000);
	expect(asked[1]?.known).toMatchObject([{ type: "PTR", ttl: 119 }]);
	wait(60 * 60_000);
	// 1, 4, 13 and 40 seconds, and then each minute.
	expect(asked.length).toBeLessThanOrEqual(65);
	finder.close();
	wait(60 * 60_000);
	expect(asked.length).toBeLessThanOrEqual(65);
});

test("what is found has a name, people, port, key and addresses, those of the own network first", () => {
	const { hear, relays } = look();
	hear(recordsFor({}, ["10.8.0.1", "192.168.1.30", "fd00::7"]));
	expect(relays()).toEqual([
		{
			id: instanceOf({
				name: "Alice",
				online: 0,
				port: 1,
				fingerprint: key(1),
			}).toLowerCase(),
			name: "Alice",
			online: 3,
			port: 4_321,
			fingerprint: key(1),
			addresses: ["192.168.1.30", "10.8.0.1", "fd00::7"],
		},
	]);
});

test("nobody is told twice of the same, and the end is told", () => {
	const { hear, told, relays } = look();
	hear(recordsFor());
	hear(recordsFor());
	expect(told).toHaveLength(1);
	hear(recordsFor({ online: 4 }));
	expect(relays()[0]?.online).toBe(4);
	// Another computer can't say that it is gone.
	hear(recordsFor({}, ["192.168.1.30"], 0), "192.168.1.66");
	expect(relays()).toHaveLength(1);
	hear(recordsFor({}, ["192.168.1.30"], 0));
	expect(relays()).toHaveLength(0);
});

test("who says no more is forgotten, however long they said to believe them", () => {
	const { hear, relays, wait } = look();
	hear(recordsFor({}, ["192.168.1.30"], 1_000_000));
	wait(MAX_TTL * 1_000 - 1_000);
	expect(relays()).toHaveLength(1);
	wait(2_000);
	expect(relays()).toHaveLength(0);
});

test("hostile names are one plain line, and of bounded length", () => {
	const { hear, relays } = look();
	const names = [
		"\u202Eevil\u202C\n\tline\u0000\u001b[31m",
		"a".repeat(200),
		"",
		"\u200b\u2066",
		"naïve \u{1F600}",
	];
	for (const [i, name] of names.entries()) {
		const records = recordsFor({ fingerprint: key(i + 1), name: `r${i}` });
		hear(
			records.map((record) =>
				record.type === "TXT"
					? {
							...record,
							data: [`name=${name}`, `key=${key(i + 1)}`, "online=-1"].map(
								(text) => Buffer.from(text),
							),
						}
					: record,
			),
		);
	}
	const shown = relays().map(({ name }) => name);
	expect(shown).toHaveLength(names.length);
	for (const name of shown) {
		expect(name).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
		expect([...name].length).toBeLessThanOrEqual(MAX_NAME_LENGTH);
		expect(name).not.toBe("");
	}
	expect(shown).toContain("evil line [31m");
	expect(relays().every(({ online }) => online === null)).toBe(true);
});

test.each<[string, (records: ServiceRecord[]) => ServiceRecord[]]>([
	["no service", (all) => all.filter(({ type }) => type !== "SRV")],
	["no text", (all) => all.filter(({ type }) => type !== "TXT")],
	["no address", (all) => all.filter(({ type }) => type !== "A")],
	["port 0", (all) => withData(all, "SRV", { port: 0, target: "x.local" })],
	["a port that is a word", (all) => withData(all, "SRV", { port: "4321" })],
	["a service that is null", (all) => withData(all, "SRV", null)],
	["a text that is no list", (all) => withData(all, "TXT", "key=1")],
	[
		"a key of the wrong length",
		(all) => withData(all, "TXT", [Buffer.from("key=AAAA")]),
	],
	["its own address", (all) => withData(all, "A", "127.0.0.1")],
	["everybody's address", (all) => withData(all, "A", "255.255.255.255")],
	["a group's address", (all) => withData(all, "A", "224.0.0.251")],
	["a name for an address", (all) => withData(all, "A", "evil.example")],
])("what is announced with %s is not shown", (_what, change) => {
	const { hear, relays } = look();
	hear(change(recordsFor()));
	expect(relays()).toEqual([]);
	// And nothing is stuck: the whole one is.
	hear(recordsFor());
	expect(relays()).toHaveLength(1);
});

function withData(
	records: ServiceRecord[],
	type: string,
	data: unknown,
): ServiceRecord[] {
	return records.map((one) => (one.type === type ? { ...one, data } : one));
}

test("one computer can announce only a few, and all together only so many", () => {
	const { hear, relays } = look();
	for (let n = 1; n <= 40; n++) {
		hear(recordsFor({ fingerprint: key(n), name: `flood ${n}` }));
	}
	expect(relays()).toHaveLength(MAX_RELAYS_PER_SOURCE);
	for (let n = 41; n <= 200; n++) {
		const fingerprint = key(n);
		hear(recordsFor({ fingerprint, name: `r ${n}` }), `192.168.1.${n}`);
	}
	expect(relays()).toHaveLength(MAX_RELAYS);
});

test("addresses of one relay are bounded, each once", () => {
	const { hear, relays } = look();
	const base = recordsFor();
	const host = base.find(({ type }) => type === "A")?.name as string;
	const more = Array.from({ length: 40 }, (_, n) => ({
		name: host,
		type: "A",
		ttl: 120,
		data: `192.168.1.${n % 30}`,
	}));
	hear([...base, ...more]);
	expect(relays()[0]?.addresses).toHaveLength(MAX_ADDRESSES);
	expect(new Set(relays()[0]?.addresses).size).toBe(MAX_ADDRESSES);
});

test("a foreign service is no relay", () => {
	const { hear, told } = look();
	hear([
		{
			name: "_http._tcp.local",
			type: "PTR",
			ttl: 120,
			data: "x._http._tcp.local",
		},
		{ name: SERVICE, type: "PTR", ttl: 120, data: 7 },
	]);
	expect(told).toEqual([]);
});

test("only so much is heard in a second, from one and from all", () => {
	let now = 0;
	const limit = new SourceLimit(() => now);
	const admitted = (source: string, times: number) =>
		Array.from({ length: times }, () => limit.admits(source)).filter(Boolean)
			.length;
	expect(admitted("one", 500)).toBe(MAX_PACKETS_PER_SOURCE);
	expect(admitted("two", 1)).toBe(1);
	let all = MAX_PACKETS_PER_SOURCE + 1;
	for (let n = 0; n < 1_000; n++) all += admitted(`source ${n}`, 1);
	expect(all).toBe(MAX_PACKETS);
	now = 1_000;
	expect(admitted("one", 1)).toBe(1);
});
