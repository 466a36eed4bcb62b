import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Format, JsonFile } from "../../../src/main/profile/json-file";
import { keptEntities, readKept } from "../../../src/main/profile/kept-state";
import { settingsFormat } from "../../../src/main/profile/settings";
import { StateKeeper } from "../../../src/main/profile/state-keeper";
import type {
	ConversationId,
	PersonKey,
	SentRequestId,
	ServerId,
} from "../../../src/shared/domain/ids";
import { noMarks } from "../../../src/shared/domain/marks";
import { errorOf } from "../../../src/shared/errors";
import {
	defaultPreferences,
	type Preferences,
} from "../../../src/shared/preferences";
import { type AppState, initialState } from "../../../src/shared/state";
import type { DocumentChange, StoredDocument } from "../../../src/store/calls";
import {
	conversation,
	conversationId,
	message,
	person,
	server,
} from "../renderer/samples";
import { tempFolder } from "./temp-folder";

const numbers: Format<number, number> = {
	parse: (text) => {
		const value = JSON.parse(text);
		if (typeof value !== "number") throw new Error("no number");
		return value;
	},
	serialize: (value) => JSON.stringify(value),
	nothing: 0,
	unreadable: -1,
};

async function numberFile(errors: unknown[] = []) {
	const folder = await tempFolder();
	const path = join(folder, "deep", "number.json");
	const open = () => JsonFile.open(path, numbers, (e) => errors.push(e));
	return { folder: join(folder, "deep"), path, open };
}

describe("a value in a file", () => {
	test("is there again, the last one saved", async () => {
		const { open } = await numberFile();
		const file = await open();
		expect(file.initial).toBe(0);
		for (let i = 1; i <= 5; i++) file.save(i);
		await file.flush();
		expect((await open()).initial).toBe(5);
	});

	test("is written by itself soon", async () => {
		const { open, path } = await numberFile();
		const file = await open();
		file.save(7);
		await expect.poll(() => readFile(path, "utf8").catch(() => "")).toBe("7");
	});

	test("is not written any more once closed", async () => {
		const { open } = await numberFile();
		const file = await open();
		file.save(1);
		const closed = file.close();
		file.save(2);
		await closed;
		await file.flush();
		expect((await open()).initial).toBe(1);
	});

	test.each(["", "{", '"text"', "\0\0\0\0"])(
		"that is damaged (%j) is moved aside and never written over",
		async (damaged) => {
			const { folder, path, open } = await numberFile();
			await open();
			await writeFile(path, damaged);
			const file = await open();
			expect(file.initial).toBe(-1);
			file.save(3);
			await file.flush();
			expect((await open()).initial).toBe(3);
			expect(file.movedAside).toMatch(/number\.json\.damaged-\d+$/);
			expect(await readFile(file.movedAside as string, "utf8")).toBe(damaged);
			expect((await readdir(folder)).length).toBe(2);
		},
	);

	test("that can't be written is told, and written at the next chance", async () => {
		const errors: unknown[] = [];
		const { open } = await numberFile(errors);
		const file = await open();
		file.save(1n as unknown as number); // no JSON
		await file.flush();
		expect(errors).toHaveLength(1);
		file.save(2);
		await file.flush();
		expect((await open()).initial).toBe(2);
	});
});

const serverId = "s1" as ServerId;
const error = errorOf("server-refuses", { where: "10.0.0.5:4321" });
const otherId = "s2" as ServerId;
const endedId = "s1.c3" as ConversationId;
const askedId = "s1.c2" as ConversationId;
const sentId = "r1" as SentRequestId;

const full: AppState = {
	...initialState,
	profile: { name: "Alice" },
	card: { id: "01", status: "At lunch", picture: "AAAA" },
	cards: { key: { id: "02", status: "Back at 2", picture: null } },
	preferences: { ...initialState.preferences, theme: "dark" },
	relayHost: {
		kind: "on",
		port: 1,
		addresses: ["a:1"],
		invites: [],
		mailbox: null,
		ownedNames: null,
		fingerprint: "key",
	},
	servers: {
		[serverId]: server({
			people: [person("Bob")],
			announcedAs: "Third floor",
		}),
		[otherId]: server({ id: otherId, line: { kind: "idle" }, own: true }),
	},
	conversations: {
		[conversationId]: conversation({
			topic: "lunch",
			unread: 2,
			readUpTo: 7,
			draft: "half a ",
			last: message(9),
			members: [
				{
					...person("Bob"),
					standing: "joined",
					canEncrypt: true,
					since: 1,
					deliveredUpTo: 9,
					readUpTo: 7,
				},
			],
			told: { since: 2, deliveredUpTo: 8, readUpTo: 6 },
			cardTold: { card: "01", to: ["bob" as PersonKey] },
			holdup: error,
		}),
		[endedId]: conversation({
			id: endedId,
			attachment: { kind: "ended", error },
		}),
	},
	pendingRequests: {
		[askedId]: {
			id: askedId,
			serverId,
			connectionId: conversation().connectionId,
			from: person("Carol"),
			others: [person("Dave")],
			receivedAt: 5,
			acknowledging: true,
			over: null,
		},
	},
	sentRequests: {
		[sentId]: {
			id: sentId,
			serverId,
			to: [person("Dave")],
			acknowledgedBy: [],
			topic: "",
			into: null,
			sentAt: 3,
			connectionId: null,
			state: { kind: "failed", error },
		},
	},
	ignoredRequests: ["s1.c9" as ConversationId],
	notices: [{ id: "n", error }],
};

