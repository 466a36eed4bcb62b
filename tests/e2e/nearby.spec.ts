import { createHash } from "node:crypto";
import { expect, test } from "@playwright/test";
import { Announcer } from "../../src/discovery/announcer";
import { hasMulticast } from "../multicast";
import { HeadlessRelay } from "./headless-relay";
import { Person } from "./person";

/** Issue 6, point 1: relays that announce themselves, over the real multicast of this machine. */

test.beforeAll(async () => {
	test.skip(!(await hasMulticast()), "This machine passes no multicast.");
});

/** Other relays may be announced on this network while these tests run. */
const mark = `${process.pid}`;

function nearby({ page }: Person, name: string) {
	return page
		.getByRole("list", { name: "Nearby" })
		.getByRole("listitem")
		.filter({ hasText: name })
		.first();
}

test("a relay nearby appears with name, people and key; one click connects, and pins that key", async () => {
	const name = `Third floor ${mark}`;
	const relay = new HeadlessRelay(null, ["--announce", name]);
	await relay.start();
	const [bob, alice] = await Promise.all([
		Person.arrive("Bob"),
		Person.arrive("Alice"),
	]);
	const item = nearby(bob, name);
	await expect(item).toContainText(`:${relay.port}`);
	await expect(item).toContainText("0 people there");
	const key = /Key\s+([\w-]{43})/.exec(await item.innerText())?.[1];
	expect(key).toBeDefined();
	// It has room for its beginning alone, whichever way the page reads.
	const within = await item.locator(".nearby-key bdi").evaluate((of) => {
		const box = of.getBoundingClientRect();
		const room = of.closest("li")?.getBoundingClientRect();
		return room && box.left >= room.left && box.right <= room.right;
	});
	expect(within).toBe(true);
	await expect(item.locator(".nearby-key bdi")).toHaveCSS("direction", "ltr");
	// Who finds one is led to it, and not to another one of their own.
	await expect(item.getByRole("button")).toHaveClass(/button-primary/);
	await expect(
		bob.page.getByRole("button", { name: "Start hosting" }),
	).not.toHaveClass(/button-primary/);
	// Nothing is connected to by itself.
	await expect(bob.line).toHaveCount(0);
	await item.getByRole("button", { name: `Connect to ${name}` }).click();
	await expect(bob.line).toContainText("Connected");
	// It is called in the list what it was called there; where it is stays in sight.
	await expect(bob.line).toContainText(name);
	await expect(bob.line).toContainText(`:${relay.port}`);
	await expect(nearby(alice, name)).toContainText("1 person there");

	// Another relay at the same place has another key: a hard stop, as the pinning has it.
	await relay.stop();
	const other = new HeadlessRelay(null, ["--announce", name]);
	other.port = relay.port;
	await other.start();
	await expect(bob.line).toContainText("Refused");
	await expect(bob.line).toContainText("another key");
	// The name is kept with the server, whether or not anybody announces it.
	await other.stop();
	await bob.close();
	await bob.open();
	await expect(bob.line).toContainText(name);
	await expect(bob.line).toContainText(`:${relay.port}`);
	await Promise.all([bob.leave(), alice.leave()]);
	await other.remove();
	await relay.remove();
});

test("an announcement under a key that the server does not have leads nowhere", async () => {
	const relay = new HeadlessRelay(null);
	await relay.start();
	const fingerprint = createHash("sha256").update(mark).digest("base64url");
	const name = `\u202eHostile ${mark}`;
	const announcer = new Announcer({
		name,
		online: 99_999,
		port: relay.port,
		fingerprint,
	});
	const bob = await Person.arrive("Bob");
	const item = nearby(bob, `Hostile ${mark}`);
	await expect(item).toContainText(fingerprint);
	expect(await item.innerText()).not.toContain("\u202e");
	await item.getByRole("button", { name: /^Connect to/ }).click();
	await expect(bob.line).toContainText("Refused");
	await expect(bob.line).toContainText("another key");
	await bob.leave();
	await announcer.close();
	await relay.remove();
});

test("looking can be switched off, and stays off; the address on the first screen still works", async () => {
	const name = `Quiet ${mark}`;
	const relay = new HeadlessRelay(null, ["--announce", name]);
	await relay.start();
	const bob = await Person.arrive("Bob");
	await expect(nearby(bob, name)).toBeVisible();
	await bob.openSettings("Servers");
	const look = bob.page.getByRole("switch", {
		name: "Look for relays nearby",
	});
	await look.click();
	await expect(look).not.toBeChecked();
	await bob.page.keyboard.press("Escape");
	await expect(nearby(bob, name)).toHaveCount(0);
	await bob.close();
	await bob.open();
	const address = bob.page.getByRole("textbox", { name: "Address or invite" });
	await expect(address).toBeVisible();
	await expect(nearby(bob, name)).toHaveCount(0);
	await address.fill(relay.address);
	await address.press("Enter");
	await expect(bob.line).toContainText("Connected");
	await bob.leave();
	await relay.remove();
});

test("a relay hosted in the app announces itself under its host's name, unless that is switched off", async () => {
	const alice = await Person.arrive(`Alice${mark}`, { relay: { port: 0 } });
	const bob = await Person.arrive("Bob");
	await alice.page.getByRole("switch", { name: "Host relay" }).click();
	await expect(alice.line).toContainText("Connected");
	const item = nearby(bob, `Alice${mark}`);
	await expect(item).toContainText("1 person there");
	// Her own is not offered to herself.
	await expect(nearby(alice, `Alice${mark}`)).toHaveCount(0);
	await item.getByRole("button", { name: /^Connect to/ }).click();
	await expect(bob.line).toContainText("Connected");
	await alice.openRelayPage();
	await alice.page
		.getByRole("switch", { name: "Announce it on this network" })
		.click();
	const carol = await Person.arrive("Carol");
	await expect(bob.line).toContainText("Connected");
	await expect(nearby(carol, `Alice${mark}`)).toHaveCount(0);
	await Promise.all([alice.leave(), bob.leave(), carol.leave()]);
});
