import { expect, test } from "@playwright/test";
import { Person } from "./person";
import { freePort } from "./ports";

test("several servers at once, each with its own conversations", async () => {
	const [alice, bob, carol] = await Promise.all([
		Person.arrive("Alice"),
		Person.arrive("Bob"),
		Person.arrive("Carol"),
	]);
	const addresses = [await alice.hostRelay(), await bob.hostRelay()];
	for (const address of addresses) await carol.connectTo(address);
	await expect(carol.line).toHaveCount(2);
	for (const [i, address] of addresses.entries()) {
		await expect(carol.line.nth(i)).toContainText(address);
		await expect(carol.line.nth(i)).toContainText("Connected");
	}
	// A bare name could be on either: the dialog lets her choose, the address says it all.
	await carol.ask(`alice@${addresses[0]}`, "with Alice");
	await carol.ask(`bob@${addresses[1]}`, "with Bob");
	await alice.acknowledge("Carol");
	await bob.acknowledge("Carol");
	for (const [host, topic] of [
		[alice, "with Alice"],
		[bob, "with Bob"],
	] as const) {
		await carol.conversations
			.getByRole("listitem")
			.filter({ hasText: topic })
			.click();
		await carol.write(`only ${topic}`);
		await expect(host.log.getByText(`only ${topic}`)).toBeVisible();
		expect(await host.texts()).toEqual([`only ${topic}`]);
	}
	// One server going down takes nothing from the other.
	await alice.close();
	await expect(carol.line.nth(0)).toContainText("Trying again");
	await expect(carol.line.nth(1)).toContainText("Connected");
	await carol.write("still here");
	await expect(bob.log.getByText("still here")).toBeVisible();
	for (const person of [alice, bob, carol]) await person.leave();
});

test("settings, servers and requests survive a restart, and hosting goes on", async () => {
	const port = await freePort();
	const alice = await Person.arrive("Alice", {
		relay: { port, scope: "this-computer" },
	});
	const bob = await Person.arrive("Bob");
	const address = await alice.hostRelay();
	await bob.connectTo(address);
	await expect(bob.line).toContainText("Connected");
	const appearance = await alice.openSettings("Appearance");
	await appearance.getByRole("radio", { name: "Dark" }).press("Space");
	await alice.page.keyboard.press("Escape");
	const isDark = () =>
		expect(alice.page.locator("html")).toHaveAttribute("data-theme", "dark");
	await isDark();
	await bob.ask("alice", "Keep this");
	await expect(alice.requestOf("Bob")).toBeVisible();

	await alice.close();
	await bob.close();
	await alice.open();
	await bob.open();
	await isDark();
	await expect(
		alice.page.getByRole("switch", { name: "Host relay" }),
	).toBeChecked();
	await expect(alice.line).toContainText("Connected");
	await expect(bob.line).toContainText("Connected");
	await expect(bob.sentRequests).toContainText("Waiting");
	await alice.acknowledge("Bob");
	await expect(bob.conversations).toContainText("Keep this");
	await bob.conversations.getByRole("listitem").click();
	await bob.write("Kept");
	await expect(alice.log.getByText("Kept")).toBeVisible();
	await alice.leave();
	await bob.leave();
});

test("a relay that has moved is given its new address, and the conversation goes on there", async () => {
	const port = await freePort();
	const [alice, bob] = await Promise.all([
		Person.arrive("Alice", { relay: { port, scope: "this-computer" } }),
		Person.arrive("Bob"),
	]);
	await bob.connectTo(await alice.hostRelay());
	await bob.ask("alice", "Moving");
	await alice.acknowledge("Bob");
	for (const { conversations } of [alice, bob]) {
		await conversations.getByRole("listitem").click();
	}
	await bob.write("before");
	await expect(alice.log.getByText("before")).toBeVisible();

	const moved = await freePort();
	await alice.openRelayPage();
	await alice.page.getByRole("textbox", { name: "Port" }).fill(`${moved}`);
	await alice.page.getByRole("textbox", { name: "Port" }).press("Enter");
	// Bob is on it, and will be cut off.
	const question = alice.page.getByRole("dialog");
	await expect(question).toContainText("Bob");
	await question.getByRole("button", { name: "Start anew" }).click();
	await expect(question).toBeHidden();
	await alice.conversation("Moving").click();
	await expect(alice.line).toContainText(`${moved}`);
	await expect(alice.line).toContainText("Connected");
	// Bob is told what goes on, and what he writes is kept.
	await expect(
		bob.page.getByText(/Reconnecting to .*kept and sent/),
	).toBeVisible();
	await bob.write("on the way");
	await bob.line.getByRole("button", { name: /^Actions for/ }).click();
	await bob.page.getByRole("menuitem", { name: "Change address" }).click();
	const dialog = bob.page.getByRole("dialog");
	const field = dialog.getByRole("textbox", { name: "Server address" });
	await field.fill("not an address");
	await dialog.getByRole("button", { name: "Save" }).click();
	await expect(field).toHaveAttribute("aria-invalid", "true");
	await field.fill(`127.0.0.1:${moved}`);
	await dialog.getByRole("button", { name: "Save" }).click();
	await expect(dialog).toBeHidden();
	await expect(bob.line).toContainText("Connected");
	await expect(alice.log.getByText("on the way")).toBeVisible();
	expect(await alice.texts()).toEqual(["before", "on the way"]);
	await alice.leave();
	await bob.leave();
});

test("read receipts are a setting that stays", async () => {
	const alice = await Person.arrive("Alice");
	const receipts = () =>
		alice.page.getByRole("switch", { name: "Tell others what you have read" });
	const settings = () => alice.openSettings("Privacy");
	await settings();
	await expect(receipts()).toBeChecked();
	await receipts().click();
	await expect(receipts()).not.toBeChecked();
	await alice.close();
	await alice.open();
	await settings();
	await expect(receipts()).not.toBeChecked();
	await alice.leave();
});
