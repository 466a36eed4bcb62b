import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { talking } from "./talking";

test("the log is read and saved by its user, and says no name, no address and no word", async () => {
	const [alice, bob] = await talking("Lunch");
	await bob.write("a word between us");
	await expect(alice.log).toContainText("a word between us");
	const about = await alice.openSettings("About");
	await about.getByRole("button", { name: "Show the log…" }).click();
	const shown = about.getByRole("region", { name: "Log" });
	await expect(shown).toContainText("line ready");
	await expect(shown).toContainText("attached");

	const file = join(alice.profile, "saved.log");
	await alice.app.evaluate(({ dialog }, filePath) => {
		dialog.showSaveDialog = async () => ({ canceled: false, filePath });
	}, file);
	await about.getByRole("button", { name: "Save it as…" }).click();
	await expect(about.getByText(`Written: ${file}`)).toBeVisible();
	const text = readFileSync(file, "utf8");
	expect(text).toMatch(/start \d+\.\d+\.\d+ .* electron /);
	expect(text).not.toMatch(/bob|lunch|127\.0\.0\.1|a word between us/i);
	await alice.leave();
	await bob.leave();
});