const documentsOf = (state: AppState): StoredDocument[] =>
	keptEntities(state).map((it) => ({ ...it, body: it.body() }));

describe("the kept state", () => {
	test("is the state, with lines idle, nobody there and nothing attached", () => {
		const { kept, damaged } = readKept(documentsOf(full));
		expect(damaged).toEqual([]);
		expect(kept.state).toEqual({
			...full,
			// Of this run alone, or in the settings.
			preferences: initialState.preferences,
			relayHost: { kind: "off" },
			notices: [],
			servers: {
				[serverId]: server({
					line: { kind: "idle" },
					announcedAs: "Third floor",
				}),
				[otherId]: full.servers[otherId],
			},
			conversations: {
				...full.conversations,
				[conversationId]: {
					...full.conversations[conversationId],
					attachment: { kind: "detached" },
					holdup: null,
				},
			},
		});
		expect([...kept.idleServers]).toEqual(["s2"]);
	});

	test("survives a second round", () => {
		const { state } = readKept(documentsOf(full)).kept;
		expect(readKept(documentsOf(state)).kept.state).toEqual(state);
	});

	test("of an earlier version, without marks, has none", () => {
		const documents = documentsOf(full).map((one) => {
			if (one.kind !== "conversation") return one;
			const { told: _told, ...kept } = JSON.parse(one.body ?? "");
			const members = [{ ...person("Bob"), standing: "joined" }];
			return { ...one, body: JSON.stringify({ ...kept, members }) };
		});
		const { state } = readKept(documents).kept;
		expect(state.conversations[conversationId]).toMatchObject({
			members: [noMarks],
			told: noMarks,
		});
	});

	test.each([
		["with a wrong checksum", { body: null }],
		["that is no JSON", { body: "{" }],
		["with a part missing", { body: '{"id":"s2"}' }],
		["of a kind nobody knows", { kind: "__proto__" }],
	])("takes no document %s, and all others", (_name, over) => {
		const documents = documentsOf(full).map((one) =>
			one.id === otherId ? { ...one, ...over } : one,
		);
		const { kept, damaged } = readKept(documents);
		expect(damaged).toHaveLength(1);
		expect(Object.keys(kept.state.servers)).toEqual([serverId]);
		expect(Object.keys(kept.state.conversations)).toHaveLength(2);
	});
});

describe("keeping the state", () => {
	function setUp(documents: readonly StoredDocument[] = []) {
		const written: DocumentChange[][] = [];
		const errors: unknown[] = [];
		let disk: Error | null = null;
		const keeper = new StateKeeper(
			documents,
			async (changes) => {
				if (disk) throw disk;
				written.push([...changes]);
			},
			(error) => errors.push(error),
		);
		const names = () =>
			written
				.splice(0)
				.map((changes) =>
					changes.map(({ kind, id, body }) =>
						`${body === null ? "-" : "+"}${kind} ${id}`.trim(),
					),
				);
		const save = (state: AppState) => {
			keeper.save(state);
			return keeper.flush();
		};
		return {
			keeper,
			errors,
			names,
			save,
			fail: (error: Error | null) => {
				disk = error;
			},
		};
	}

	test("writes what has changed, and takes away what is gone", async () => {
		const { save, names } = setUp(documentsOf(full));
		await save(full);
		expect(names()).toEqual([]);
		const { [otherId]: _gone, ...servers } = full.servers;
		await save({ ...full, servers, profile: { name: "Al" } });
		expect(names()).toEqual([["+profile", "-server s2"]]);
	});

	test("writes nothing of what is not kept", async () => {
		const { save, names } = setUp(documentsOf(full));
		await save({
			...full,
			servers: {
				...full.servers,
				[serverId]: server({
					line: { kind: "dialing", error: null },
					announcedAs: "Third floor",
				}),
			},
		});
		expect(names()).toEqual([]);
	});

	test("writes by itself soon, once for all that came together", async () => {
		const { keeper, names } = setUp(documentsOf(full));
		for (const name of ["A", "B", "C"])
			keeper.save({ ...full, profile: { name } });
		const all: string[][] = [];
		await expect.poll(() => all.push(...names())).toBeGreaterThan(0);
		expect(all).toEqual([["+profile"]]);
	});

	test("what can't be written is told, and goes with the next chance", async () => {
		const { keeper, save, names, errors, fail } = setUp(documentsOf(full));
		const { [otherId]: _gone, ...servers } = full.servers;
		fail(new Error("full"));
		await save({ ...full, servers, profile: { name: "Al" } });
		expect(errors).toHaveLength(1);
		fail(null);
		await keeper.flush();
		expect(names()).toEqual([["+profile", "-server s2"]]);
	});

	test("writes nothing once closed", async () => {
		const { keeper, save, names } = setUp(documentsOf(full));
		await keeper.close();
		await save({ ...full, profile: { name: "Al" } });
		expect(names()).toEqual([]);
	});
});

