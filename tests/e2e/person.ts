import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
	_electron,
	type ElectronApplication,
	expect,
	type Locator,
	type Page,
} from "@playwright/test";
import { keepAnswers } from "./kept-answers";

/** Somebody in front of a real window, with a profile of their own. */
export class Person {
	#app: ElectronApplication | null = null;
	#page: Page | null = null;

	private constructor(
		readonly name: string,
		readonly profile: string,
	) {}

	/** Opens a new profile and says the name. */
	static async arrive(
		name: string,
		settings: object = { relay: { port: 0, scope: "this-computer" } },
	): Promise<Person> {
		const person = await Person.install(name, settings);
		await person.page.getByRole("textbox", { name: "Your name" }).fill(name);
		await person.page.getByRole("button", { name: "Start" }).click();
		await expect(
			person.page.getByRole("switch", { name: "Host relay" }),
		).toBeVisible();
		return person;
	}

	/** Opens a new profile, as far as the first screen. */
	static async install(name: string, settings: object = {}): Promise<Person> {
		const profile = mkdtempSync(join(tmpdir(), `flex-${name.toLowerCase()}-`));
		writeFileSync(join(profile, "settings.json"), JSON.stringify(settings));
		const person = new Person(name, profile);
		await person.open();
		return person;
	}

	/** Opens a profile that an older version has left behind. */
	static async return(
		name: string,
		write: (profile: string) => void,
	): Promise<Person> {
		const profile = mkdtempSync(join(tmpdir(), `flex-${name.toLowerCase()}-`));
		write(profile);
		const person = new Person(name, profile);
		await person.open();
		await person.page
			.getByRole("button", { name: "Make keys and go on" })
			.click();
		// What was taken over is said, and lies over a narrow window.
		await person.page.getByRole("button", { name: "Dismiss" }).click();
		await expect(person.conversations).toBeVisible();
		return person;
	}

