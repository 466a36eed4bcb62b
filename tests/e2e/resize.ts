import { type ElectronApplication, expect, type Page } from "@playwright/test";

interface Window {
	readonly app: ElectronApplication;
	readonly page: Page;
}

/** Gives a window's page a size, in CSS pixels without zoom; returns when the page has it. */
export async function resize(
	{ app, page }: Window,
	width: number,
	height: number,
): Promise<void> {
	const frame = await app.browserWindow(page);
	await frame.evaluate(
		(w, [width, height]) => w.setContentSize(width, height),
		[width, height] as const,
	);
	await expect
		.poll(() => page.evaluate(() => [innerWidth, innerHeight]))
		.toEqual([width, height]);
}
