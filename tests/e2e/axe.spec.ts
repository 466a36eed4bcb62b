import { expect, type Page, test } from "@playwright/test";
import { settingsSections } from "../../src/renderer/state/settings-place";
import { barriers, go, looks, putOn } from "./barriers";
import { Person } from "./person";

/** axe-core over every screen, in both themes and at 200 %; dialogs are in `axe-dialogs.spec.ts`. */

let ann: Person;
let bob: Person;

test.beforeAll(async () => {
	ann = await Person.arrive("Ann");
	bob = await Person.arrive("Bob");
	await bob.connectTo(await ann.hostRelay());
	await ann.ask("bob", "Boats");
	await bob.acknowledge("Ann");
	await ann.write("Are you **there**? See https://example.org and `code`.");
	await bob.write("Yes");
	await expect(ann.log.getByText("Yes", { exact: true })).toBeVisible();
});

test.afterAll(async () => {
	await bob?.leave();
	await ann?.leave();
});

/** How one gets to each screen from the conversation. */
const screens: Record<string, (page: Page) => Promise<void>> = {
	conversation: async () => {},
	people: (page) => go(page, "people"),
	"your relay": (page) => go(page, "your relay"),
};

for (const look of looks)
	test(`${look.theme}, ${look.zoom * 100} %`, async () => {
		await putOn(ann, look);
		for (const [screen, open] of Object.entries(screens)) {
			await test.step(screen, async () => {
				await go(ann.page, "Boats");
				await expect(ann.log).toBeVisible();
				await open(ann.page);
				expect(await barriers(ann.page), screen).toEqual([]);
				await ann.page.keyboard.press("Escape");
			});
		}
		await go(ann.page, "settings");
		for (const section of settingsSections) {
			await test.step(`settings, ${section}`, async () => {
				// One of the two is shown, as there is room.
				if (look.zoom === 1)
					await ann.page
						.locator(".settings-nav-item")
						.nth(settingsSections.indexOf(section))
						.click();
				else
					await ann.page
						.getByRole("combobox", { name: "Sections" })
						.selectOption(section);
				expect(await barriers(ann.page), section).toEqual([]);
			});
		}
		const search = ann.page.getByRole("searchbox");
		for (const words of ["message", "zzz"]) {
			await search.fill(words);
			// The page's own; what is found may have others.
			await expect(
				ann.page.getByRole("main").getByRole("status").first(),
			).toHaveText(words === "zzz" ? "0 settings" : /^\d+ settings$/);
			expect(await barriers(ann.page), words).toEqual([]);
		}
	});

test("the first screen, and what stands there before there is a conversation", async () => {
	const carol = await Person.install("Carol", {
		relay: { port: 0, scope: "this-computer" },
	});
	expect(await barriers(carol.page)).toEqual([]);
	await carol.page.getByRole("button", { name: "Restore a backup…" }).click();
	await expect(carol.page.getByRole("dialog")).toBeVisible();
	expect(await barriers(carol.page)).toEqual([]);
	await carol.page.keyboard.press("Escape");
	await expect(
		carol.page.getByRole("button", { name: "Restore a backup…" }),
	).toBeFocused();
	await carol.page.getByRole("textbox", { name: "Your name" }).fill("Carol");
	await carol.page.getByRole("button", { name: "Start" }).click();
	await expect(carol.page.getByText("Hello Carol")).toBeVisible();
	expect(await barriers(carol.page)).toEqual([]);
	await carol.leave();
});
