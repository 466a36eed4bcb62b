import { expect, test } from "@playwright/test";
import { settingsSections } from "../../src/renderer/state/settings-place";
import { stops } from "../gallery/gate";
import { barriers, looks } from "./barriers";
import { GalleryWindow } from "./gallery-window";

/**
 * axe-core over what a running app shows seldom or only on some systems: every stop before it opens, what stands there when something
 * is wrong, every dialog in each of its states, and every component. `axe.spec.ts` and `axe-dialogs.spec.ts` do the same with the app itself.
 */

const seldom = [
	...stops.map(({ kind }) => kind),
	"opening",
	"failed",
	"broken",
	"empty-nearby",
	"offline",
	"alone",
	"somebody",
	"choose",
	"search",
	"requests",
	"relay-off",
	"relay-failed",
];

/** `axe.spec.ts` goes through them in English. */
const usual = [
	"first-run",
	"empty",
	"chat",
	"people",
	"relay",
	...settingsSections.map((section) => `settings-${section}`),
];

let gallery: GalleryWindow;

test.beforeAll(async () => {
	gallery = await GalleryWindow.open();
});

test.afterAll(async () => {
	await gallery?.close();
});

const walks = [
	...looks.map((look) => ({ ...look, language: "en", screens: seldom })),
	...looks.slice(0, 1).map((look) => ({
		...look,
		language: "ar",
		screens: [...usual, ...seldom],
	})),
];

for (const { theme, zoom, language, screens } of walks)
	test(`${theme}, ${zoom * 100} %, ${language}`, async () => {
		test.setTimeout(180_000);
		const { app, page } = gallery;
		const frame = await app.browserWindow(page);
		await frame.evaluate((w, factor) => {
			w.setContentSize(1_000, 700);
			w.webContents.setZoomFactor(factor);
		}, zoom);
		const found: string[] = [];
		const look = async (name: string) => {
			found.push(...(await barriers(page)).map((one) => `${name}: ${one}`));
			// What appears together with its place is not read out: the place has to be there before.
			const unheard = await page
				.locator("[role=status], [role=alert], [aria-live]")
				.evaluateAll((places) =>
					places
						.filter((one) => getComputedStyle(one).display === "none")
						.map((one) => one.outerHTML.slice(0, 200)),
				);
			found.push(...unheard.map((one) => `${name}: never heard: ${one}`));
		};
		for (const screen of screens)
			await test.step(screen, async () => {
				await gallery.show({ screen, theme, language });
				await expect(page.locator("#root")).not.toBeEmpty();
				await expect
					.poll(() => page.evaluate(() => document.documentElement.clientWidth))
					.toBe(1_000 / zoom);
				await look(screen);
			});
		await gallery.show({ theme, language });
		await test.step("every component", async () => {
			await expect(page.locator(".gallery-part").first()).toBeVisible();
			await look("gallery");
		});
		const openers = page.locator("[data-opens]");
		expect(await openers.count()).toBeGreaterThan(40);
		for (const opener of await openers.all()) {
			const name = await opener.innerText();
			await test.step(name, async () => {
				await opener.click();
				await expect(page.getByRole("dialog")).toBeVisible();
				await look(name);
				await page.keyboard.press("Escape");
				await expect(page.getByRole("dialog")).toBeHidden();
			});
		}
		expect(found).toEqual([]);
	});
