import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Locator, test } from "@playwright/test";
import type { Person } from "./person";
import { talking } from "./talking";

/** From now on menus are written down instead of shown. */
async function watchMenus(person: Person): Promise<void> {
	await person.app.evaluate(({ Menu }) => {
		const seen: { menu: Electron.Menu | null } = { menu: null };
		Menu.prototype.popup = function (this: Electron.Menu) {
			seen.menu = this;
		};
		Object.assign(globalThis, { seen });
	});
}

/** What a right click on the first word offers, once it has been looked at; the menu of the click before counts no more. */
async function offered(
	person: Person,
	field: Locator,
	side: "left" | "right" = "left",
): Promise<string[]> {
	// Chromium looks at a text again when it changes; the word that has changed last is not marked yet.
	await field.press("End");
	await field.press("Space");
	await field.press("Backspace");
	await person.app.evaluate(() => {
		const { seen } = globalThis as unknown as {
			seen: { menu: Electron.Menu | null };
		};
		seen.menu = null;
	});
	const { width = 60, height = 40 } = (await field.boundingBox()) ?? {};
	const position = { x: side === "left" ? 30 : width - 24, y: height / 2 };
	await field.click({ button: "right", position });
	const labels = () =>
		person.app.evaluate(() => {
			const { seen } = globalThis as unknown as {
				seen: { menu: Electron.Menu | null };
			};
			return seen.menu?.items.map(({ label }) => label) ?? null;
		});
	await expect.poll(labels).not.toBeNull();
	return (await labels()) ?? [];
}

async function choose(person: Person, label: string): Promise<void> {
	await person.app.evaluate((_electron, label) => {
		const { seen } = globalThis as unknown as {
			seen: { menu: Electron.Menu | null };
		};
		const item = seen.menu?.items.find((one) => one.label === label);
		// As a click does it.
		(item as unknown as { click(): void }).click();
	}, label);
}

/** As in the settings, which have the focus meanwhile. */
async function setSpelling(person: Person, spelling: string): Promise<void> {
	await person.composer.blur();
	await person.page.evaluate(
		(spelling) => window.flex?.setPreferences({ spelling }),
		spelling,
	);
	await person.composer.click();
}

/** Processes of the app's that check spelling. */
function spellers(person: Person): Promise<number> {
	return person.app.evaluate(
		({ app }) =>
			app
				.getAppMetrics()
				.filter(({ serviceName, name }) =>
					`${serviceName} ${name}`.includes("FLEX spelling"),
				).length,
	);
}

test("a misspelt word has suggestions, is replaced, and added; nothing is asked of the network", async () => {
	const [alice, bob] = await talking();
	await watchMenus(alice);
	await setSpelling(alice, "en");
	const requests: string[] = [];
	alice.page.on("request", (request) => requests.push(request.url()));
	// Chromium's own checker, which would fetch dictionaries, has nothing to check.
	const own = await alice.app.evaluate(({ session }) => {
		const { defaultSession } = session;
		return defaultSession.getSpellCheckerLanguages();
	});
	expect(own).toEqual([]);
	expect(await spellers(alice)).toBe(0);

	await alice.composer.pressSequentially("recieve this");
	await expect.poll(() => spellers(alice)).toBe(1);
	await expect.poll(() => offered(alice, alice.composer)).toContain("receive");
	await choose(alice, "receive");
	await expect(alice.composer).toHaveValue("receive this");
	await expect
		.poll(() => offered(alice, alice.composer))
		.not.toContain("No suggestions");

	await alice.composer.fill("");
	await alice.composer.pressSequentially("flexim works");
	const learn = "Add “flexim” to the dictionary";
	await expect.poll(() => offered(alice, alice.composer)).toContain(learn);
	await choose(alice, learn);
	await expect.poll(() => offered(alice, alice.composer)).not.toContain(learn);
	await expect(alice.composer).toHaveValue("flexim works");

	// The other one's name is no mistake, nor is anything once it is switched off.
	await alice.composer.fill("");
	await alice.composer.pressSequentially("Bobb and Bob");
	await expect
		.poll(() => offered(alice, alice.composer))
		.toContain("Add “Bobb” to the dictionary");
	await setSpelling(alice, "off");
	await expect.poll(() => spellers(alice)).toBe(0);
	await alice.composer.fill("");
	await alice.composer.pressSequentially("zzzyx wrong");
	expect(await offered(alice, alice.composer)).toContain("Paste");
	expect(await offered(alice, alice.composer)).not.toContain(
		"Add “zzzyx” to the dictionary",
	);
	expect(requests.filter((url) => !/^(flex|app|data|blob)/.test(url))).toEqual(
		[],
	);
	await bob.leave();
	await alice.leave();
});

test("a dictionary of the profile's, and what was added, in the settings", async () => {
	const [alice, bob] = await talking();
	const folder = join(alice.profile, "dictionaries");
	mkdirSync(folder);
	writeFileSync(join(folder, "ar.aff"), "SET UTF-8\nTRY رسالة\n");
	writeFileSync(join(folder, "ar.dic"), "2\nرسالة\nكتاب\n");
	await watchMenus(alice);
	const settings = await alice.openSettings("General");
	const choice = settings.getByRole("combobox", { name: "Spelling" });
	await choice.selectOption("Arabic");
	await expect(choice).toHaveValue("ar");
	await alice.conversation("Bob").click();
	await alice.composer.click();
	await alice.composer.pressSequentially("رسالةة كتاب");
	const learn = "Add “رسالةة” to the dictionary";
	await expect
		.poll(() => offered(alice, alice.composer, "right"))
		.toEqual(expect.arrayContaining(["رسالة", learn]));
	await choose(alice, learn);
	await alice.openSettings("General");
	await expect(settings).toContainText("1 word added by you");
	await settings.getByRole("button", { name: "Forget them" }).click();
	await expect(settings).not.toContainText("added by you");
	await bob.leave();
	await alice.leave();
});
