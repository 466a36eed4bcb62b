import { expect, test } from "vitest";
import { hasTray } from "../../../../src/main/desktop/tray-host";

/** A computer with these tools, which say so. */
const computer =
	(tools: Readonly<Record<string, string>>) => async (tool: string) =>
		tools[tool] ?? null;

test.each([
	["dbus-send", { "dbus-send": "   variant       boolean true\n" }, true],
	["gdbus alone", { gdbus: "(<true>,)\n" }, true],
	["busctl alone", { busctl: "b true\n" }, true],
	["a watcher that nobody shows", { gdbus: "(<false>,)\n" }, false],
	["no watcher: the tool fails", { "dbus-send": "" }, false],
	["none of the tools", {}, false],
])("a tray on Linux: %s", async (_what, tools, there) => {
	expect(await hasTray("linux", computer(tools))).toBe(there);
});

test("the first tool there is decides", async () => {
	const tools = { "dbus-send": "", gdbus: "(<true>,)" };
	expect(await hasTray("linux", computer(tools))).toBe(false);
});

test.each(["darwin", "win32"] as const)("%s always has one", async (system) => {
	expect(await hasTray(system, computer({}))).toBe(true);
});
