import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { Person } from "./person";

/*
 * axe-core (WCAG 2.2 A and AA, and its best practices) over every screen, in both themes and at 200 %.
 * Electron has no second page for axe to gather in, hence its legacy mode.
 */

let ann: Person;
let bob: Person;

test.beforeAll(async () => {
	ann = await Person.arrive("Ann");
	bob = await Person.arrive("Bob");
	// What is still fading in has less contrast than what it becomes.
	await ann.page.emulateMedia({ reducedMotion: "reduce" });
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

/** What axe finds that shuts somebody out, as one line each. */
async function barriers(page: Page): Promise<string[]> {
	const { violations } = await new AxeBuilder({ page })
		.setLegacyMode(true)
		.analyze();
	return violations
		.filter(({ impact }) => impact === "serious" || impact === "critical")
		.flatMap(({ id, nodes }) =>
			nodes.map(({ target, failureSummary }) =>
				`${id} ${target.join(" ")}: ${failureSummary}`.replaceAll("\n", " "),
			),
		);
}

async function choose(theme: "light" | "dark"): Promise<void> {
	await ann.page.evaluate(
		(value) => window.flex?.setPreferences({ theme: value }),
		theme,
	);
	await expect(ann.page.locator("html")).toHaveAttribute("data-theme", theme);
}

/** By keyboard, so that it works where a narrow window shows the conversation alone. */
async function go(page: Page, words: string): Promise<void> {
	await page.keyboard.press("Control+K");
	await page.getByRole("combobox", { name: "Go to, or do" }).fill(words);
	await page.keyboard.press("Enter");
}

/** How one gets to each screen from the conversation. */
const screens: Record<string, (page: Page) => Promise<void>> = {
	conversation: async () => {},
	palette: (page) => page.keyboard.press("Control+K"),
	settings: (page) => go(page, "settings"),
	"new conversation": (page) => page.keyboard.press("Control+N"),
	"connect to a server": (page) => go(page, "connect to server"),
	encryption: (page) =>
		page.getByRole("button", { name: /Encryption…$/ }).click(),
	people: (page) => go(page, "people"),
	"your relay": (page) => go(page, "your relay"),
};

for (const theme of ["light", "dark"] as const)
	for (const zoom of [1, 2])
		test(`${theme}, ${zoom * 100} %`, async () => {
			await choose(theme);
			const window = await ann.app.browserWindow(ann.page);
			await window.evaluate((w, factor) => {
				w.setContentSize(1_000, 700);
				w.webContents.setZoomFactor(factor);
			}, zoom);
			for (const [screen, open] of Object.entries(screens)) {
				await test.step(screen, async () => {
					await go(ann.page, "Boats");
					await expect(ann.log).toBeVisible();
					await open(ann.page);
					expect(await barriers(ann.page), screen).toEqual([]);
					await ann.page.keyboard.press("Escape");
				});
			}
		});

test("the first screen, and what stands there before there is a conversation", async () => {
	const carol = await Person.install("Carol", {
		relay: { port: 0, scope: "this-computer" },
	});
	expect(await barriers(carol.page)).toEqual([]);
	await carol.page.getByRole("textbox", { name: "Your name" }).fill("Carol");
	await carol.page.getByRole("button", { name: "Start" }).click();
	await expect(carol.page.getByText("Hello Carol")).toBeVisible();
	expect(await barriers(carol.page)).toEqual([]);
	await carol.leave();
});
