import { once } from "node:events";
import {
	existsSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "@playwright/test";
import { Person } from "./person";
import { talking } from "./talking";

/** Answers the system's next dialogs for a file with this one. */
async function answerDialogs(person: Person, path: string): Promise<void> {
	await person.app.evaluate(({ dialog }, file) => {
		dialog.showSaveDialog = async () => ({ canceled: false, filePath: file });
		dialog.showOpenDialog = async () => ({
			canceled: false,
			filePaths: [file],
		});
	}, path);
}

test("what was said is exported and backed up from the settings", async () => {
	const [alice, bob] = await talking("Lunch");
	await bob.write("Words to keep");
	await expect(alice.log.getByText("Words to keep")).toBeVisible();

	const settings = await alice.openSettings("Storage");
	await expect(
		settings.getByText(/1 message in 1 conversation,/),
	).toBeVisible();
	const page = join(alice.profile, "out.html");
	await answerDialogs(alice, page);
	await settings.getByRole("button", { name: "Export to read…" }).click();
	await expect(settings.getByText(`Written: ${page}`)).toBeVisible();
	expect(readFileSync(page, "utf8")).toContain("Words to keep");

	// What takes how much, and one conversation by itself.
	const part = (name: string | RegExp) =>
		settings.locator(".fact").filter({ hasText: name });
	await expect(part(/^Messages/)).toContainText(/\d+ bytes/);
	await expect(part("Your relay")).toContainText(/[1-9]/);
	const row = settings
		.getByRole("list", { name: "Conversations that take most" })
		.getByRole("listitem");
	await expect(row).toContainText("Lunch");
	await expect(row).toContainText("1 message, ");
	const one = join(alice.profile, "lunch.html");
	await answerDialogs(alice, one);
	await row.getByRole("button", { name: "Actions for Lunch" }).click();
	await settings.getByRole("menuitem", { name: "Export to read…" }).click();
	await expect(settings.getByText(`Written: ${one}`)).toBeVisible();
	expect(readFileSync(one, "utf8")).toContain("Words to keep");

	// Deleted from there, it comes back by Undo.
	await row.getByRole("button", { name: "Actions for Lunch" }).click();
	await settings.getByRole("menuitem", { name: "Delete conversation" }).click();
	await expect(row).toHaveCount(0);
	await alice.page.getByRole("button", { name: /^Undo/ }).click();
	await expect(row).toHaveCount(1);

	const backup = join(alice.profile, "out.flexbackup");
	await answerDialogs(alice, backup);
	const passphrase = settings.getByLabel("Passphrase of the backup");
	await passphrase.fill("short");
	await settings.getByRole("button", { name: "Back up…" }).click();
	await expect(settings.getByText(/A passphrase has at least/)).toBeVisible();
	expect(existsSync(backup)).toBe(false);
	await passphrase.fill("correct horse battery staple");
	await settings.getByRole("button", { name: "Back up…" }).click();
	await expect(settings.getByText(`Written: ${backup}`)).toBeVisible();
	const copy = readFileSync(backup);
	expect(copy.includes("Words to keep")).toBe(false);
	await bob.leave();
	await alice.leave();

	await test.step("the first screen of another installation restores it", async () => {
		const kept = join(
			mkdtempSync(join(tmpdir(), "flex-backup-")),
			"a.flexbackup",
		);
		writeFileSync(kept, copy);
		const fresh = await Person.install("Alice");
		await answerDialogs(fresh, kept);
		await fresh.app.evaluate(({ app }) => {
			// Started again by the test, which can then see it.
			app.relaunch = () => {};
		});
		await fresh.page.getByRole("button", { name: "Restore a backup…" }).click();
		const restoring = fresh.page.getByRole("dialog");
		await restoring
			.getByLabel("Passphrase of the backup")
			.fill("another horse battery staple");
		await restoring.getByRole("button", { name: "Choose the file…" }).click();
		await expect(restoring.locator(".field-error")).not.toBeEmpty();
		await restoring
			.getByLabel("Passphrase of the backup")
			.fill("correct horse battery staple");
		const ended = once(fresh.app.process(), "exit");
		await restoring.getByRole("button", { name: "Choose the file…" }).click();
		await ended;
		await fresh.open();
		await fresh.conversation("Lunch").click();
		await expect(fresh.log.getByText("Words to keep")).toBeVisible();
		await fresh.leave();
		rmSync(dirname(kept), { recursive: true });
	});
});
