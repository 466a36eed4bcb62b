import { spawn } from "node:child_process";
import {
	mkdtempSync,
	readdirSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "@playwright/test";
import { Person } from "./person";
import { shownText } from "./shown-text";
import { talking } from "./talking";

/**
 * The rows beyond Electron's numbered checklist: how the app is started, what it leaves on disk, and what
 * happens when its page dies (docs/SECURITY.md).
 */

const executable = process.env.ELECTRON_EXEC_PATH ?? "";
const linux = process.platform === "linux";

test("+: a page that dies comes back, with what came meanwhile", async () => {
	const [alice, bob] = await talking();
	await bob.write("before");
	await expect(alice.log.getByText("before")).toBeVisible();

	await alice.app.evaluate(
		({ BrowserWindow }) =>
			new Promise<void>((resolve) => {
				const contents = BrowserWindow.getAllWindows()[0]?.webContents;
				contents?.once("render-process-gone", () => resolve());
				contents?.forcefullyCrashRenderer();
			}),
	);
	await bob.write("meanwhile");
	// Alice's relay and line live on: Bob is told that it is stored.
	await expect(bob.log.getByRole("article", { name: /queued/ })).toHaveCount(0);
	await expect.poll(() => shownText(alice)).toContain("meanwhile");
	await alice.app.evaluate(({ BrowserWindow }) =>
		BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
			"document.querySelector('.conversation').click()",
		),
	);
	await expect.poll(() => shownText(alice)).toMatch(/before[\s\S]*meanwhile/);
	for (const person of [bob, alice]) await person.leave();
});

test("+: a page that keeps dying is not reloaded for ever", async () => {
	const person = await Person.arrive("Sisyphus");
	const asked = await person.app.evaluate(async ({ BrowserWindow, dialog }) => {
		const question = new Promise<string>((resolve) => {
			dialog.showMessageBox = (async (_window: unknown, options: object) => {
				resolve((options as { message: string }).message);
				return { response: 0, checkboxChecked: false };
			}) as typeof dialog.showMessageBox;
		});
		const contents = BrowserWindow.getAllWindows()[0]?.webContents;
		contents?.on("dom-ready", () => contents.forcefullyCrashRenderer());
		contents?.forcefullyCrashRenderer();
		const message = await question;
		contents?.removeAllListeners("dom-ready");
		return message;
	});
	expect(asked).toContain("keeps failing");
	await expect.poll(() => shownText(person)).toContain("Sisyphus");
	await person.leave();
});

test("+: a mistake in main ends neither its lines nor its windows", async () => {
	const [alice, bob] = await talking();
	const told = await alice.app.evaluate(
		({ dialog }) =>
			new Promise<string>((resolve) => {
				dialog.showErrorBox = (_title, content) => resolve(content);
				setImmediate(() => {
					throw new Error("a mistake");
				});
			}),
	);
	expect(told).toContain("a mistake");
	await bob.write("still there?");
	await expect(alice.log.getByText("still there?")).toBeVisible();
	await alice.write("yes");
	await expect(bob.log.getByText("yes")).toBeVisible();
	for (const person of [bob, alice]) await person.leave();
});

test("+: of what a second start is given only a link is looked at, and that is asked about", async () => {
	const person = await Person.arrive("First");
	await person.startAgain(
		"flex://evil.example/",
		"flex://worse.example/",
		"--inspect=0",
		"--data-dir=/tmp",
	);
	const question = person.page.getByRole("dialog");
	await expect(question).toHaveAccessibleName("Connect to evil.example:4321?");
	await expect(person.line).toHaveCount(0);
	await question.getByRole("button", { name: "Don't connect" }).click();
	await expect(question).toBeHidden();
	expect(person.page.url()).toBe("app://ui/");
	expect(
		await person.app.evaluate(({ BrowserWindow }) =>
			BrowserWindow.getAllWindows().map(({ webContents }) =>
				webContents.getURL(),
			),
		),
	).toEqual(["app://ui/"]);
	await expect(person.line).toHaveCount(0);
	await person.leave();
});

test("+: reload and developer tools are on no key and in no menu", async () => {
	const person = await Person.arrive("Presser");
	await person.page.evaluate(() => Object.assign(window, { same: true }));
	const roles = await person.app.evaluate(({ Menu }) => {
		const within = (menu: Electron.Menu | undefined): string[] =>
			menu?.items.flatMap(({ role, submenu }) => [
				role ?? "",
				...within(submenu),
			]) ?? [];
		return within(Menu.getApplicationMenu() ?? undefined);
	});
	expect(roles.join(" ")).toMatch(/copy[\s\S]*paste[\s\S]*select/i);
	expect(roles.filter((role) => /reload/i.test(role))).toEqual([]);
	for (const keys of [["R", "control"], ["F5"], ["R", "control", "shift"]]) {
		await press(person, keys);
	}
	expect(await person.page.evaluate(() => "same" in window)).toBe(true);
	await person.leave();
});

