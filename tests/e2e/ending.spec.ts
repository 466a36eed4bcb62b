import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
	existsSync,
	mkdtempSync,
	readFileSync,
	readlinkSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "@playwright/test";

let profile: string;
test.beforeEach(() => {
	profile = mkdtempSync(join(tmpdir(), "flex-ending-"));
});
test.afterEach(() => rmSync(profile, { recursive: true }));

const hook = () => join(profile, "hook.cjs");

/** @param before what main does before the app's own code */
function start(before: string, ...args: readonly string[]): ChildProcess {
	if (before !== "") writeFileSync(hook(), before);
	return spawn(
		process.env.ELECTRON_EXEC_PATH ?? "",
		[
			...(before === "" ? [] : ["-r", hook()]),
			...[resolve("."), `--user-data-dir=${profile}`, ...args],
		],
		{ stdio: ["pipe", "pipe", "ignore"] },
	);
}

/** Without what asks for this file: whoever starts the app again does so without it. */
const main = `
	const { app } = require("electron");
	process.argv.splice(process.argv.indexOf("-r"), 2);`;

// From a window that has nothing yet to one that has all.
for (const ms of [0, 5, 10, 20, 40, 80, 160, 320]) {
	test(`a logout ${ms} ms after a start has made its window ends it without a word`, async () => {
		const started = start(`${main}
			app.once("browser-window-created", () =>
				setTimeout(() => process.kill(process.pid, "SIGTERM"), ${ms}));`);
		// A question that nobody answers would keep it.
		expect(await once(started, "exit")).toEqual([0, null]);
	});
}

test("who quits at a question of the start waits for nothing", async () => {
	writeFileSync(join(profile, "keys.json"), "no keys");
	// Without what bounds every end.
	const asked = start(`${main}
		const timers = require("node:timers/promises");
		timers.setTimeout = () => new Promise(() => {});
		require("node:module").syncBuiltinESMExports();
		const later = globalThis.setTimeout;
		globalThis.setTimeout = (act, ms, ...rest) =>
			ms === 10_000 ? null : later(act, ms, ...rest);
		app.once("browser-window-created", (_event, { webContents }) => {
			webContents.once("did-finish-load", () => console.log("there"));
		});`);
	await once(asked.stdout as NodeJS.EventEmitter, "data");
	await expect.poll(log).toContain("gate keys-damaged");
	asked.kill("SIGTERM");
	expect(await once(asked, "exit")).toEqual([0, null]);
});

test("who starts the app while it still ends has it as soon as it has ended, with its window and the link that was opened", async () => {
	const first = start(
		`${main}
		app.on("newListener", (name) => {
			// The last thing of a start.
			if (name === "activate") setImmediate(() => app.quit());
		});
		const exit = app.exit.bind(app);
		app.exit = (code) => void process.stdin.once("data", () => exit(code));
		app.once("will-quit", () => console.log("ending"));`,
		"--hidden",
		"flex://127.0.0.1:1",
	);
	await once(first.stdout as NodeJS.EventEmitter, "data");
	const second = start("", "flex://127.0.0.1:2");
	await once(second, "exit");
	first.stdin?.write("\n");
	await once(first, "exit");
	await expect.poll(owner).toBeGreaterThan(0);
	const third = owner();
	expect([first.pid, second.pid]).not.toContain(third);
	const words = readFileSync(`/proc/${third}/cmdline`, "utf8").split(/[\0 ]/);
	expect(words).toContain("flex://127.0.0.1:2");
	expect(words).not.toContain("flex://127.0.0.1:1");
	expect(words).not.toContain("--hidden");
	process.kill(third, "SIGTERM");
	await expect.poll(owner).toBe(0);
});

function log(): string {
	const file = join(profile, "log", "flex.log");
	return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** Of the process that has the profile; 0 for none. */
function owner(): number {
	try {
		const lock = readlinkSync(join(profile, "SingletonLock"));
		const pid = Number(lock.split("-").at(-1));
		return process.kill(pid, 0) ? pid : 0;
	} catch {
		return 0;
	}
}
