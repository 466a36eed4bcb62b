import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Locator, test } from "@playwright/test";
import { Person } from "./person";

/** Issue 6, point 6: the focus is never lost, also where the control that had it is taken away by what it did. */

/** Where the focus is: an element of its own, and not the bare page. */
function place({ page }: Person): Promise<string> {
	return page.evaluate(() => {
		const { activeElement } = document;
		if (!activeElement || activeElement === document.body) return "nowhere";
		return activeElement.closest("main") ? "main" : "sidebar";
	});
}

async function press(control: Locator): Promise<void> {
	await control.focus();
	await control.press("Enter");
}

test("from the first screen to a file that is fetched, by keyboard", async () => {
	const folder = mkdtempSync(join(tmpdir(), "flex-focus-"));
	const [alice, bob] = await Promise.all([
		Person.arrive("Alice"),
		Person.arrive("Bob", {
			relay: { port: 0, scope: "this-computer" },
			files: { folder, autoDownload: 0 },
		}),
	]);
	await press(alice.page.getByRole("button", { name: "Start hosting" }));
	await expect(alice.page.getByText("You are ready")).toBeVisible();
	await expect.poll(() => place(alice)).toBe("main");

	const address = bob.page.getByRole("textbox", { name: "Address or invite" });
	await address.fill(
		await alice.page
			.getByText(/^127\.0\.0\.1:\d+$/)
			.first()
			.innerText(),
	);
	await address.press("Enter");
	await expect(
		bob.page.getByText("Who would you like to talk to?"),
	).toBeVisible();
	await expect.poll(() => place(bob)).toBe("main");

	await bob.ask("alice");
	// The one who was asked sees it where they look, and it says what is going on to who asked.
	await expect(bob.page.getByText(/^You have asked Alice/)).toBeVisible();
	await expect(bob.page.getByText("asked, no answer yet")).toBeVisible();
	await press(
		alice.page.getByRole("main").getByRole("button", {
			name: "Acknowledge Bob would like to talk with you",
		}),
	);
	for (const { composer } of [alice, bob]) await expect(composer).toBeFocused();

	// A hint that leads to what makes it sure.
	await press(alice.page.getByRole("button", { name: "Verify Bob" }));
	const verify = alice.page.getByRole("dialog", { name: "Verify Bob" });
	await expect(verify).toBeVisible();
	await press(alice.page.getByRole("button", { name: "They are the same" }));
	await expect(alice.page.getByText("You have verified Bob.")).toBeVisible();
	// It has it for as long as all of its buttons are off.
	await verify.evaluate((dialog) => dialog.focus());
	await expect(verify).toBeFocused();
	await alice.page.keyboard.press("Escape");
	await expect(
		alice.page.getByRole("button", { name: "Verify Bob" }),
	).toHaveCount(0);
	await expect.poll(() => place(alice)).toBe("main");

	const letter = join(folder, "letter.txt");
	writeFileSync(letter, "Dear Bob");
	await alice.page.locator("input[type=file]").setInputFiles(letter);
	await alice.page.getByRole("button", { name: "Send", exact: true }).click();
	await press(bob.log.getByRole("button", { name: "Download letter.txt" }));
	const open = bob.log.getByRole("button", { name: "Open letter.txt" });
	await expect(open).toBeVisible();
	await expect(open).toBeFocused();

	await test.step("what was sent and fetched is said to the ear", async () => {
		await expect(bob.page.getByRole("status", { name: "Files" })).toHaveText(
			"letter.txt is here.",
		);
		await bob.write("Thank you");
		await expect(
			bob.page.getByRole("status", { name: "Your last message" }),
		).toHaveText("sent");
	});

	await test.step("sharing stops ten seconds later, or not at all", async () => {
		const stop = alice.log.getByRole("button", {
			name: "Stop sharing letter.txt",
		});
		await press(stop);
		await expect(
			alice.log.getByText("You have stopped sharing this file."),
		).toBeVisible();
		await expect.poll(() => place(alice)).toBe("main");
		await alice.page
			.getByRole("button", { name: "Undo: letter.txt is not shared any more." })
			.click();
		await expect(stop).toBeVisible();
	});

	await test.step("a server that is tried again", async () => {
		await alice.close();
		await press(bob.line.getByRole("button", { name: /^Try again now/ }));
		await expect.poll(() => place(bob)).not.toBe("nowhere");
	});
	await Promise.all([alice.leave(), bob.leave()]);
	rmSync(folder, { recursive: true });
});

/** Takes an item of a menu by keyboard. */
async function choose(row: Locator, item: string): Promise<void> {
	await row.focus();
	await row.press("Shift+F10");
	await press(row.page().getByRole("menuitem", { name: item, exact: true }));
}

