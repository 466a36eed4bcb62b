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
	await expect(
		alice.page.getByRole("dialog", { name: "Verify Bob" }),
	).toBeVisible();
	await press(alice.page.getByRole("button", { name: "They are the same" }));
	await expect(alice.page.getByText("You have verified Bob.")).toBeVisible();
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
