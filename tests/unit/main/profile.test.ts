import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Format, JsonFile } from "../../../src/main/profile/json-file";
import { keptStateFormat } from "../../../src/main/profile/kept-state";
import { settingsFormat } from "../../../src/main/profile/settings";
import type {
	ConversationId,
	SentRequestId,
	ServerId,
} from "../../../src/shared/domain/ids";
import { noMarks } from "../../../src/shared/domain/marks";
import { type AppState, initialState } from "../../../src/shared/state";
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
			expect(file.initial).toBe(0);
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
const error = { code: "gone", message: "It is gone." };
const otherId = "s2" as ServerId;
const endedId = "s1.c3" as ConversationId;
const askedId = "s1.c2" as ConversationId;
const sentId = "r1" as SentRequestId;

const full: AppState = {
	...initialState,
	profile: { name: "Alice" },
	theme: "dark",
	relayHost: { kind: "on", port: 1, addresses: ["a:1"] },
	servers: {
		[serverId]: server({ people: [person("Bob")] }),
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
					since: 1,
					deliveredUpTo: 9,
					readUpTo: 7,
				},
			],
			told: { since: 2, deliveredUpTo: 8, readUpTo: 6 },
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
		},
	},
	sentRequests: {
		[sentId]: {
			id: sentId,
			serverId,
			to: [person("Dave")],
			acknowledgedBy: [],
			dismissed: false,
			topic: "",
			sentAt: 3,
			connectionId: null,
			state: { kind: "failed", error },
		},
	},
	ignoredRequests: ["s1.c9" as ConversationId],
	notices: [{ id: "n", error }],
};

describe("the kept state", () => {
	const text = keptStateFormat.serialize(full);

	test("is the state, with lines idle, nobody there and nothing attached", () => {
		const { state, idleServers } = keptStateFormat.parse(text);
		expect(state).toEqual({
			...full,
			// Of this run alone, or in the settings.
			theme: initialState.theme,
			relayHost: { kind: "off" },
			notices: [],
			servers: {
				[serverId]: server({ line: { kind: "idle" } }),
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
		expect([...idleServers]).toEqual(["s2"]);
	});

	test("survives a second round", () => {
		const { state } = keptStateFormat.parse(text);
		const again = keptStateFormat.parse(keptStateFormat.serialize(state));
		expect(again.state).toEqual(state);
	});

	test("of an earlier version, without marks, has none", () => {
		const kept = JSON.parse(text);
		const [first] = Object.values<Record<string, unknown>>(kept.conversations);
		delete first?.told;
		if (first) first.members = [{ ...person("Bob"), standing: "joined" }];
		const { state } = keptStateFormat.parse(JSON.stringify(kept));
		expect(state.conversations[conversationId]).toMatchObject({
			members: [noMarks],
			told: noMarks,
		});
	});

	test.each([
		["of another version", { version: 2 }],
		["without one", { version: undefined }],
		["with a part missing", { conversations: undefined }],
		["with a surplus part", { more: {} }],
		["with a part of another kind", { servers: [1] }],
	])("%s is not taken", (_name, over) => {
		const kept = { ...JSON.parse(text), ...over };
		expect(() => keptStateFormat.parse(JSON.stringify(kept))).toThrow();
	});
});

describe("the settings", () => {
	test("are those of the state", () => {
		const text = settingsFormat.serialize({
			...full,
			readReceipts: false,
			update: { kind: "checking" },
			keys: { ...initialState.keys, unprotectedAccepted: true },
			relaySettings: { port: 9, scope: "this-computer" },
		});
		expect(settingsFormat.parse(text)).toEqual({
			theme: "dark",
			readReceipts: false,
			lookForUpdates: true,
			unprotectedKeysAccepted: true,
			relay: { port: 9, scope: "this-computer", on: true },
		});
	});

	test("have defaults for what is left out", () => {
		expect(settingsFormat.parse("{}")).toEqual(settingsFormat.nothing);
		expect(settingsFormat.parse('{"relay":{"port":0}}')).toEqual({
			theme: "system",
			readReceipts: true,
			lookForUpdates: false,
			unprotectedKeysAccepted: false,
			relay: { port: 0, scope: "network", on: false },
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
