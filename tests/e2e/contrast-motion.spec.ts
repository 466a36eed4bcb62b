import { expect, type Locator, test } from "@playwright/test";
import { go } from "./barriers";
import { talking } from "./talking";

/** What people have set in their system: forced colours (high contrast on Windows), and no motion. */

/** How a thing is told from another one where the system gives all colours. */
function looksOf(thing: Locator): Promise<string> {
	return thing.evaluate((element) => {
		const { backgroundColor, borderTopColor, borderTopWidth, outlineStyle } =
			getComputedStyle(element);
		return [backgroundColor, borderTopColor, borderTopWidth, outlineStyle].join(
			" ",
		);
	});
}

/** A colour takes its time to become another one. */
async function areTold(one: Locator, other: Locator): Promise<void> {
	await expect(async () =>
		expect(await looksOf(one)).not.toBe(await looksOf(other)),
	).toPass();
}

test("with forced colours what is on, chosen and focused is told from what is not", async () => {
	const [alice, bob] = await talking("Lunch");
	const { page } = alice;
	await page.emulateMedia({ forcedColors: "active" });
	expect(
		await page.evaluate(() => matchMedia("(forced-colors: active)").matches),
	).toBe(true);

	const privacy = await alice.openSettings("Privacy");
	const on = privacy.getByRole("switch", { name: "Tell others what you" });
	const off = privacy.getByRole("switch", { name: "Only send encrypted" });
	await areTold(on, off);

	const nav = page.getByRole("navigation", { name: "Sections" });
	await areTold(
		nav.getByRole("button", { name: "Privacy" }),
		nav.getByRole("button", { name: "Keys" }),
	);
	const appearance = await alice.openSettings("Appearance");
	await areTold(appearance.getByText("System"), appearance.getByText("Dark"));
	await page.keyboard.press("Tab");
	const focused = page.locator(":focus-visible");
	await expect(focused).toHaveCount(1);

	// A conversation that is open, in the list.
	await page.keyboard.press("Escape");
	await bob.ask("alice", "Dinner");
	await alice.acknowledge("Bob");
	await alice.conversation("Lunch").click();
	await areTold(alice.conversation("Lunch"), alice.conversation("Dinner"));
	await alice.conversation("Lunch").press("Tab");
	expect(
		await page
			.locator(":focus-visible")
			.evaluate((element) => getComputedStyle(element).outlineStyle),
	).not.toBe("none");
	await bob.leave();
	await alice.leave();
});

test("without motion nothing moves by itself, on any screen or dialog", async () => {
	const [alice, bob] = await talking("Lunch");
	const { page } = alice;
	/** What takes time to become what it is. */
	const moving = () =>
		page.evaluate(() =>
			[...document.querySelectorAll("*")].flatMap((element) => {
				const { transitionDuration, animationDuration, animationName } =
					getComputedStyle(element);
				const takesTime = (durations: string) =>
					durations.split(", ").some((one) => Number.parseFloat(one) > 0);
				return takesTime(transitionDuration) ||
					(animationName !== "none" && takesTime(animationDuration))
					? [`${element.tagName}.${element.className}`]
					: [];
			}),
		);
	// With motion there is some, so that this would be seen.
	await expect.poll(async () => (await moving()).length).toBeGreaterThan(0);
	await page.emulateMedia({ reducedMotion: "reduce" });
	await alice.write("hello");
	const screens: (() => Promise<unknown>)[] = [
		async () => {},
		() => go(page, "settings"),
		() => go(page, "your relay"),
		() => go(page, "people"),
		() => page.keyboard.press("Control+K"),
		() => page.keyboard.press("Control+N"),
		() => page.keyboard.press("Control+F"),
	];
	for (const open of screens) {
		await open();
		expect(await moving()).toEqual([]);
		await page.keyboard.press("Escape");
	}
	await bob.leave();
	await alice.leave();
});