	get page(): Page {
		if (!this.#page) throw new Error(`${this.name}'s app is closed`);
		return this.#page;
	}

	get app(): ElectronApplication {
		if (!this.#app) throw new Error(`${this.name}'s app is closed`);
		return this.#app;
	}

	/** @param args what else the app is started with, such as a link */
	async open(...args: readonly string[]): Promise<void> {
		this.#app = await _electron.launch({
			// No executablePath: with one Playwright does not hold the app back until it listens, and about
			// one launch in forty on a busy machine hangs. with-electron.mjs says where the runtime is.
			args: [resolve("."), `--user-data-dir=${this.profile}`, ...args],
			// As root Chromium has no sandbox to offer.
			chromiumSandbox: process.getuid?.() !== 0,
			colorScheme: null,
		});
		keepAnswers(this.#app);
		this.#page = await this.#app.firstWindow();
	}

	/** Starts the app a second time, as a link or an icon does; returns when that start has ended. */
	async startAgain(...args: readonly string[]): Promise<void> {
		await this.app.evaluate(({ app }) => {
			const told = new Promise<void>((resolve) =>
				app.once("second-instance", () => resolve()),
			);
			Object.assign(globalThis, { told });
		});
		const second = spawn(
			process.env.ELECTRON_EXEC_PATH ?? "",
			[resolve("."), `--user-data-dir=${this.profile}`, ...args],
			{ stdio: "ignore" },
		);
		const told = this.app.evaluate(
			() => (globalThis as unknown as { told: Promise<void> }).told,
		);
		await Promise.all([told, once(second, "exit")]);
	}

	/** Chooses something in the menu of the system, which comes a moment after the window. */
	async choose(id: string): Promise<void> {
		await expect
			.poll(() =>
				this.app.evaluate(({ Menu }, item) => {
					const found = Menu.getApplicationMenu()?.getMenuItemById(item);
					found?.click();
					return found?.id;
				}, id),
			)
			.toBe(id);
	}

	/** How large everything is, in per cent. */
	async isZoomedTo(percent: number): Promise<void> {
		await expect
			.poll(async () => {
				const zoom = await this.app.evaluate(({ BrowserWindow }) =>
					BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor(),
				);
				return Math.round((zoom ?? 0) * 100);
			})
			.toBe(percent);
	}

	/** Closes the app as its user would. */
	async close(): Promise<void> {
		await this.#app?.close();
		this.#app = null;
		this.#page = null;
	}

	/** The app is gone at once, without a chance to save. */
	async kill(): Promise<void> {
		const child = this.app.process();
		const gone = new Promise((resolve) => child.once("exit", resolve));
		child.kill("SIGKILL");
		await gone;
		this.#app = null;
		this.#page = null;
	}

	/** Closes the app and forgets the profile. */
	async leave(): Promise<void> {
		await this.close();
		rmSync(this.profile, { recursive: true, force: true });
	}

	/** @returns the address that others type */
	async hostRelay(): Promise<string> {
		await this.page.getByRole("switch", { name: "Host relay" }).click();
		const address = this.page.getByText(/^127\.0\.0\.1:\d+$/).first();
		await expect(this.line).toContainText("Connected");
		return address.innerText();
	}

	async openRelayPage(): Promise<void> {
		await this.page
			.getByRole("region", { name: "Host relay" })
			.getByRole("button", { name: /all about it$/i })
			.click();
		await expect(
			this.page.getByRole("heading", { name: "Your relay", exact: true }),
		).toBeFocused();
	}

	/** @returns that section of the settings, which is open then */
	async openSettings(section: string): Promise<Locator> {
		await this.page.getByRole("button", { name: "Settings" }).click();
		await this.page
			.getByRole("navigation", { name: "Sections" })
			.getByRole("button", { name: section })
			.click();
		return this.page.getByRole("region", { name: section, exact: true });
	}

	async openConnectDialog(): Promise<Locator> {
		await this.page
			.getByRole("button", { name: "Connect to server" })
			.first()
			.click();
		return this.page.getByRole("dialog");
	}

	async connectTo(address: string): Promise<void> {
		const dialog = await this.openConnectDialog();
		await dialog.getByRole("textbox", { name: "Server address" }).fill(address);
		await dialog.getByRole("button", { name: "Connect", exact: true }).click();
		await expect(dialog).toBeHidden();
	}

	async ask(to: string, topic = ""): Promise<void> {
		await this.page
			.getByRole("button", { name: "New conversation" })
			.first()
			.click();
		const dialog = this.page.getByRole("dialog");
		await dialog.getByRole("textbox", { name: "To", exact: true }).fill(to);
		await dialog.getByRole("textbox", { name: "Topic" }).fill(topic);
		await dialog.getByRole("button", { name: "Send request" }).click();
		await expect(dialog).toBeHidden();
	}

	async acknowledge(who: string): Promise<void> {
		await this.requestOf(who)
			.getByRole("button", { name: "Acknowledge" })
			.click();
	}

	async write(text: string): Promise<void> {
		await this.composer.fill(text);
		await this.composer.press("Enter");
		await expect(this.composer).toHaveValue("");
	}

	/** The only server's state in words. */
	get line(): Locator {
		return this.page
			.getByRole("list", { name: "Servers" })
			.getByRole("listitem");
	}

	get composer(): Locator {
		return this.page.getByRole("textbox", { name: "Message", exact: true });
	}

	get log(): Locator {
		return this.page.getByRole("log", { name: "Messages" });
	}

	get pendingRequests(): Locator {
		return this.page.getByRole("region", { name: "Pending requests" });
	}

	get sentRequests(): Locator {
		return this.page.getByRole("list", { name: "Sent requests" });
	}

	get conversations(): Locator {
		return this.page.getByRole("list", { name: "Conversations" });
	}

	conversation(title: string): Locator {
		return (
			this.conversations
				.getByRole("listitem")
				.filter({ hasText: title })
				.getByRole("button")
				// The other one is its menu.
				.first()
		);
	}

	requestOf(who: string): Locator {
		return this.pendingRequests.getByRole("article", { name: who });
	}

	/** The texts of the open conversation, oldest first. */
	texts(): Promise<string[]> {
		return this.log
			.getByRole("article")
			.locator("p.message-text")
			.allInnerTexts();
	}
}