test("after what is deleted, left, banned, removed and confirmed", async () => {
	const [alice, bob] = await Promise.all([
		Person.arrive("Alice"),
		Person.arrive("Bob"),
	]);
	await bob.connectTo(await alice.hostRelay());
	await alice.ask("bob", "Tea");
	await bob.acknowledge("Alice");
	await alice.ask("bob", "Cake");
	await bob.acknowledge("Alice");
	await expect(alice.conversations.getByRole("listitem")).toHaveCount(2);
	const isSomewhere = (person: Person) =>
		expect.poll(() => place(person)).not.toBe("nowhere");

	await test.step("what comes in is said, and read", async () => {
		await alice.conversation("Tea").click();
		await bob.conversation("Tea").click();
		await bob.write("with milk?");
		await expect(
			alice.page.getByRole("status", { name: "New messages" }),
		).toHaveText("Bob: with milk?");
	});

	await test.step("a message, and a conversation", async () => {
		const said = bob.log.getByRole("article").last();
		await press(said);
		await press(
			bob.page.getByRole("menuitem", { name: "Delete for everyone" }),
		);
		await expect(said).toContainText("Deleted");
		await isSomewhere(bob);
		await choose(bob.conversation("Cake"), "Delete conversation");
		await expect(bob.conversations.getByRole("listitem")).toHaveCount(1);
		await isSomewhere(bob);
		await press(bob.page.getByRole("button", { name: "Undo: Deleted: Cake" }));
		await expect(bob.conversations.getByRole("listitem")).toHaveCount(2);
		await isSomewhere(bob);
		await choose(bob.conversation("Tea"), "Mute…");
		await press(bob.page.getByRole("button", { name: "Mute", exact: true }));
		await expect(bob.page.getByRole("dialog")).toHaveCount(0);
		await isSomewhere(bob);
	});

	await test.step("a request that is ignored, and what says so", async () => {
		await bob.ask("alice", "More");
		const request = alice.requestOf("Bob");
		await press(request.getByRole("button", { name: "Ignore" }));
		await expect(request).toHaveCount(0);
		await expect.poll(() => place(alice)).toBe("sidebar");
		const toasts = alice.page.getByRole("region", { name: "Just done" });
		const dismiss = toasts.getByRole("button", { name: "Dismiss" });
		await press(dismiss);
		await expect(dismiss).toHaveCount(0);
		await expect.poll(() => place(alice)).toBe("main");
	});

	await test.step("a ban, and its end", async () => {
		const { page } = alice;
		await alice.openRelayPage();
		const ban = page.getByRole("button", { name: "Ban…: Bob" });
		await press(ban);
		await press(page.getByRole("button", { name: "Cancel" }));
		await expect(ban).toBeFocused();
		await press(ban);
		await press(page.getByRole("button", { name: "Ban", exact: true }));
		await expect(page.getByRole("dialog")).toHaveCount(0);
		await expect(ban).toHaveCount(0);
		await isSomewhere(alice);
		await press(page.getByRole("button", { name: /^Take back the ban/ }));
		await expect(page.getByRole("list", { name: "Banned" })).toBeHidden();
		await isSomewhere(alice);
		await press(page.getByRole("button", { name: "Switch off" }));
		await expect(page.getByRole("button", { name: "Switch on" })).toBeVisible();
		await isSomewhere(alice);
	});

	await test.step("a page, where it was all there was room for", async () => {
		const frame = await bob.app.browserWindow(bob.page);
		await frame.evaluate((w) => w.webContents.setZoomFactor(2));
		await expect(bob.conversations).toBeHidden();
		await press(
			bob.page.getByRole("button", { name: "Back to the conversations" }),
		);
		await expect(bob.conversations).toBeVisible();
		await expect.poll(() => place(bob)).toBe("sidebar");
		await press(bob.page.getByRole("button", { name: "Settings" }));
		await expect(bob.conversations).toBeHidden();
		await bob.page.keyboard.press("Escape");
		await expect(bob.conversations).toBeVisible();
		await expect.poll(() => place(bob)).toBe("sidebar");
		await frame.evaluate((w) => w.webContents.setZoomFactor(1));
		await expect(bob.page.getByRole("main")).toBeVisible();
	});

	await test.step("a server", async () => {
		const actions = bob.line.getByRole("button", { name: /^Actions for/ });
		await press(actions);
		await press(bob.page.getByRole("menuitem", { name: /^Remove/ }));
		await press(
			bob.page.getByRole("dialog").getByRole("button", { name: "Remove" }),
		);
		await expect(bob.line).toHaveCount(0);
		await isSomewhere(bob);
	});
	await Promise.all([alice.leave(), bob.leave()]);
});
