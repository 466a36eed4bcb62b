import { expect, test } from "@playwright/test";
import { NaiveClient } from "../naive/client";
import { HeadlessRelay } from "./headless-relay";
import { Person } from "./person";

/** Issue 4, point 2: whose key a server has, and whose a name, as people see it. */

test("two apps talk inside TLS by themselves, and a guest is shown as unverified", async () => {
	const alice = await Person.arrive("Alice");
	const address = await alice.hostRelay();
	const bob = await Person.arrive("Bob");
	await bob.connectTo(address);
	await expect(bob.line).toContainText("Connected");
	await expect(bob.line).not.toContainText("not encrypted");
	await bob.ask("Alice");
	await alice.acknowledge("Bob");
	await alice.conversations.getByRole("listitem").first().click();
	await expect(alice.page.getByText("on your relay")).toBeVisible();
	await expect(alice.page.getByText(/unverified · on/)).toBeHidden();
	const port = Number(address.split(":")[1]);
	const carol = new NaiveClient(`carol@${address}`, "127.0.0.1", port, "map");
	await carol.isThere();
	const asked = carol.ask(`Alice@${address}`);
	const request = alice.requestOf("carol");
	await expect(request).toContainText("unverified");
	await alice.acknowledge("carol");
	await asked;
	await alice.conversations
		.getByRole("listitem")
		.filter({ hasText: "carol" })
		.click();
	await expect(alice.page.getByText(/unverified · on/)).toBeVisible();
	await alice.page
		.getByRole("button", { name: "New conversation" })
		.first()
		.click();
	const people = alice.page.getByRole("dialog").getByRole("listitem");
	await expect(people.filter({ hasText: "carol" })).toContainText("unverified");
	await expect(people.filter({ hasText: "Bob" })).not.toContainText(
		"unverified",
	);
	await Promise.all([alice.leave(), bob.leave()]);
});

test("in the clear on purpose says that it is not encrypted", async () => {
	const alice = await Person.arrive("Alice");
	const address = await alice.hostRelay();
	const bob = await Person.arrive("Bob");
	await bob.connectTo(`flex://${address}`);
	await expect(bob.line).toContainText("not encrypted");
	await Promise.all([alice.leave(), bob.leave()]);
});

test("a server with another key is a hard stop with a choice", async () => {
	const relay = new HeadlessRelay();
	await relay.start();
	const alice = await Person.arrive("Alice");
	const { fingerprint: known } = relay;
	await alice.connectTo(relay.address);
	await expect(alice.line).toContainText("Connected");
	await relay.stop();
	relay.loseKey();
	await relay.start();
	const { fingerprint: offered } = relay;
	expect(offered).not.toBe(known);
	await expect(alice.line).toContainText("shows another key");
	await expect(alice.line).toContainText("Refused");
	// One choice is to leave it.
	await alice.line.getByRole("button", { name: "Disconnect" }).click();
	await expect(alice.line).toContainText("Not connected");
	await alice.line.getByRole("button", { name: /^Connect to/ }).click();
	await alice.line.getByRole("button", { name: "Trust the new key…" }).click();
	const dialog = alice.page.getByRole("dialog");
	await expect(dialog).toContainText(known);
	await expect(dialog).toContainText(offered);
	await dialog.getByRole("button", { name: "Cancel" }).click();
	await expect(alice.line).toContainText("Refused");
	await alice.line.getByRole("button", { name: "Trust the new key…" }).click();
	await dialog.getByRole("button", { name: "Trust the new key" }).click();
	await expect(alice.line).toContainText("Connected");
	await alice.leave();
	await relay.remove();
});