describe("the settings", () => {
	test("that can't be read open no relay to anybody: off, and for its host alone", () => {
		const relay = settingsFormat.unreadable?.relay;
		expect(relay).toMatchObject({ on: false, members: { on: true, list: [] } });
	});

	const members = {
		on: true,
		list: [
			{ name: "bob", key: null },
			{ name: "carol", key: "A".repeat(43) },
		],
	};

	test("have a list of members that a user may write by hand", () => {
		const list = [{ name: "bob", key: "A".repeat(43) }, { name: "Bob" }];
		const text = JSON.stringify({ relay: { members: { on: true, list } } });
		expect(settingsFormat.parse(text).relay.members).toEqual({
			on: true,
			list: [{ name: "bob", key: null }],
		});
	});

	test.each([
		["a name that can't be one", [{ name: "a b" }]],
		["a key that is none", [{ name: "bob", key: "AAAA" }]],
		["more than it holds", Array(1_001).fill({ name: "bob" })],
	])("are refused with %s in the list of members", (_what, list) => {
		const text = JSON.stringify({ relay: { members: { on: true, list } } });
		expect(() => settingsFormat.parse(text)).toThrow();
	});

	test("are those of the state", () => {
		const preferences: Preferences = {
			...defaultPreferences,
			theme: "dark",
			readReceipts: false,
			typing: false,
			lookNearby: false,
			takeCalls: true,
			callPort: 9_001,
			notificationContent: false,
		};
		const text = settingsFormat.serialize({
			...full,
			preferences,
			update: { kind: "checking" },
			keys: { ...initialState.keys, unprotectedAccepted: true },
			// Until somebody has looked, which is not for the app to do.
			proxy: "lost",
			fileSettings: { autoDownload: 7, folder: "/somewhere" },
			relaySettings: {
				port: 9,
				scope: "this-computer",
				announce: false,
				name: "Here",
				startWithApp: false,
				limits: { maxLines: 3 },
			},
			relayBans: [
				{ name: "mallory", key: null, address: "192.168.1.31", at: 7 },
			],
			relayMembers: members,
		});
		expect(settingsFormat.parse(text)).toEqual({
			...preferences,
			lookForUpdates: true,
			proxied: true,
			unprotectedKeysAccepted: true,
			files: { autoDownload: 7, folder: "/somewhere" },
			relay: {
				port: 9,
				scope: "this-computer",
				announce: false,
				name: "Here",
				startWithApp: false,
				limits: { maxLines: 3 },
				bans: [{ name: "mallory", key: null, address: "192.168.1.31", at: 7 }],
				members,
				on: true,
			},
		});
	});

	test("have defaults for what is left out", () => {
		expect(settingsFormat.parse("{}")).toEqual(settingsFormat.nothing);
		expect(settingsFormat.parse('{"relay":{"port":0}}')).toEqual({
			...defaultPreferences,
			lookForUpdates: false,
			proxied: false,
			unprotectedKeysAccepted: false,
			files: { autoDownload: 5_000_000, folder: null },
			relay: {
				port: 0,
				scope: "network",
				announce: true,
				name: "",
				startWithApp: true,
				limits: {},
				bans: [],
				members: { on: false, list: [] },
				on: false,
			},
		});
	});

	test.each([
		'{"theme":"pink"}',
		'{"relay":{"port":65536}}',
		'{"relay":{"port":"1"}}',
		'{"them":"dark"}',
		"[]",
	])("%s is not taken", (text) => {
		expect(() => settingsFormat.parse(text)).toThrow();
	});
});
