import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Locator, test } from "@playwright/test";
import { NaiveClient } from "../naive/client";
import { HeadlessRelay } from "./headless-relay";
import { Person } from "./person";

/** What people see of the encryption: locks in words, safety numbers, warnings, and what is not sent. */

const everybody: Person[] = [];
let relay: HeadlessRelay | null = null;

async function arrive(name: string): Promise<Person> {
	const person = await Person.arrive(name);
	everybody.push(person);
	return person;
}

test.afterEach(async () => {
	for (const person of everybody.splice(0)) await person.leave();
	await relay?.remove();
	relay = null;
});

function lock(person: Person, words: string | RegExp): Locator {
	return person.page.locator("button.lock", { hasText: words });
}

async function openEncryption(person: Person): Promise<Locator> {
	await person.page.getByRole("button", { name: /Encryption…$/ }).click();
	const dialog = person.page.getByRole("dialog");
	await expect(dialog).toBeVisible();
	return dialog;
}

async function verify(person: Person, other: string): Promise<Locator> {
	const dialog = await openEncryption(person);
	await dialog.getByRole("button", { name: `Verify ${other}` }).click();
	await expect(dialog.locator(".safety-number p")).toHaveCount(3);
	return dialog;
}

async function digits(dialog: Locator): Promise<string> {
	return (await dialog.locator(".safety-number p").allInnerTexts()).join(" ");
}

function transferOf(person: Person, png: Buffer) {
	return person.page.evaluateHandle((image) => {
		const bytes = Uint8Array.from(atob(image), (c) => c.charCodeAt(0));
		const transfer = new DataTransfer();
		transfer.items.add(new File([bytes], "code.png", { type: "image/png" }));
		return transfer;
	}, png.toString("base64"));
}

/** A file out of another program, let go over the place for it. */
async function drop(person: Person, png: Buffer): Promise<void> {
	await person.page
		.getByRole("region", { name: /^Scan/ })
		.dispatchEvent("drop", { dataTransfer: await transferOf(person, png) });
}

/** As Chromium tells of it; the system's own clipboard other windows may use meanwhile. */
async function paste(person: Person, png: Buffer): Promise<void> {
	const transfer = await transferOf(person, png);
	await transfer.evaluate((clipboardData) => {
		document.activeElement?.dispatchEvent(
			new ClipboardEvent("paste", { clipboardData, bubbles: true }),
		);
	});
}

/** Alice hosts. */
async function meet(): Promise<[Person, Person]> {
	const [alice, bob] = await Promise.all([arrive("Alice"), arrive("Bob")]);
	await bob.connectTo(await alice.hostRelay());
	await expect(bob.line).toContainText("Connected");
	await talk(alice, bob);
	return [alice, bob];
}

/** A relay hosts that outlives both. */
async function meetElsewhere(): Promise<[Person, Person, HeadlessRelay]> {
	relay = new HeadlessRelay();
	await relay.start();
	const [alice, bob] = await Promise.all([arrive("Alice"), arrive("Bob")]);
	for (const person of [alice, bob]) {
		await person.connectTo(relay.address);
		await expect(person.line).toContainText("Connected");
	}
	await talk(alice, bob);
	return [alice, bob, relay];
}

async function talk(alice: Person, bob: Person): Promise<void> {
	await alice.ask("bob");
	await bob.acknowledge("Alice");
	for (const person of [alice, bob])
		await expect(lock(person, "End-to-end encrypted")).toBeVisible();
}

test("both sides see the lock and the same number, and verify by it, over a restart", async () => {
	const [alice, bob] = await meet();
	await alice.write("only for you");
	await expect(bob.log.getByText("only for you")).toBeVisible();
	await expect(bob.log.getByText("not encrypted")).toHaveCount(0);

	const hers = await verify(alice, "Bob");
	const his = await verify(bob, "Alice");
	const number = await digits(hers);
	expect(number).toMatch(/^(\d{5} ){11}\d{5}$/);
	expect(await digits(his)).toBe(number);

	await hers.getByRole("button", { name: "They are the same" }).click();
	await expect(hers.getByText("You have verified Bob.")).toBeVisible();
	await alice.page.keyboard.press("Escape");
	await expect(lock(alice, "Verified")).toBeVisible();
	// It is each one's own knowledge.
	await expect(lock(bob, "End-to-end encrypted")).toBeVisible();

	await alice.close();
	await alice.open();
	await alice.conversations.getByRole("listitem").click();
	await expect(lock(alice, "Verified")).toBeVisible();

	const again = await openEncryption(alice);
	// The numbers of SECURITY.md are told where people look.
	await expect(again).toContainText("of the last 10 skipped messages stay");
	await expect(again).toContainText("the last 2 changes of keys");
	await expect(again).toContainText("after at most 100 messages or 24 hours");
	await again
		.getByRole("button", { name: "Compare keys with Bob again" })
		.click();
	await again.getByRole("button", { name: "Remove verification" }).click();
	await expect(
		again.getByText("Keys with Bob count as not compared from now on."),
	).toBeVisible();
	await alice.page.keyboard.press("Escape");
	await expect(lock(alice, "End-to-end encrypted")).toBeVisible();
});

