import fc from "fast-check";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { CommandHandlers } from "../../../src/main/ipc/answer";
import { ok, type Result } from "../../../src/shared/errors";
import { COMMAND_CHANNEL, commandNames } from "../../../src/shared/ipc";

type Listener = (event: unknown, input: unknown) => Promise<Result<unknown>>;

const listeners = vi.hoisted(() => new Map<string, Listener>());

vi.mock("electron", () => ({
	app: {},
	protocol: {},
	BrowserWindow: {},
	dialog: {},
	shell: {},
	ipcMain: {
		handle: (channel: string, listener: Listener) =>
			listeners.set(channel, listener),
	},
}));

const { handleCommands } = await import("../../../src/main/ipc/handle");
const { answerCommands } = await import("../../../src/main/ipc/answer");

const page = { senderFrame: { url: "app://ui/", parent: null } };
const seen: unknown[] = [];
const errors: unknown[] = [];
let fails = false;

const { answer } = answerCommands(
	new Proxy({} as CommandHandlers, {
		get: () => (input: unknown) => {
			seen.push(input);
			if (fails) throw new Error("a mistake with /home/somebody in it");
			return ok(null);
		},
	}),
	Promise.resolve(),
	(error) => errors.push(error),
);
handleCommands(Promise.resolve(answer));

function call(name: string, input: unknown, event: unknown = page) {
	const listener = listeners.get(`${COMMAND_CHANNEL}:${name}`);
	if (!listener) throw new Error(`nobody handles ${name}`);
	return listener(event, input);
}

beforeEach(() => {
	seen.length = 0;
	errors.length = 0;
	fails = false;
});

describe("17: commands from a window", () => {
	it("are the contract's and no other", () => {
		expect([...listeners.keys()].toSorted()).toEqual(
			commandNames.map((name) => `${COMMAND_CHANNEL}:${name}`).toSorted(),
		);
	});

	it("are answered to the app's own page", async () => {
		expect(await call("getSnapshot", {})).toEqual(ok(null));
		expect(seen).toHaveLength(1);
	});

	it.each([
		["a frame inside the page", { url: "app://ui/", parent: page.senderFrame }],
		["a frame that is gone", null],
		["another site", { url: "https://evil.example/", parent: null }],
		["a file", { url: "file:///etc/passwd", parent: null }],
		["an empty page", { url: "about:blank", parent: null }],
		["a text as a page", { url: "data:text/html,app://ui/", parent: null }],
		["another host", { url: "app://ui.evil/", parent: null }],
		["another path", { url: "app://ui/index.html.evil", parent: null }],
		["a developer tool", { url: "devtools://devtools/", parent: null }],
	])("are refused to %s", async (_who, senderFrame) => {
		for (const name of commandNames) {
			expect(await call(name, {}, { senderFrame })).toMatchObject({
				ok: false,
				error: { code: "foreign-page" },
			});
		}
		expect(seen).toEqual([]);
	});

	const cyclic: Record<string, unknown> = { on: true };
	cyclic.self = cyclic;

	it.each([
		["nothing", undefined],
		["null", null],
		["a text", "on"],
		["a list", [true]],
		["a wrong type", { on: "true" }],
		["a missing key", {}],
		["a surplus key", { on: true, also: 1 }],
		["a prototype", JSON.parse('{"on":true,"__proto__":{"admin":true}}')],
		["a constructor", JSON.parse('{"on":true,"constructor":{}}')],
		["a circle", cyclic],
		["10 MB", { on: "x".repeat(10_000_000) }],
	])("are refused with %s", async (_what, input) => {
		expect(await call("hostRelay", input)).toMatchObject({
			ok: false,
			error: { code: "bad-input" },
		});
		expect(seen).toEqual([]);
		expect(({} as { admin?: boolean }).admin).toBeUndefined();
	});

	it("refuse a text of 10 MB wherever a text is taken", async () => {
		const huge = "x".repeat(10_000_000);
		const inputs: readonly [string, object][] = [
			["setProfileName", { name: huge }],
			["connectServer", { address: huge, edition: null }],
			["sendRequest", { to: huge, topic: "", serverId: null }],
			["sendRequest", { to: "bob", topic: huge, serverId: null }],
			["sendMessage", { conversationId: "c", text: huge }],
			["saveDraft", { conversationId: "c", draft: huge }],
			["copyText", { text: huge }],
			["openLink", { url: huge }],
			["dismissNotice", { id: huge }],
		];
		for (const [name, input] of inputs) {
			expect(await call(name, input)).toMatchObject({ ok: false });
		}
		expect(seen).toEqual([]);
	});

	it("never throw and never hand on what the contract does not name", async () => {
		const input = fc.oneof(
			fc.anything({ withBigInt: true, withMap: true, withNullPrototype: true }),
			fc.record(
				{
					on: fc.anything(),
					id: fc.anything(),
					text: fc.anything(),
					serverId: fc.anything(),
					conversationId: fc.anything(),
					["__proto__"]: fc.anything(),
				},
				{ requiredKeys: [] },
			),
		);
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(...commandNames.filter((n) => n !== "getSnapshot")),
				input,
				async (name, value) => {
					seen.length = 0;
					const result = await call(name, value);
					if (!result.ok) expect(seen).toEqual([]);
					for (const handed of seen)
						expect(Object.getPrototypeOf(handed)).toBe(Object.prototype);
				},
			),
			{ numRuns: 2_000 },
		);
		expect(errors).toEqual([]);
	});

	it("that fail inside say so without the details", async () => {
		fails = true;
		const result = await call("getSnapshot", {});
		expect(result).toMatchObject({ ok: false, error: { code: "own-mistake" } });
		expect(JSON.stringify(result)).not.toContain("somebody");
		expect(errors).toHaveLength(1);
	});
});
