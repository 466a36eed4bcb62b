import { expect, test } from "@playwright/test";
import { Person } from "./person";
import { freePort } from "./ports";

/** Names that a user gives to people: shown wherever they are, theirs alone, and kept. */

test("a name for somebody is shown everywhere, found, kept, and no use to whoever claims it", async () => {
	const alice = await Person.arrive("Alice", {
		relay: { port: await freePort(), scope: "this-computer" },
	});
	const bob = await Person.arrive("Bob");
	const address = await alice.hostRelay();
	await bob.connectTo(address);
	await expect(bob.line).toContainText("Connected");
	await bob.ask("alice");
	await alice.acknowledge("Bob");
	await bob.write("see you at noon");
	await expect(alice.log).toContainText("see you at noon");
	const { page } = alice;

	await page.getByRole("button", { name: "About this conversation" }).click();
	await page.getByRole("button", { name: "About Bob" }).click();
	const card = page.getByRole("dialog", { name: "About Bob" });
	await card.getByRole("textbox", { name: "Your name for them" }).fill("Boss");
	await card.getByRole("button", { name: "Save" }).click();
	const named = page.getByRole("dialog", { name: "About Boss" });
	await expect(named).toContainText("They call themselves Bob.");
	await page.keyboard.press("Escape");
	await page.keyboard.press("Escape");

	const isEverywhere = async () => {
		await expect(alice.conversation("Boss")).toBeVisible();
		await expect(
			page.getByRole("banner").or(page.getByRole("main")).first(),
		).toContainText("Boss");
		await expect(
			alice.log.getByRole("article", { name: /^Boss/ }),
		).toBeVisible();
		await expect(alice.log.getByText("Bob", { exact: true })).toHaveCount(0);
	};
	await isEverywhere();
	await bob.write("and then?");
	await expect(
		alice.log.getByRole("article", { name: /^Boss.*and then/s }),
	).toBeVisible();

	// Found by either name.
	for (const typed of ["boss", "bob"]) {
		await page.keyboard.press("ControlOrMeta+K");
		const palette = page.getByRole("dialog");
		await palette.getByRole("combobox").fill(typed);
		await expect(
			palette.getByRole("option").filter({ hasText: "Boss" }).first(),
		).toBeVisible();
		await page.keyboard.press("Escape");
	}

	// Whoever calls themself so is not the one.
	const mallory = await Person.arrive("Boss");
	await mallory.connectTo(address);
	await expect(mallory.line).toContainText("Connected");
	await page.getByRole("button", { name: "People", exact: true }).click();
	const people = page.getByRole("list", { name: "People who are here" });
	await expect(people.getByRole("listitem")).toHaveText([
		/Boss(?! \(somebody else\))/,
		/Boss \(somebody else\)/,
	]);
	await page.getByRole("searchbox", { name: "Search people" }).fill("bob");
	await expect(people.getByRole("listitem")).toHaveCount(1);

	await alice.close();
	await alice.open();
	await alice.conversation("Boss").click();
	await expect(
		alice.log.getByRole("article", { name: /^Boss/ }).first(),
	).toBeVisible();
	await Promise.all([alice.leave(), bob.leave(), mallory.leave()]);
});
