import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import type { Person } from "./person";

/*
 * axe-core (WCAG 2.2 A and AA, and its best practices). Electron has no second page for axe to gather in, hence its
 * legacy mode.
 */

/** What axe finds that shuts somebody out, as one line each. */
export async function barriers(page: Page): Promise<string[]> {
	// What is still fading in has less contrast than what it becomes.
	await page.emulateMedia({ reducedMotion: "reduce" });
	const { violations } = await new AxeBuilder({ page })
		.setLegacyMode(true)
		// What passes need not be written down: that takes as long again.
		.options({ resultTypes: ["violations"] })
		.analyze();
	return violations
		.filter(({ impact }) => impact === "serious" || impact === "critical")
		.flatMap(({ id, nodes }) =>
			nodes.map(({ target, failureSummary }) =>
				`${id} ${target.join(" ")}: ${failureSummary}`.replaceAll("\n", " "),
			),
		);
}

/** By keyboard, so that it works where a narrow window shows the conversation alone. */
export async function go(page: Page, words: string): Promise<void> {
	await page.keyboard.press("Control+K");
	await page.getByRole("combobox", { name: "Go to, or do" }).fill(words);
	await page.keyboard.press("Enter");
}

/** Every look that there is. */
export const looks = (["light", "dark"] as const).flatMap((theme) =>
	([1, 2] as const).map((zoom) => ({ theme, zoom })),
);

export async function putOn(
	{ app, page }: Person,
	{ theme, zoom }: (typeof looks)[number],
): Promise<void> {
	await page.evaluate(
		(preferences) => window.flex?.setPreferences(preferences),
		{ theme, zoom },
	);
	await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
	const frame = await app.browserWindow(page);
	await frame.evaluate((w) => w.setContentSize(1_000, 700));
	await expect
		.poll(() => page.evaluate(() => document.documentElement.clientWidth))
		.toBe(1_000 / zoom);
}
