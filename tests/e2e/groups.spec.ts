import { expect, type Locator, test } from "@playwright/test";
import { NaiveClient } from "../naive/client";
import { Person } from "./person";

// Windows that start again, and waits until something can't be undone any more: the limit only ends what hangs.
test.describe.configure({ timeout: 240_000 });

/** Alice hosts, Bob is there. */
async function two(): Promise<{ alice: Person; bob: Person; port: number }> {
	const [alice, bob] = await Promise.all([
		Person.arrive("Alice"),
		Person.arrive("Bob"),
	]);
	const address = await alice.hostRelay();
	await bob.connectTo(address);
	await expect(bob.line).toContainText("Connected");
	return { alice, bob, port: Number(address.split(":").at(-1)) };
}

/** Opens the menu of a row, as a keyboard does, and chooses from it. */
async function choose(row: Locator, item: string): Promise<void> {
	await row.focus();
	await row.press("Shift+F10");
	await row
		.page()
		.getByRole("menu")
		.getByRole("menuitem", { name: item, exact: true })
		.click();
}

async function naive(name: string, port: number): Promise<NaiveClient> {
	const client = new NaiveClient(
		`${name}@127.0.0.1:${port}`,
		"127.0.0.1",
		port,
		"map",
	);
	await client.isThere();
	return client;
}

test("a group: the topic changes, somebody is added, somebody leaves, and everybody sees it in the log", async () => {
	const { alice, bob, port } = await two();
	const carol = await naive("carol", port);
	const dave = await naive("dave", port);
	await alice.ask("bob, carol", "Trip");
	const { id } = await carol.connection();
	await carol.acknowledge(id ?? null);
	await bob.acknowledge("Alice");
	for (const person of [alice, bob]) {
		await expect(person.conversation("Trip")).toBeVisible();
		await person.conversation("Trip").click();
	}

	await alice.page
		.getByRole("button", { name: "About this conversation" })
		.click();
	const details = alice.page.getByRole("dialog", {
		name: "About this conversation",
	});
	await expect(
		details.getByRole("button", { name: "About Bob" }),
	).toBeVisible();
	await details.getByRole("textbox", { name: "Topic" }).fill("Lisbon");
	await details.getByRole("button", { name: "Save" }).click();
	await details.getByRole("button", { name: "Add people…" }).click();
	const adding = alice.page.getByRole("dialog", { name: "Add people" });
	await adding.getByRole("button", { name: /dave/ }).click();
	await expect(adding.getByRole("textbox", { name: "To" })).toHaveValue("dave");
	await adding.getByRole("button", { name: "Ask them" }).click();
	await expect(adding).toHaveCount(0);
	const asked = await dave.connection();
	expect(asked.id).toEqual(id);
	await dave.acknowledge(asked.id ?? null);

	await expect(bob.page.getByRole("heading", { name: "Lisbon" })).toBeVisible();
	for (const [person, who] of [
		[alice, "You"],
		[bob, "Alice"],
	] as const) {
		for (const line of [
			`${who} changed the topic to “Lisbon”`,
			`${who} asked dave to join`,
			"dave joined",
		])
			await expect(person.log.getByText(line, { exact: true })).toBeVisible();
	}
	dave.say("Hello all");
	await expect(bob.log.getByText("Hello all")).toBeVisible();

	await choose(bob.conversation("Lisbon"), "Leave");
	await expect(
		bob.page.getByText("You are leaving this conversation."),
	).toBeVisible();
	// Not before it can't be undone any more.
	await expect(alice.log.getByText("Bob left", { exact: true })).toBeVisible({
		timeout: 30_000,
	});
	await expect(
		bob.page.getByText("You have left this conversation."),
	).not.toHaveCount(0);
	await alice.write("Bob does not read this");
	expect(await dave.heard()).toBe("Bob does not read this");
	await bob.close();
	await bob.open();
	await bob.conversation("Lisbon").click();
	await expect(bob.log.getByText("Hello all")).toBeVisible();
	await expect(bob.log.getByText("Bob does not read this")).toHaveCount(0);
	carol.close();
	dave.close();
	await alice.leave();
	await bob.leave();
});

