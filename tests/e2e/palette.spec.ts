import { expect, type Locator, test } from "@playwright/test";
import { Person } from "./person";

test("a few letters lead to conversations, people and commands, by keyboard alone", async () => {
	const ann = await Person.arrive("Ann");
	const bob = await Person.arrive("Bob");
	const address = await ann.hostRelay();
	await bob.connectTo(address);
	const { page } = ann;
	const palette = page.getByRole("dialog", { name: "Go to, or do" });
	const found = palette.getByRole("option");

	await test.step("a person", async () => {
		await page.keyboard.press("Control+K");
		await expect(palette.getByRole("combobox")).toBeFocused();
		await page.keyboard.type("bob");
		await expect(found).toHaveText([/Start a conversation with Bob/]);
		await page.keyboard.press("Enter");
		await expect(palette).toBeHidden();
		await expect(
			page.getByRole("dialog", { name: "New conversation" }),
		).toBeVisible();
		await page.keyboard.press("Escape");
	});

	await test.step("nothing, said where the first would stand, and nothing jumps", async () => {
		await page.keyboard.press("Control+K");
		await expect(found.first()).toBeVisible();
		/** Of the window, and of what stands first in it below its top. */
		const places = (first: Locator) =>
			first.evaluate((one) => {
				const window = one.closest("dialog")?.getBoundingClientRect();
				return [
					window?.height ?? Number.NaN,
					one.getBoundingClientRect().top - (window?.top ?? Number.NaN),
				] as const;
			});
		const [height, top] = await places(found.first());
		await page.keyboard.type("zzzz");
		const none = palette.getByText("Nothing has these words.");
		await expect(none).toBeVisible();
		const [heightOfNone, topOfNone] = await places(none);
		expect(heightOfNone).toBeCloseTo(height, 0);
		expect(topOfNone).toBeCloseTo(top, 0);
		await page.keyboard.press("Escape");
	});

	await test.step("a command, with its shortcut, by arrows", async () => {
		await page.keyboard.press("Control+K");
		await page.keyboard.type("theme dark");
		// The setting itself comes after what changes it at once.
		await expect(found).toHaveText([/Theme: Dark/, /SettingTheme/]);
		await page.keyboard.press("Enter");
		await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");

		await page.keyboard.press("Control+K");
		await expect(found.filter({ hasText: "Ctrl+N" })).toBeVisible();
		await page.keyboard.press("ArrowDown");
		await expect(found.nth(1)).toHaveAttribute("aria-selected", "true");
		await page.keyboard.press("ArrowUp");
		await page.keyboard.press("ArrowUp");
		await expect(found.last()).toHaveAttribute("aria-selected", "true");
		await page.keyboard.type("zzz");
		await expect(palette.getByText("Nothing has these words.")).toBeVisible();
		await page.keyboard.press("Escape");
		await expect(palette).toBeHidden();
	});

	await test.step("every shortcut stands on a sheet, and works", async () => {
		await page.keyboard.press("Control+/");
		const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
		await expect(
			sheet.getByText("New conversation", { exact: true }),
		).toBeVisible();
		await expect(sheet.getByText("Ctrl N", { exact: true })).toBeVisible();
		// Not behind a dialog.
		await page.keyboard.press("Control+,");
		await expect(sheet).toBeVisible();
		await page.keyboard.press("Escape");
		await expect(sheet).toBeHidden();
		await page.keyboard.press("Control+,");
		const settings = page.getByRole("heading", { name: "Settings" });
		await expect(settings).toBeFocused();
		await page.keyboard.press("Escape");
		await expect(settings).toBeHidden();
	});

	await test.step("the invite, a request, and how it is protected", async () => {
		await page.keyboard.press("Control+K");
		await page.keyboard.type("copy invite");
		await page.keyboard.press("Enter");
		await expect
			.poll(() => ann.app.evaluate(({ clipboard }) => clipboard.readText()))
			.toMatch(/^flex:\/\/127\.0\.0\.1:\d+\/\?key=/);
		await bob.ask("ann", "Tea");
		await expect(ann.requestOf("Bob")).toBeVisible();
		await page.keyboard.press("Control+K");
		await page.keyboard.type("acknowledge bob");
		await expect(found).toHaveText([/Acknowledge Bob/]);
		await page.keyboard.press("Enter");
		await expect(ann.conversation("Tea")).toBeVisible();
		await expect(ann.composer).toBeFocused();
		await page.keyboard.press("Control+K");
		await page.keyboard.type("encryption");
		await page.keyboard.press("Enter");
		await expect(
			page.getByRole("dialog", { name: "Encryption" }),
		).toBeVisible();
		await page.keyboard.press("Escape");
	});

	await test.step("a conversation, ready to be written in", async () => {
		await ann.ask("bob", "Boats");
		await bob.acknowledge("Ann");
		await expect(ann.conversation("Boats")).toBeVisible();
		await page.keyboard.press("Control+K");
		await page.keyboard.type("boa");
		await expect(found.first()).toContainText("Boats");
		await page.keyboard.press("Enter");
		await expect(page.getByRole("textbox", { name: "Message" })).toBeFocused();
	});

	await bob.leave();
	await ann.leave();
});