test("a picture of the other's screen verifies; one's own and another's don't", async () => {
	const [alice, bob] = await meet();
	const hers = await verify(alice, "Bob");
	const his = await verify(bob, "Alice");
	const picture = hers.locator("input[type=file]");
	const file = (buffer: Buffer, name = "screen.png") => ({
		name,
		mimeType: "image/png",
		buffer,
	});

	await picture.setInputFiles(file(Buffer.from("no picture")));
	await expect(hers.getByText("can't be read as a picture")).toBeVisible();
	await picture.setInputFiles(file(await hers.locator(".safety").screenshot()));
	await expect(hers.getByText("No code was found")).toBeVisible();
	const own = hers.getByRole("img", { name: "Code for Bob to scan" });
	await picture.setInputFiles(file(await own.screenshot()));
	await expect(hers.getByText("the code on your own screen")).toBeVisible();
	await alice.page.keyboard.press("Escape");
	await expect(lock(alice, "End-to-end encrypted")).toBeVisible();

	// The whole window, as somebody would take it, by the clipboard.
	await verify(alice, "Bob");
	await paste(alice, await bob.page.screenshot());
	await expect(hers.getByText("You have verified Bob.")).toBeVisible();
	await expect(his.getByRole("button", { name: "They differ" })).toBeVisible();

	// Carol's code, shown to Alice in Bob's name.
	const carol = await arrive("Carol");
	await carol.connectTo(
		await alice.page
			.getByText(/^127\.0\.0\.1:\d+$/)
			.first()
			.innerText(),
	);
	await alice.page.keyboard.press("Escape");
	await carol.ask("alice");
	await alice.acknowledge("Carol");
	await expect(lock(carol, "End-to-end encrypted")).toBeVisible();
	const theirs = await verify(carol, "Alice");
	const wrong = await theirs
		.getByRole("img", { name: "Code for Alice to scan" })
		.screenshot();
	await alice.conversation("Bob").click();
	const dialog = await openEncryption(alice);
	await dialog
		.getByRole("button", { name: "Compare keys with Bob again" })
		.click();
	await drop(alice, wrong);
	await expect(dialog.getByRole("alert")).toContainText(
		"The numbers differ: this key may not be Bob's.",
	);
	await alice.page.keyboard.press("Escape");
	await expect(lock(alice, "End-to-end encrypted")).toBeVisible();
});

test("who can't encrypt is named, marked in the composer, and can be forbidden", async () => {
	relay = new HeadlessRelay();
	await relay.start();
	const { address, port } = relay;
	const alice = await arrive("Alice");
	await alice.connectTo(address);
	await expect(alice.line).toContainText("Connected");
	const bob = new NaiveClient(`bob@${address}`, "127.0.0.1", port, "map");
	await bob.isThere();
	await alice.ask("bob");
	const { id } = await bob.connection();
	await bob.acknowledge(id ?? null);

	const words = "Not encrypted: bob's app can't";
	await expect(lock(alice, words)).toBeVisible();
	await expect(alice.conversation("bob")).toContainText("Not encrypted");
	const note = alice.page.locator(".composer-foot");
	await expect(note).toContainText("Not encrypted");
	await expect(alice.composer).toHaveAccessibleDescription(/Not encrypted/);
	await alice.write("for everybody's eyes");
	expect(await bob.heard()).toBe("for everybody's eyes");

	await alice.composer.fill("half a secret");
	const dialog = await openEncryption(alice);
	await expect(dialog.getByText("Guest: no key of theirs")).toBeVisible();
	await dialog
		.getByRole("switch", { name: "Only send encrypted here" })
		.click();
	await alice.page.keyboard.press("Escape");
	await expect(alice.composer).toBeDisabled();
	await expect(alice.composer).toHaveValue("half a secret");
	await expect(note).toContainText(
		"You only send encrypted, and bob's app can't.",
	);

	await openEncryption(alice);
	await dialog
		.getByRole("switch", { name: "Only send encrypted here" })
		.click();
	await alice.page.keyboard.press("Escape");
	await expect(alice.composer).toBeEnabled();

	const everywhere = async () => {
		const privacy = await alice.openSettings("Privacy");
		await privacy
			.getByRole("switch", { name: "Only send encrypted", exact: true })
			.click();
		await alice.page.keyboard.press("Escape");
	};
	await everywhere();
	await expect(alice.composer).toBeDisabled();
	await alice.close();
	await alice.open();
	await alice.conversations.getByRole("listitem").click();
	await expect(alice.composer).toBeDisabled();
	await expect(alice.composer).toHaveValue("half a secret");
	await everywhere();
	await expect(alice.composer).toBeEnabled();
	await alice.composer.press("Enter");
	expect(await bob.heard()).toBe("half a secret");
	bob.close();
});

