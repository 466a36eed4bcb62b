import { chownSync, cpSync } from "node:fs";
import { chromium, expect } from "@playwright/test";

const program = "flex-messenger";
const startPatienceMs = 20_000;

/** An ordinary user of the clean system, in front of the installed app. */
export class User {
	/** @type {import("node:child_process").ChildProcess | undefined} */
	#app;
	/** @type {import("@playwright/test").Page | undefined} */
	#page;

	/**
	 * @param {import("./clean-root.mjs").CleanRoot} root
	 * @param {string} name
	 * @param {number} uid
	 * @param {string} display
	 */
	constructor(root, name, uid, display) {
		this.root = root;
		this.name = name;
		this.uid = uid;
		this.home = `/home/${name.toLowerCase()}`;
		this.env = { HOME: this.home, DISPLAY: display };
	}

	/**
	 * @param {import("./clean-root.mjs").CleanRoot} root
	 * @param {string} name
	 * @param {number} uid
	 * @param {{ DISPLAY: string, XAUTHORITY: string }} display
	 */
	static async add(root, name, uid, { DISPLAY, XAUTHORITY }) {
		const user = new User(root, name, uid, DISPLAY);
		const login = name.toLowerCase();
		await root.must(["useradd", "--create-home", "--uid", `${uid}`, login]);
		const authority = root.path(user.home, ".Xauthority");
		cpSync(XAUTHORITY, authority);
		chownSync(authority, uid, uid);
		return user;
	}

	get page() {
		if (!this.#page) throw new Error(`${this.name}'s app is closed`);
		return this.#page;
	}

	/**
	 * Starts the app as it stands, without a door to drive it through.
	 *
	 * @param {string[]} [args]
	 * @param {NodeJS.ProcessEnv} [env]
	 */
	start(args = [], env = {}) {
		const { uid: user, env: own } = this;
		return this.root.start([program, ...args], {
			user,
			env: { ...own, ...env },
		});
	}

	/**
	 * Opens the app, whose door for debugging must be open (openDoor).
	 *
	 * @param {string[]} args
	 */
	async open(...args) {
		const app = this.start(["--remote-debugging-port=0", ...args]);
		this.#app = app;
		const address = await new Promise((done, fail) => {
			let said = "";
			app.stderr?.on("data", (chunk) => {
				said += chunk;
				const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
				if (found) done(found);
			});
			app.once("exit", () => fail(new Error(`the app ended:\n${said}`)));
			setTimeout(
				() => fail(new Error(`the app did not start:\n${said}`)),
				startPatienceMs,
			).unref();
		});
		// Attached to while its page is being fetched, Chromium now and then never answers again.
		await expect
			.poll(() => titleOf(address), { timeout: startPatienceMs })
			.toBe("FLEX Messenger");
		const browser = await chromium.connectOverCDP(address);
		const [context] = browser.contexts();
		this.#page = context?.pages()[0] ?? (await context?.waitForEvent("page"));
	}

	/** Closes the window, and with it the app. */
	async close() {
		const app = this.#app;
		const gone = new Promise((done) => app?.once("exit", done));
		await this.page.evaluate(() => window.close()).catch(() => {});
		const code = await gone;
		expect(code, "the app's exit code").toBe(0);
		this.#page = undefined;
	}

	async introduce() {
		await this.page.getByRole("textbox", { name: "Your name" }).fill(this.name);
		await this.page.getByRole("button", { name: "Start" }).click();
	}

	/** @returns the address that others type */
	async hostRelay() {
		await this.page.getByRole("switch", { name: "Host relay" }).click();
		await expect(this.servers).toContainText("Connected");
		return this.page
			.getByText(/^[\d.]+:\d+$/)
			.first()
			.innerText();
	}

	/** @param {string} address */
	async connectTo(address) {
		await this.page
			.getByRole("button", { name: "Connect to server" })
			.first()
			.click();
		const dialog = this.page.getByRole("dialog");
		await dialog.getByRole("textbox", { name: "Server address" }).fill(address);
		await dialog.getByRole("button", { name: "Connect", exact: true }).click();
		await expect(dialog).toBeHidden();
		const server = this.servers.getByRole("listitem").last();
		await expect(server).toContainText("Connected");
	}

	/** @param {string} to @param {string} topic */
	async ask(to, topic) {
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

	/** @param {string} who */
	async acknowledge(who) {
		await this.page
			.getByRole("region", { name: "Pending requests" })
			.getByRole("article", { name: who })
			.getByRole("button", { name: "Acknowledge" })
			.click();
	}

	/** @param {string} topic */
	async openConversation(topic) {
		await this.page
			.getByRole("list", { name: "Conversations" })
			.getByRole("listitem")
			.filter({ hasText: topic })
			.click();
	}

	/** @param {string} text */
	async write(text) {
		const composer = this.page.getByRole("textbox", {
			name: "Message",
			exact: true,
		});
		await composer.fill(text);
		await composer.press("Enter");
	}

	/** @param {string} text */
	async reads(text) {
		await expect(this.log.getByText(text)).toBeVisible({ timeout: 15_000 });
		await expect(this.log.getByRole("article", { name: /queued/ })).toHaveCount(
			0,
		);
	}

	get log() {
		return this.page.getByRole("log", { name: "Messages" });
	}

	get servers() {
		return this.page.getByRole("list", { name: "Servers" });
	}
}

/** @param {string} address the browser's, for debugging */
async function titleOf(address) {
	const { host } = new URL(address);
	const answer = await fetch(`http://${host}/json/list`);
	const [page] = await answer.json();
	return page?.title;
}