test("what is put away comes back by Undo, and what is set stays over a restart", async () => {
	const { alice, bob } = await two();
	await alice.ask("bob", "Tea");
	await bob.acknowledge("Alice");
	await alice.ask("bob", "Cake");
	await bob.acknowledge("Alice");
	await expect(bob.conversations.getByRole("listitem")).toHaveCount(2);
	await alice.conversation("Tea").click();
	await alice.write("with milk");
	await bob.conversation("Tea").click();
	await expect(bob.log.getByText("with milk")).toBeVisible();

	// Each start has a page of its own.
	const pinned = () => bob.page.getByRole("list", { name: "Pinned" });
	const archived = () => bob.page.getByRole("button", { name: "Archived (1)" });
	await choose(bob.conversation("Cake"), "Pin");
	await expect(pinned().getByRole("listitem")).toContainText("Cake");
	await expect(bob.conversations.getByRole("listitem")).toHaveCount(1);

	// Said to the ear, and undone by keyboard.
	await choose(bob.conversation("Tea"), "Archive");
	await expect(
		bob.page.getByRole("status").filter({ hasText: "Archived: Tea" }),
	).not.toHaveCount(0);
	await bob.page.keyboard.press("Control+z");
	await expect(archived()).toHaveCount(0);

	await choose(bob.conversation("Tea"), "Delete conversation");
	await bob.page.getByRole("button", { name: "Undo: Deleted: Tea" }).click();
	await expect(bob.conversation("Tea")).toBeVisible();
	await expect(bob.log.getByText("with milk")).toBeVisible();
	await alice.write("and sugar");
	await expect(bob.log.getByText("and sugar")).toBeVisible();

	await choose(bob.conversation("Tea"), "Mute…");
	await bob.page
		.getByRole("dialog")
		.getByText("Until I unmute it", { exact: true })
		.click();
	await bob.page.getByRole("button", { name: "Mute", exact: true }).click();
	await choose(bob.conversation("Tea"), "Archive");
	await bob.close();
	await bob.open();
	await expect(pinned().getByRole("listitem")).toContainText("Cake");
	await alice.write("still archived");
	await archived().click();
	const tea = bob.page
		.getByRole("list", { name: "Archived (1)" })
		.getByRole("listitem");
	await expect(tea).toContainText("still archived");
	await expect(tea).toContainText("Muted");

	await choose(pinned().getByRole("button").first(), "Delete conversation");
	await expect(
		bob.page.getByRole("button", { name: "Undo: Deleted: Cake" }),
	).toBeVisible();
	// A kill takes nothing back.
	await bob.close();
	await bob.open();
	await expect(pinned()).toHaveCount(0);
	await alice.conversation("Cake").click();
	await expect(alice.log.getByText("Bob left", { exact: true })).toBeVisible({
		timeout: 30_000,
	});
	await alice.leave();
	await bob.leave();
});

test("somebody blocked is not heard, and is listed where it is undone; requests are taken back, ignored and called back", async () => {
	const { alice, bob } = await two();
	await alice.ask("bob", "Tea");
	await bob.acknowledge("Alice");
	await alice.conversation("Tea").click();
	await bob.conversation("Tea").click();
	await choose(bob.conversation("Tea"), "Block Alice");
	await expect(bob.page.getByText(/You have blocked Alice/)).toBeVisible();
	await alice.write("can you hear me?");
	await alice.ask("bob", "Cake");
	await expect(
		alice.sentRequests.getByText("Waiting for Bob to answer"),
	).toBeVisible();
	const privacy = await bob.openSettings("Privacy");
	await expect(bob.pendingRequests).toHaveCount(0);
	await privacy.getByRole("button", { name: "Unblock Alice" }).click();
	await bob.page.keyboard.press("Escape");
	await expect(bob.requestOf("Alice")).toBeVisible();
	await alice.write("and now?");
	await expect(bob.log.getByText("and now?")).toBeVisible();
	expect(await bob.texts()).toEqual(["and now?"]);

	await bob.requestOf("Alice").getByRole("button", { name: "Ignore" }).click();
	await expect(bob.pendingRequests).toHaveCount(0);
	await bob.page
		.getByRole("button", { name: "Undo: Ignored the request of Alice." })
		.click();
	await expect(bob.requestOf("Alice")).toBeVisible();
	await alice.page
		.getByRole("button", { name: "Take back the request to Bob" })
		.click();
	await expect(alice.sentRequests.getByText("Taken back")).toBeVisible();
	await expect(bob.requestOf("Alice")).toContainText(
		"has taken the request back",
	);
	await bob.requestOf("Alice").getByRole("button", { name: "Dismiss" }).click();
	await expect(bob.pendingRequests).toHaveCount(0);
	await alice.leave();
	await bob.leave();
});