test("another key under the same name warns before anything is sent", async () => {
	const [alice, bob, server] = await meetElsewhere();
	await alice.write("for the first Bob");
	await expect(bob.log.getByText("for the first Bob")).toBeVisible();
	const first = await digits(await verify(alice, "Bob"));
	await alice.page.getByRole("button", { name: "They are the same" }).click();
	await expect(alice.page.getByText("You have verified Bob.")).toBeVisible();
	await alice.page.keyboard.press("Escape");
	await bob.close();
	// Whoever hosts can give a name to somebody else.
	await server.stop();
	server.release("bob");
	await server.start();

	const second = await arrive("Bob");
	await second.connectTo(server.address);
	await expect(second.line).toContainText("Connected");
	await expect(alice.line).toContainText("1 person here");
	await second.ask("alice", "Bob here, on a new computer");
	await alice.acknowledge("Bob");
	await expect(lock(alice, "Encryption needs your attention")).toBeVisible();
	const warning = alice.page.getByRole("main").getByRole("alert");
	await expect(warning).toContainText("Bob's key has changed");
	await expect(warning).toContainText("Nothing is sent until you decide");
	await expect(alice.composer).toBeDisabled();

	await alice.page.getByRole("button", { name: "Verify first" }).click();
	const dialog = alice.page.getByRole("dialog");
	await expect(dialog.locator(".safety-number p")).toHaveCount(3);
	const shown = await digits(dialog);
	expect(shown).not.toBe(first);
	await dialog.getByRole("button", { name: "They differ" }).click();
	await expect(dialog.getByRole("alert")).toContainText("may not be Bob's");
	await alice.page.keyboard.press("Escape");
	await expect(alice.composer).toBeDisabled();
	expect(await second.texts()).toEqual([]);

	// It was Bob after all: on a new computer.
	await alice.page.getByRole("button", { name: "Verify first" }).click();
	const his = await verify(second, "Alice");
	expect(await digits(his)).toBe(shown);
	await dialog.getByRole("button", { name: "They are the same" }).click();
	await expect(dialog.getByText("You have verified Bob.")).toBeVisible();
	await alice.page.keyboard.press("Escape");
	await expect(warning).toHaveCount(0);
	await expect(lock(alice, "Verified")).toBeVisible();
	await second.page.keyboard.press("Escape");
	await alice.write("for you again");
	await expect(second.log.getByText("for you again")).toBeVisible();
});

test("keys that are lost are said to be, and come back", async () => {
	const [alice, bob] = await meetElsewhere();
	await alice.write("before");
	await expect(bob.log.getByText("before")).toBeVisible();
	await bob.close();
	const backup = mkdtempSync(join(tmpdir(), "flex-backup-"));
	cpSync(bob.profile, backup, { recursive: true });
	await bob.open();
	await bob.conversations.getByRole("listitem").click();
	await expect(lock(bob, "End-to-end encrypted")).toBeVisible();
	await bob.write("not in the backup");
	await expect(alice.log.getByText("not in the backup")).toBeVisible();
	await bob.close();
	cpSync(backup, bob.profile, { recursive: true });
	rmSync(backup, { recursive: true });

	// Nobody is there who could let him in again.
	await alice.write("while he was away");
	await expect(
		alice.log.getByRole("article", { name: /^You, .*sent$/ }).last(),
	).toContainText("while he was away");
	await alice.close();
	await bob.open();
	await bob.conversations.getByRole("listitem").click();
	await expect(lock(bob, "Encryption needs your attention")).toBeVisible();
	const banner = bob.page.getByRole("main").getByRole("alert");
	await expect(banner).toContainText("This conversation's keys are lost here");
	await bob.composer.fill("written meanwhile");
	await bob.composer.press("Enter");
	await expect(
		bob.log.getByRole("article", { name: /^You, .*queued$/ }),
	).toBeVisible();
	await bob.page.getByRole("button", { name: "Recover", exact: true }).click();
	await alice.open();
	await alice.conversations.getByRole("listitem").click();
	await expect(banner).toHaveCount(0);
	await expect(lock(bob, "End-to-end encrypted")).toBeVisible();
	await expect(alice.log.getByText("written meanwhile")).toBeVisible();
	await alice.write("welcome back");
	await expect(bob.log.getByText("welcome back")).toBeVisible();
});
