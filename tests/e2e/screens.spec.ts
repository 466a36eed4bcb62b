import { expect, type Page, test } from "@playwright/test";
import { GalleryWindow } from "./gallery-window";

/*
 * The main screens as they were when somebody last looked at them and found them good (tests/e2e/screens): the app's own page and
 * components, in a window, with the same people at the same moment (tests/gallery).
 *
 *   node scripts/with-electron.mjs playwright test screens --update-snapshots      after a change that was meant
 */

const screens = [
	"first-run",
	"empty",
	"chat",
	"requests",
	"people",
	"relay",
	"settings",
];
const themes = ["light", "dark"];

/** What the pictures were drawn with: the widths of these words. Other fonts make other pictures, and prove nothing. */
const sample = { font: "16px sans-serif", text: "Alice, Bob & كارول 👍" };
const WIDTH = 155.5859375;

let gallery: GalleryWindow;
let page: Page;
let width: number;

test.beforeAll(async () => {
	gallery = await GalleryWindow.open();
	page = gallery.page;
	width = await page.evaluate(({ font, text }) => {
		const context = document.createElement("canvas").getContext("2d");
		if (!context) return 0;
		context.font = font;
		return context.measureText(text).width;
	}, sample);
});

test.afterAll(async () => {
	await gallery?.close();
});

for (const screen of screens)
	for (const theme of themes)
		test(`${screen}, ${theme}`, async () => {
			await page.goto(`app://ui/?screen=${screen}&theme=${theme}`);
			await expect(page.locator("main").first()).toBeVisible();
			await expect(page.locator("main").first()).not.toBeEmpty();
			test.skip(
				Math.abs(width - WIDTH) > 0.5,
				`these fonts are others than the pictures': ${width} instead of ${WIDTH}`,
			);
			// Wherever the pointer is, it points at nothing.
			await page.mouse.move(0, 0);
			await expect(page).toHaveScreenshot(`${screen}-${theme}.png`, {
				maxDiffPixelRatio: 0.02,
				caret: "hide",
			});
		});

test("the gallery shows every part, in each language, theme and density", async () => {
	await page.goto("app://ui/");
	await expect(page.locator(".gallery-part").first()).toBeVisible();
	const count = await page.locator(".gallery-part").count();
	expect(count).toBeGreaterThan(15);
	for (const look of [
		"theme=dark&density=compact",
		"language=ar&theme=light",
	]) {
		await page.goto(`app://ui/?${look}`);
		await expect(page.locator(".gallery-part")).toHaveCount(count);
	}
	await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
	await expect(page.locator("[data-error-boundary]")).toHaveCount(0);
	await page.goto("app://ui/?language=en");
	await expect(page.locator(".gallery-part")).toHaveCount(count);
});
