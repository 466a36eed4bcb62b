import { once } from "node:events";
import {
	chmodSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { Person } from "./person";
import { freePort } from "./ports";
import { talking } from "./talking";

/** What the system would have been told, seen in main. */
interface Told {
	readonly title: string;
	readonly body: string;
	/** It has not been taken away. */
	readonly stands: boolean;
}

/** From now on notifications are written down instead of shown. */
async function watchNotifications(person: Person): Promise<void> {
	await person.app.evaluate(({ Notification, app }) => {
		const told: { title: string; body: string; stands: boolean }[] = [];
		const shown: Electron.Notification[] = [];
		const badges: number[] = [];
		Notification.prototype.show = function (this: Electron.Notification) {
			shown.push(this);
			told.push({ title: this.title, body: this.body, stands: true });
		};
		Notification.prototype.close = function (this: Electron.Notification) {
			const one = told[shown.indexOf(this)];
			if (one) one.stands = false;
		};
		app.setBadgeCount = (count) => {
			badges.push(count ?? 0);
			return true;
		};
		Object.assign(globalThis, { told, shown, badges });
	});
}

function told(person: Person): Promise<Told[]> {
	return person.app.evaluate(
		() => (globalThis as unknown as { told: Told[] }).told,
	);
}

function badge(person: Person): Promise<number | undefined> {
	return person.app.evaluate(() =>
		(globalThis as unknown as { badges: number[] }).badges.at(-1),
	);
}

/** The user is in another program; Playwright lets a page believe that it has the focus, so that it shows something else. */
async function lookAway(person: Person): Promise<void> {
	await person.page
		.getByRole("button", { name: "People", exact: true })
		.click();
	await expect(person.composer).toHaveCount(0);
	const window = await person.app.browserWindow(person.page);
	await window.evaluate((w) => {
		w.hide();
	});
	await expect
		.poll(() => window.evaluate((w) => w.isVisible() || w.isFocused()))
		.toBe(false);
}

function isSeen(person: Person): Promise<boolean> {
	return person.app.evaluate(
		({ BrowserWindow }) =>
			BrowserWindow.getAllWindows()[0]?.isVisible() ?? false,
	);
}

test("a notification says who and what, leads to the conversation, and goes when it is read", async () => {
	const [alice, bob] = await talking("Lunch");
	await watchNotifications(alice);
	await lookAway(alice);
	await bob.write("at <b>one</b>?");
	await expect
		.poll(() => told(alice))
		.toEqual([
			{
				title: "Bob · Lunch",
				body: "at &lt;b&gt;one&lt;/b&gt;?",
				stands: true,
			},
		]);
	await expect.poll(() => badge(alice)).toBe(1);

	// The click brings the window and the conversation.
	await alice.app.evaluate(() => {
		const { shown } = globalThis as unknown as {
			shown: Electron.Notification[];
		};
		shown[0]?.emit("click", {});
	});
	await expect.poll(() => isSeen(alice)).toBe(true);
	await expect(alice.composer).toBeVisible();
	await expect.poll(async () => (await told(alice))[0]?.stands).toBe(false);
	await expect.poll(() => badge(alice)).toBe(0);

	// Where the system has a field for it, the answer goes from there.
	await lookAway(alice);
	await bob.write("or two?");
	await expect.poll(async () => (await told(alice)).length).toBe(2);
	await alice.app.evaluate(() => {
		const { shown } = globalThis as unknown as {
			shown: Electron.Notification[];
		};
		shown[1]?.emit("reply", { reply: "two" }, "two");
	});
	await expect(bob.log).toContainText("two");
	await expect.poll(() => bob.texts()).toContain("two");
	await expect.poll(() => badge(alice)).toBe(0);

	// No word of it, where the user wants none.
	await alice.page.evaluate(() =>
		window.flex?.setPreferences({ notificationContent: false }),
	);
	await bob.write("secret");
	await expect
		.poll(async () => (await told(alice)).at(-1))
		.toMatchObject({ title: "FLEX Messenger", body: "New message" });
	// It is told before it is counted.
	await expect.poll(() => badge(alice)).toBe(1);

	await alice.page.evaluate(() =>
		window.flex?.setPreferences({ doNotDisturb: true }),
	);
	const before = (await told(alice)).length;
	await bob.write("still there?");
	await expect.poll(() => badge(alice)).toBe(2);
	expect(await told(alice)).toHaveLength(before);
	await Promise.all([alice.leave(), bob.leave()]);
});

test("without a tray nothing is offered, and closing the window ends the app", async () => {
	const ann = await Person.arrive("Ann", { keepRunning: true });
	await ann.openSettings("General");
	await expect(ann.page.getByText(/This desktop shows no tray/)).toBeVisible();
	await expect(
		ann.page.getByRole("switch", { name: /Keep running/ }),
	).toHaveCount(0);
	const ended = once(ann.app.process(), "exit");
	const window = await ann.app.browserWindow(ann.page);
	await window.evaluate((w) => {
		setTimeout(() => w.close());
	});
	await ended;
	await ann.leave();
});

test.describe("a desktop with a tray", () => {
	// What asks the session's bus is a program; here another one of that name answers.
	const folder = mkdtempSync(join(tmpdir(), "flex-tray-"));
	const { PATH } = process.env;
	const answer = (there: boolean) => {
		const file = join(folder, "dbus-send");
		writeFileSync(
			file,
			`#!/bin/sh\necho "   variant       boolean ${there}"\n`,
		);
		chmodSync(file, 0o755);
	};
	test.beforeAll(() => {
		process.env.PATH = `${folder}:${PATH}`;
	});
	test.afterAll(() => {
		process.env.PATH = PATH;
		rmSync(folder, { recursive: true });
	});

	test("keeps the app running behind a closed window, a second start shows it, and a tray that goes locks nobody out", async () => {
		answer(true);
		const ann = await Person.arrive("Ann");
		await ann.openSettings("General");
		await ann.page.getByRole("switch", { name: /Keep running/ }).click();
		await expect(
			ann.page.getByRole("switch", { name: /Keep running/ }),
		).toBeChecked();
		// The tray's menu, as it was given to the system last.
		await ann.app.evaluate(({ Tray }) => {
			Tray.prototype.setContextMenu = (menu) => {
				Object.assign(globalThis, { trayMenu: menu });
			};
		});
		const inTray = (id: string, act: "see" | "click") =>
			ann.app.evaluate(
				(_electron, [item, what]) => {
					const { trayMenu } = globalThis as unknown as {
						trayMenu?: Electron.Menu;
					};
					const found = trayMenu?.getMenuItemById(item);
					if (what === "click") found?.click();
					return found?.checked;
				},
				[id, act] as const,
			);
		await ann.page.evaluate(() =>
			window.flex?.setPreferences({ doNotDisturb: true }),
		);
		await expect.poll(() => inTray("do-not-disturb", "see")).toBe(true);
		await ann.openSettings("Notifications");
		await inTray("do-not-disturb", "click");
		await expect(
			ann.page.getByRole("switch", { name: "Do not disturb" }),
		).not.toBeChecked();
		await ann.page.keyboard.press("Escape");
		await inTray("hosting", "click");
		await expect(
			ann.page.getByRole("switch", { name: "Host relay" }),
		).toBeChecked();
		await expect.poll(() => inTray("hosting", "see")).toBe(true);

		const frame = await ann.app.browserWindow(ann.page);
		await frame.evaluate((w) => {
			w.close();
		});
		await expect.poll(() => isSeen(ann)).toBe(false);
		await ann.startAgain();
		await expect.poll(() => isSeen(ann)).toBe(true);

		// Started by the system at login there is no window, until somebody asks for it.
		await ann.close();
		await ann.open("--hidden");
		await expect(ann.conversations).toBeAttached();
		expect(await isSeen(ann)).toBe(false);
		await ann.startAgain();
		await expect.poll(() => isSeen(ann)).toBe(true);

		answer(false);
		const ended = once(ann.app.process(), "exit");
		const shown = await ann.app.browserWindow(ann.page);
		await shown.evaluate((w) => {
			setTimeout(() => w.close());
		});
		await ended;

		await ann.open("--hidden");
		await expect.poll(() => isSeen(ann)).toBe(true);
		await ann.leave();
	});

	test("asks once, at the first closing, whether the app shall keep running", async () => {
		answer(true);
		const ann = await Person.arrive("Ann");
		const asked = () =>
			ann.app.evaluate(
				() => (globalThis as unknown as { asked: string[] }).asked,
			);
		await ann.app.evaluate(({ dialog }) => {
			const questions: string[] = [];
			Object.assign(globalThis, { asked: questions });
			dialog.showMessageBox = async (...args: unknown[]) => {
				const { message } = args.at(-1) as { message: string };
				questions.push(message);
				// The first answer is no answer.
				const response = questions.length === 1 ? 2 : 0;
				return { response, checkboxChecked: false };
			};
		});
		const frame = await ann.app.browserWindow(ann.page);
		const close = () =>
			frame.evaluate((w) => {
				w.close();
			});
		await close();
		await expect.poll(async () => (await asked()).length).toBe(1);
		expect(await isSeen(ann)).toBe(true);
		await close();
		await expect.poll(() => isSeen(ann)).toBe(false);
		expect(await asked()).toEqual([
			"Shall FLEX Messenger keep running?",
			"Shall FLEX Messenger keep running?",
		]);
		await ann.startAgain();
		await expect.poll(() => isSeen(ann)).toBe(true);
		await close();
		await expect.poll(() => isSeen(ann)).toBe(false);
		expect(await asked()).toHaveLength(2);
		await ann.leave();
	});

	test("when the session ends the app does, behind a closed window and with a question open too, and what was written is kept", async () => {
		answer(true);
		const port = await freePort();
		const alice = await Person.arrive("Alice", {
			keepRunning: true,
			relay: { port, scope: "this-computer" },
		});
		const bob = await Person.arrive("Bob");
		await bob.connectTo(await alice.hostRelay());
		await bob.ask("alice");
		await alice.acknowledge("Bob");
		await expect(alice.line).toContainText("1 person here");

		// Out of sight, with somebody on the relay: nobody could answer anything.
		await alice.composer.fill("half a sentence");
		const frame = await alice.app.browserWindow(alice.page);
		await frame.evaluate((w) => {
			w.close();
		});
		await expect.poll(() => isSeen(alice)).toBe(false);
		await endSession(alice, [alice.app.process().pid ?? 0]);

		// In front of the question who would be cut off: the system's own, which nobody answers.
		await alice.open();
		await alice.conversations.getByText("Bob").first().click();
		await expect(alice.composer).toHaveValue("half a sentence");
		await expect(alice.line).toContainText("1 person here");
		await alice.app.evaluate(({ dialog }) => {
			const show = dialog.showMessageBox;
			Object.assign(globalThis, { asked: 0 });
			dialog.showMessageBox = ((...args: Parameters<typeof show>) => {
				Object.assign(globalThis, { asked: 1 });
				return show(...args);
			}) as typeof show;
		});
		await alice.choose("quit");
		await expect
			.poll(() =>
				alice.app.evaluate(
					() => (globalThis as unknown as { asked: number }).asked,
				),
			)
			.toBe(1);
		await alice.composer.fill("half a sentence, and more");
		await endSession(alice, [alice.app.process().pid ?? 0]);

		// As systemd does it: every process of the app is told at once.
		await alice.open();
		await alice.conversations.getByText("Bob").first().click();
		await expect(alice.composer).toHaveValue("half a sentence, and more");
		await alice.composer.fill("the last of it");
		// The page, which is ended at once, has said it.
		await expect
			.poll(() =>
				alice.page.evaluate(async () =>
					JSON.stringify(await window.flex?.getSnapshot({})),
				),
			)
			.toContain("the last of it");
		const pids = await alice.app.evaluate(({ app }) =>
			app.getAppMetrics().map(({ pid }) => pid),
		);
		await endSession(alice, pids);

		// The system says first that it goes down, and waits for the app.
		await alice.open();
		await alice.conversations.getByText("Bob").first().click();
		await expect(alice.composer).toHaveValue("the last of it");
		const gone = once(alice.app.process(), "exit");
		await alice.app.evaluate(({ powerMonitor }) => {
			setTimeout(() =>
				powerMonitor.emit("shutdown", { preventDefault: () => {} }),
			);
		});
		expect(await gone).toEqual([0, null]);
		await Promise.all([alice.leave(), bob.leave()]);
	});
});

/** The app ends by itself, and in order. */
async function endSession(
	person: Person,
	pids: readonly number[],
): Promise<void> {
	const gone = once(person.app.process(), "exit");
	for (const pid of pids) {
		try {
			process.kill(pid, "SIGTERM");
		} catch (error) {
			// It went with another.
			expect(error).toMatchObject({ code: "ESRCH" });
		}
	}
	expect(await gone).toEqual([0, null]);
	expect(lastRunOf(person)).toMatch(/ end$/m);
}

/** What the log says of it. */
function lastRunOf({ profile }: Person): string {
	const log = readFileSync(join(profile, "log/flex.log"), "utf8");
	return log.slice(log.lastIndexOf(" start "));
}

test("quitting the moment the gate has opened loses nothing: the window's place is kept, and the store is closed", async () => {
	const ann = await Person.arrive("Ann");
	const passphrase = "a long enough passphrase for Ann";
	await ann.page.evaluate(
		(passphrase) =>
			window.flex?.setPassphrase({
				current: null,
				passphrase,
				use: "at-start",
			}),
		passphrase,
	);
	await ann.close();
	await ann.open();
	await expect(
		ann.page.getByRole("textbox", { name: "Passphrase" }),
	).toBeVisible();
	const gone = once(ann.app.process(), "exit");
	await ann.app.evaluate(({ app, BrowserWindow }) => {
		const [window] = BrowserWindow.getAllWindows();
		if (!window) return;
		const { webContents } = window;
		const send = webContents.send.bind(webContents);
		webContents.send = (channel: string, push: { gate?: { kind: string } }) => {
			send(channel, push);
			if (push.gate?.kind !== "open") return;
			// Its place is written a moment later, and so is the end of the store.
			window.once("resize", () => app.quit());
			window.setBounds({ width: 823, height: 611 });
		};
	});
	await ann.page.getByRole("textbox", { name: "Passphrase" }).fill(passphrase);
	await ann.page.keyboard.press("Enter");
	expect(await gone).toEqual([0, null]);
	expect(lastRunOf(ann)).toMatch(/ end$/m);
	const place = readFileSync(join(ann.profile, "window.json"), "utf8");
	expect(JSON.parse(place)).toMatchObject({ width: 823 });
	await ann.leave();
});

test("the menu speaks the user's language, leads where it says, and the size that it sets stays", async () => {
	const ann = await Person.arrive("Ann");
	const menu = () =>
		ann.app.evaluate(({ Menu }) =>
			["new-conversation", "search", "palette", "settings", "shortcuts"].map(
				(id) => {
					const item = Menu.getApplicationMenu()?.getMenuItemById(id);
					return `${item?.label} ${item?.accelerator}`;
				},
			),
		);
	await expect
		.poll(menu)
		.toEqual([
			"New conversation… CmdOrCtrl+N",
			"Search everything CmdOrCtrl+Shift+F",
			"Go to anything… CmdOrCtrl+K",
			"Settings… CmdOrCtrl+,",
			"Keyboard shortcuts CmdOrCtrl+/",
		]);
	await ann.choose("settings");
	await expect(
		ann.page.getByRole("heading", { name: "Settings", exact: true }),
	).toBeFocused();
	await ann.page.keyboard.press("Escape");
	await ann.choose("new-conversation");
	await expect(
		ann.page.getByRole("dialog", { name: "New conversation" }),
	).toBeVisible();
	await ann.page.keyboard.press("Escape");

	// A text field has a menu of its own, in the same language.
	await ann.app.evaluate(({ Menu }) => {
		Menu.prototype.popup = function (this: Electron.Menu) {
			const offered = this.items.map(({ label }) => label);
			Object.assign(globalThis, { offered });
		};
	});
	await ann.page
		.getByRole("complementary", { name: "Sidebar" })
		.locator("input")
		.first()
		.click({ button: "right" });
	await expect
		.poll(() =>
			ann.app.evaluate(
				() => (globalThis as unknown as { offered?: string[] }).offered,
			),
		)
		.toEqual(["Cut", "Copy", "Paste", "", "Select all"]);

	await ann.choose("zoom-in");
	await ann.choose("zoom-in");
	await ann.isZoomedTo(125);
	await ann.close();
	await ann.open();
	await expect(
		ann.page.getByRole("button", { name: "Settings" }),
	).toBeVisible();
	await ann.isZoomedTo(125);
	await ann.choose("zoom-reset");
	await ann.isZoomedTo(100);

	await ann.page.evaluate(() =>
		window.flex?.setPreferences({ language: "ar" }),
	);
	await expect
		.poll(async () => (await menu())[3])
		.toBe("الإعدادات… CmdOrCtrl+,");
	await ann.leave();
});
