import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { vaultStep } from "../../src/main/vault/open-vault";
import type { Vault } from "../../src/main/vault/vault";
import { barriers } from "./barriers";
import { Person } from "./person";
import { talking } from "./talking";

/** Keys at rest and the gate, in real windows. Playwright's Electron has no key store: what it makes is unprotected. */

const PASSPHRASE = "correct horse battery";

const keysOf = (person: Person) => join(person.profile, "keys.json");
const title = (page: Page, name: string) =>
	page.getByRole("heading", { name, level: 1 });
const button = (page: Page, name: string) =>
	page.getByRole("button", { name, exact: true });
const isOpen = (person: Person) =>
	expect(person.page.getByRole("switch", { name: "Host relay" })).toBeVisible();

async function setPassphrase(page: Page, passphrase: string): Promise<void> {
	const dialog = page.getByRole("dialog");
	const field = (name: string) =>
		dialog.getByRole("textbox", { name, exact: true });
	await field("New passphrase").fill(passphrase);
	await field("New passphrase again").fill(passphrase);
	await button(page, "Save").click();
	await expect(dialog).toBeHidden();
}

/** The keys as the app itself would open them. */
function openKeys(person: Person, passphrase: string | null): Promise<Vault> {
	const step = vaultStep({
		folder: person.profile,
		keyStore: {
			name: null,
			isUnlocked: () => false,
			wrap: () => Buffer.of(),
			unwrap: () => Buffer.of(),
		},
		restart: () => {},
		onKept: () => {},
		now: () => 0,
	});
	return step(
		passphrase === null ? null : { choice: "passphrase", passphrase },
	);
}

/** Every file below a folder, Chromium's too. */
function filesOf(folder: string): string[] {
	return readdirSync(folder, { recursive: true, encoding: "utf8" })
		.map((name) => join(folder, name))
		.filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}

/**
 * The ways in which 32 bytes may lie in a file: raw, hex, and base64 in each of its two alphabets and at each
 * of its three offsets.
 */
function spellings(secret: Uint8Array): Buffer[] {
	const bytes = Buffer.from(secret);
	const base64 = [0, 1, 2].map((offset) =>
		bytes
			.subarray((3 - offset) % 3)
			.toString("base64")
			.slice(0, 36),
	);
	return [
		bytes,
		Buffer.from(bytes.toString("hex")),
		Buffer.from(bytes.toString("hex").toUpperCase()),
		...base64.map((text) => Buffer.from(text)),
		...base64.map((text) =>
			Buffer.from(text.replaceAll("+", "-").replaceAll("/", "_")),
		),
	];
}

function findIn(folder: string, secret: Uint8Array): string[] {
	const wanted = spellings(secret);
	return filesOf(folder).filter((path) => {
		const content = readFileSync(path);
		return wanted.some((spelling) => content.includes(spelling));
	});
}

test("a passphrase set at the first hint is asked for at the next start, and opens only when right", async () => {
	const alice = await Person.arrive("Alice");
	const hint = alice.page.getByRole("region", { name: "Unprotected keys" });
	await expect(hint).toContainText("Nothing protects your keys");
	const bare = await openKeys(alice, null);
	expect(bare.protection).toBe("unprotected");
	await hint.getByRole("button", { name: "Set a passphrase" }).click();
	await setPassphrase(alice.page, PASSPHRASE);
	await expect(hint).toBeHidden();

	await alice.close();
	await alice.open();
	await expect(title(alice.page, "Enter your passphrase")).toBeVisible();
	const field = alice.page.getByRole("textbox", { name: "Passphrase" });
	await expect(field).toBeFocused();
	expect(await barriers(alice.page)).toEqual([]);
	await field.fill("wrong horse battery");
	await field.press("Enter");
	await expect(
		alice.page.getByText("This is not the passphrase of these keys"),
	).toBeVisible();
	expect(await barriers(alice.page)).toEqual([]);
	// What was typed is still there, to be looked at or typed over.
	await expect(field).toHaveValue("wrong horse battery");
	await field.fill(PASSPHRASE);
	await button(alice.page, "Unlock").click();
	await isOpen(alice);
	const opened = await openKeys(alice, PASSPHRASE);
	expect(opened.identity.encoded).toBe(bare.identity.encoded);
	await alice.leave();
});

