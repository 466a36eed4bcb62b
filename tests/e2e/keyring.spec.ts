import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
	type Browser,
	chromium,
	expect,
	type Page,
	test,
} from "@playwright/test";
import { Keyring } from "./keyring";

/** The system's real key store: Electron's safeStorage over libsecret, with a gnome-keyring behind it. */

const executable = process.env.ELECTRON_EXEC_PATH ?? "";

let keyring: Keyring;
let profile: string;

test.skip(Keyring.missing !== null, Keyring.missing ?? "");

test.beforeEach(async () => {
	keyring = await Keyring.start();
	profile = mkdtempSync(join(tmpdir(), "flex-keyring-profile-"));
	writeFileSync(join(profile, "settings.json"), "{}");
});

test.afterEach(async () => {
	await keyring.stop();
	rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
});

/** Playwright's own way in forces the plain backend upon Electron, so the app is started without it. */
class App {
	private constructor(
		private readonly child: ChildProcess | null,
		private readonly browser: Browser,
		readonly page: Page,
	) {}

	static async start(store = "gnome-libsecret"): Promise<App> {
		rmSync(portFile(), { force: true });
		const child = spawn(
			executable,
			[
				...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
				"--remote-debugging-port=0",
				`--password-store=${store}`,
				`--user-data-dir=${profile}`,
				resolve("."),
			],
			{
				env: { ...keyring.env, DISPLAY: process.env.DISPLAY ?? "" },
				stdio: "ignore",
			},
		);
		return App.#attach(child);
	}

	/** One that another has started. */
	static restarted(): Promise<App> {
		return App.#attach(null);
	}

	static async #attach(child: ChildProcess | null): Promise<App> {
		// A page that is still on its way to its address can be lost to whoever attaches.
		await expect.poll(shownTitles).toEqual(["FLEX Messenger"]);
		const browser = await chromium.connectOverCDP(endpoint());
		const [context] = browser.contexts();
		if (!context) throw new Error("the app has no window");
		const page = context.pages()[0] ?? (await context.waitForEvent("page"));
		return new App(child, browser, page);
	}

	get protection(): Promise<string> {
		return this.page
			.evaluate(() => window.flex?.getSnapshot({}))
			.then((snapshot) =>
				snapshot?.ok ? snapshot.value.state.keys.protection : "",
			);
	}

	title(name: string) {
		return this.page.getByRole("heading", { name, level: 1 });
	}

	button(name: string) {
		return this.page.getByRole("button", { name, exact: true });
	}

	/** Has its form, and the keys, which come after it: who closes in between has none yet. */
	async opened(): Promise<void> {
		await expect(
			this.page.getByRole("textbox", { name: "Your name" }),
		).toBeVisible();
		await expect.poll(() => this.protection).not.toBe("unprotected");
	}

	/** Ends when the app has ended by itself. */
	async ended(): Promise<void> {
		if (this.child?.exitCode === null) await once(this.child, "exit");
	}

	async close(): Promise<void> {
		const gone = new Promise((resolve) =>
			this.browser.once("disconnected", resolve),
		);
		const session = await this.browser.newBrowserCDPSession();
		await session.send("Browser.close").catch(() => {});
		await gone;
		await this.ended();
	}
}

const portFile = () => join(profile, "DevToolsActivePort");
const endpoint = () =>
	`http://127.0.0.1:${readFileSync(portFile(), "utf8").split("\n")[0]}`;

/** The titles of the pages that are loaded; none while nobody listens yet. */
async function shownTitles(): Promise<string[]> {
	try {
		const answer = await fetch(`${endpoint()}/json/list`);
		const targets: { url: string; title: string }[] = await answer.json();
		return targets
			.filter(({ url }) => url === "app://ui/")
			.map(({ title }) => title);
	} catch {
		return [];
	}
}

const keysText = () => readFileSync(join(profile, "keys.json"), "utf8");
const publicKey = () => JSON.parse(keysText()).identity.publicKey;

test("an unlocked keyring protects the keys without a question", async () => {
	await keyring.unlock();
	const first = await App.start();
	await first.opened();
	expect(await first.protection).toBe("key-store");
	await first.close();
	const identity = publicKey();
	expect(JSON.parse(keysText()).locks).toMatchObject([
		{ kind: "key-store", name: "gnome_libsecret" },
	]);
	const second = await App.start();
	await second.opened();
	expect(await second.protection).toBe("key-store");
	expect(publicKey()).toBe(identity);
	await second.close();
});

test("a locked keyring is waited for; unlocked, “Try again” opens", async () => {
	await keyring.unlock();
	const first = await App.start();
	await first.opened();
	await first.close();
	const before = keysText();

	await keyring.lock();
	const locked = await App.start();
	await expect(locked.title("Your system's key store is locked")).toBeVisible();
	expect(keysText()).toBe(before);
	expect(readdirSync(profile).filter((n) => n.startsWith("kept-"))).toEqual([]);

	await keyring.unlock();
	rmSync(portFile());
	await locked.button("Try again").click();
	await locked.ended();
	const again = await App.restarted();
	await again.opened();
	expect(await again.protection).toBe("key-store");
	expect(keysText()).toBe(before);
	await again.close();
});

test("a keyring that is gone or was reset stops the start, and keeps the keys", async () => {
	await keyring.unlock();
	const first = await App.start();
	await first.opened();
	await first.close();
	const before = keysText();

	const gone = await App.start("basic");
	await expect(
		gone.title("Your system's key store no longer has your keys"),
	).toBeVisible();
	await expect(gone.page.locator("main")).toContainText(
		"Your keys are with gnome_libsecret. The system now offers no key store.",
	);
	await gone.close();
	expect(keysText()).toBe(before);

	await keyring.reset();
	const reset = await App.start();
	await expect(
		reset.title("Your system's key store no longer has your keys"),
	).toBeVisible();
	expect(keysText()).toBe(before);
	await reset.close();
});

test("a passphrase stands in for a keyring that was reset, and the keyring gets a new key", async () => {
	await keyring.unlock();
	const first = await App.start();
	await first.opened();
	const set = await first.page.evaluate(() =>
		window.flex?.setPassphrase({
			current: null,
			passphrase: "correct horse battery",
			use: "for-recovery",
		}),
	);
	expect(set?.ok).toBe(true);
	await first.close();
	const identity = publicKey();

	await keyring.reset();
	const reset = await App.start();
	await reset.page
		.getByRole("textbox", { name: "Passphrase" })
		.fill("correct horse battery");
	await reset.button("Unlock").click();
	await reset.opened();
	expect(await reset.protection).toBe("key-store-and-passphrase");
	await reset.close();

	const after = await App.start();
	await after.opened();
	expect(publicKey()).toBe(identity);
	await after.close();
});
