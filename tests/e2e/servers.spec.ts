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
	await alice.page.getByRole("button", { name: "Settings" }).click();
	await alice.page.getByRole("radio", { name: "Dark" }).check({ force: true });
	await alice.page.keyboard.press("Escape");
	const theme = () => alice.page.locator("html").getAttribute("data-theme");
	expect(await theme()).toBe("dark");
	await bob.ask("alice", "Keep this");
	await expect(alice.requestOf("Bob")).toBeVisible();

	await alice.close();
	await bob.close();
	await alice.open();
	await bob.open();
	expect(await theme()).toBe("dark");
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