test("after a full run no file of the profile has a key in any spelling", async () => {
	const alice = await Person.arrive("Alice");
	const bare = await openKeys(alice, null);
	const secrets = [
		// biome-ignore lint/complexity/useLiteralKeys: private, and what must not be found
		bare["master"],
		Buffer.from(bare.identity.privateKey),
		bare.storeKey,
	];
	await button(alice.page, "Set a passphrase").click();
	await setPassphrase(alice.page, PASSPHRASE);
	const bob = await Person.arrive("Bob");
	await bob.connectTo(await alice.hostRelay());
	await bob.ask("alice", "Keys");
	await alice.acknowledge("Bob");
	await bob.write("hello");
	await expect(alice.log.getByText("hello")).toBeVisible();
	await alice.close();
	await alice.open();
	await alice.page
		.getByRole("textbox", { name: "Passphrase" })
		.fill(PASSPHRASE);
	await button(alice.page, "Unlock").click();
	await isOpen(alice);
	await alice.close();

	expect(filesOf(alice.profile).length).toBeGreaterThan(5);
	for (const secret of secrets) {
		expect(findIn(alice.profile, secret)).toEqual([]);
	}
	// So they would have been found.
	const planted = join(alice.profile, "planted");
	const [secret] = secrets;
	for (const spelling of spellings(secret ?? Buffer.of())) {
		writeFileSync(
			planted,
			Buffer.concat([Buffer.from("{x"), spelling, Buffer.from("}")]),
		);
		expect(findIn(alice.profile, secret ?? Buffer.of())).toEqual([planted]);
	}
	rmSync(planted);
	if (process.platform !== "win32") {
		expect(statSync(alice.profile).mode & 0o777).toBe(0o700);
		expect(statSync(keysOf(alice)).mode & 0o777).toBe(0o600);
	}
	await bob.leave();
	await alice.leave();
});

test("the key in one's settings is the one that others see", async () => {
	const [alice, bob] = await talking("Lunch");
	const keys = await alice.openSettings("Keys");
	const key = await keys.locator(".fingerprint").innerText();
	expect(key).toMatch(/^[\w-]{43}$/);
	await bob.page
		.getByRole("button", { name: "About this conversation" })
		.click();
	const dialog = bob.page.getByRole("dialog");
	await dialog.getByRole("button", { name: "About Alice" }).click();
	await expect(dialog.getByText(key)).toBeVisible();
	await Promise.all([alice.leave(), bob.leave()]);
});

test("left unprotected on purpose, the user is not told again", async () => {
	const alice = await Person.arrive("Alice");
	const hint = () =>
		alice.page.getByRole("region", { name: "Unprotected keys" });
	await button(alice.page, "Not now").click();
	await expect(hint()).toBeHidden();
	await alice.close();
	await alice.open();
	await isOpen(alice);
	await expect(hint()).toBeHidden();
	await expect(await alice.openSettings("Keys")).toContainText(
		"Nothing protects your keys and messages on this computer",
	);
	await alice.leave();
});

test("keys that are gone while messages are there stop the start; put back, they open", async () => {
	const alice = await Person.arrive("Alice");
	await alice.close();
	expect(existsSync(join(alice.profile, "store.db"))).toBe(true);
	const aside = join(alice.profile, "elsewhere");
	renameSync(keysOf(alice), aside);
	await alice.open();
	await expect(
		title(alice.page, "The file with your keys is missing"),
	).toBeVisible();
	await button(alice.page, "Try again").click();
	await expect(
		title(alice.page, "The file with your keys is missing"),
	).toBeVisible();
	expect(existsSync(keysOf(alice))).toBe(false);
	renameSync(aside, keysOf(alice));
	await button(alice.page, "Try again").click();
	await isOpen(alice);
	await alice.leave();
});

test("a profile without keys of its own is asked before it gets some", async () => {
	const alice = await Person.install("Alice");
	await alice.close();
	for (const name of readdirSync(alice.profile))
		if (/^(keys\.json|store\.db)/.test(name)) rmSync(join(alice.profile, name));
	mkdirSync(join(alice.profile, "messages"));
	await alice.open();
	await expect(title(alice.page, "This profile gets keys now")).toBeVisible();
	expect(existsSync(keysOf(alice))).toBe(false);
	await button(alice.page, "Make keys and go on").click();
	await expect(
		alice.page.getByRole("textbox", { name: "Your name" }),
	).toBeVisible();
	expect(existsSync(keysOf(alice))).toBe(true);
	await alice.leave();
});