/** A key as the system delivers it: menus hear it, unlike what Playwright types. */
async function press(person: Person, [key, ...modifiers]: readonly string[]) {
	await person.app.evaluate(
		({ BrowserWindow }, { keyCode, held }) => {
			const contents = BrowserWindow.getAllWindows()[0]?.webContents;
			for (const type of ["keyDown", "keyUp"] as const) {
				contents?.sendInputEvent({
					type,
					keyCode,
					modifiers: held as NonNullable<Electron.InputEvent["modifiers"]>,
				});
			}
		},
		{ keyCode: key ?? "", held: modifiers },
	);
	// The key is through when the page answers after it.
	await person.page.evaluate(
		() => new Promise((resolve) => requestAnimationFrame(resolve)),
	);
}

/** That the tools don't open can only be waited for; where they do, it takes some tenths of a second. */
const NO_TOOLS_MS = 3_000;
const TOOLS_MS = 60_000;

/**
 * Says what of the developer tools there is, and ends the app. They are asked for again and again: the first wish can
 * be lost on a page that has only just loaded.
 */
const lookForTools = (waitMs: number) => `
const { app, Menu } = require("electron");
const { setTimeout: sleep } = require("node:timers/promises");
app.on("browser-window-created", (_event, { webContents }) =>
	webContents.once("did-finish-load", async () => {
		const end = performance.now() + ${waitMs};
		while (!webContents.isDevToolsOpened() && performance.now() < end) {
			webContents.openDevTools({ mode: "detach" });
			await sleep(250);
		}
		const hasTools = webContents.isDevToolsOpened();
		while (!Menu.getApplicationMenu()) await sleep(20);
		const roles = Menu.getApplicationMenu().items
			.flatMap(({ submenu }) => submenu.items)
			.map(({ role }) => role);
		const inMenu = roles.includes("toggledevtools");
		console.error("TOOLS " + [hasTools, inMenu]);
		app.quit();
	}),
);
`;

/** Starts the app without a driver, looks for its tools, and tells all that it said until it ended. */
async function startAlone(packaged: boolean): Promise<string> {
	const place = mkdtempSync(join(tmpdir(), "flex-alone-"));
	const module = join(place, "look.cjs");
	writeFileSync(module, lookForTools(packaged ? NO_TOOLS_MS : TOOLS_MS));
	const child = spawn(
		executable,
		[
			"--remote-debugging-port=0",
			...["-r", module],
			resolve("."),
			`--user-data-dir=${join(place, "profile")}`,
		],
		{
			env: {
				...process.env,
				...(packaged ? { ELECTRON_FORCE_IS_PACKAGED: "true" } : {}),
			},
			stdio: ["ignore", "ignore", "pipe"],
		},
	);
	const said = await text(child.stderr);
	rmSync(place, { recursive: true });
	return said;
}

test("+: once packaged, the app has no developer tools and no port to drive it by", async () => {
	const asPackaged = await startAlone(true);
	expect(asPackaged).toContain("TOOLS false,false");
	expect(asPackaged).not.toContain("DevTools listening");
	// While it is developed it has both: so they would have been found.
	const asSource = await startAlone(false);
	expect(asSource).toContain("TOOLS true,true");
	expect(asSource).toContain("DevTools listening");
});

test("+: what the profile holds is the user's alone", async () => {
	test.skip(!linux, "modes are Unix's");
	const [alice, bob] = await talking("Secret topic");
	await bob.write("Secret words");
	await expect(alice.log.getByText("Secret words")).toBeVisible();
	await alice.close();
	const modeOf = (name: string) =>
		(statSync(join(alice.profile, name)).mode & 0o777).toString(8);
	expect(modeOf(".")).toBe("700");
	// Chromium's own files lie in the same closed folder; these are the app's.
	for (const folder of ["relay", "relay/mailbox"]) {
		expect(`${folder} ${modeOf(folder)}`).toBe(`${folder} 700`);
		const files = readdirSync(join(alice.profile, folder), {
			withFileTypes: true,
		}).filter((entry) => entry.isFile());
		expect(files).not.toEqual([]);
		for (const { name: file } of files) {
			const name = join(folder, file);
			expect(`${name} ${modeOf(name)}`).toBe(`${name} 600`);
		}
	}
	for (const name of ["store.db", "store.db.lock", "settings.json"]) {
		expect(`${name} ${modeOf(name)}`).toBe(`${name} 600`);
	}
	await bob.leave();
	await alice.leave();
});