test("damaged keys: the way on asks twice, and keeps everything", async () => {
	const alice = await Person.arrive("Alice");
	await alice.close();
	const whole = readFileSync(keysOf(alice), "utf8");
	const half = whole.slice(0, whole.length / 2);
	writeFileSync(keysOf(alice), half);
	await alice.open();
	await expect(
		title(alice.page, "The file with your keys can't be read"),
	).toBeVisible();
	expect(await barriers(alice.page)).toEqual([]);
	const dialog = alice.page.getByRole("dialog");
	await button(alice.page, "Start anew…").click();
	expect(await barriers(alice.page)).toEqual([]);
	await expect(dialog).toContainText("can't be read any more");
	await expect(dialog).toContainText(alice.profile);
	await dialog.getByRole("button", { name: "Continue" }).click();
	await expect(dialog).toContainText("Are you sure?");
	await dialog.getByRole("button", { name: "Cancel" }).click();
	expect(readFileSync(keysOf(alice), "utf8")).toBe(half);

	await button(alice.page, "Start anew…").click();
	await dialog.getByRole("button", { name: "Continue" }).click();
	await dialog
		.getByRole("button", { name: "Move aside and start anew" })
		.click();
	await expect(
		alice.page.getByRole("textbox", { name: "Your name" }),
	).toBeVisible();
	const kept = readdirSync(alice.profile).filter((n) => n.startsWith("kept-"));
	expect(kept).toHaveLength(1);
	const folder = join(alice.profile, kept[0] ?? "");
	await expect(
		alice.page.getByRole("region", { name: "Notices" }),
	).toContainText(folder);
	expect(readFileSync(join(folder, "keys.json"), "utf8")).toBe(half);
	expect((await openKeys(alice, null)).protection).toBe("unprotected");
	await alice.leave();
});

test("quit at the gate ends the app and changes nothing", async () => {
	const alice = await Person.arrive("Alice");
	await alice.close();
	writeFileSync(keysOf(alice), "{}");
	await alice.open();
	const ended = alice.app.waitForEvent("close");
	await button(alice.page, "Quit").click();
	await ended;
	expect(readFileSync(keysOf(alice), "utf8")).toBe("{}");
	await alice.leave();
});

test("an identity goes to another computer in a file; the old one is kept, and messages stay", async () => {
	const [alice, bob] = [
		await Person.arrive("Alice"),
		await Person.arrive("Bob"),
	];
	const file = join(alice.profile, "export.json");
	await alice.app.evaluate(({ dialog }, filePath) => {
		dialog.showSaveDialog = async () => ({ canceled: false, filePath });
	}, file);
	await alice.openSettings("Keys");
	await button(alice.page, "Export identity…").click();
	const exporting = alice.page.getByRole("dialog");
	const fresh = exporting.getByRole("textbox", {
		name: "New passphrase",
		exact: true,
	});
	await fresh.fill(PASSPHRASE);
	await exporting
		.getByRole("textbox", { name: "New passphrase again" })
		.fill("something else");
	await button(alice.page, "Export…").click();
	await expect(exporting).toContainText("The two are not the same");
	await exporting
		.getByRole("textbox", { name: "New passphrase again" })
		.fill(PASSPHRASE);
	await button(alice.page, "Export…").click();
	await expect(exporting).toContainText("Identity exported");
	const identity = (await openKeys(alice, null)).identity;
	expect(findIn(alice.profile, identity.privateKey)).toEqual([]);

	const before = await openKeys(bob, null);
	await bob.app.evaluate(({ app, dialog }, path) => {
		dialog.showOpenDialog = async () => ({
			canceled: false,
			filePaths: [path],
		});
		// The next start is this test's own.
		app.relaunch = () => {};
	}, file);
	await bob.openSettings("Keys");
	await button(bob.page, "Import identity…").click();
	await button(bob.page, "Choose a file…").click();
	const importing = bob.page.getByRole("dialog");
	await expect(importing).toContainText("Replace your identity?");
	const secret = importing.getByRole("textbox", {
		name: "Passphrase of the file",
	});
	await secret.fill("wrong horse battery");
	await button(bob.page, "Replace and restart").click();
	await expect(importing).toContainText(
		"This passphrase doesn't open the file",
	);
	expect((await openKeys(bob, null)).identity.encoded).toBe(
		before.identity.encoded,
	);
	await secret.fill(PASSPHRASE);
	const ended = bob.app.waitForEvent("close");
	await button(bob.page, "Replace and restart").click();
	await ended;

	const after = await openKeys(bob, null);
	expect(after.identity.encoded).toBe(identity.encoded);
	expect(after.storeKey.equals(before.storeKey)).toBe(true);
	const [former] = readdirSync(bob.profile).filter((name) =>
		name.startsWith("former-identity-"),
	);
	expect(
		JSON.parse(readFileSync(join(bob.profile, former ?? ""), "utf8")),
	).toMatchObject({ publicKey: before.identity.encoded });
	await bob.open();
	await isOpen(bob);
	await bob.leave();
	await alice.leave();
});
