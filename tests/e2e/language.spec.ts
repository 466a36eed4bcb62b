import { expect, test } from "@playwright/test";
import { Person } from "./person";

test("a language of the settings: at once, from right to left, and still after a restart", async () => {
	const ann = await Person.arrive("Ann");
	const { page } = ann;
	await ann.openSettings("General");
	await page.getByText("العربية").click();
	await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
	await expect(page.locator("html")).toHaveAttribute("lang", /^ar/);
	await expect(page.getByRole("button", { name: "الإعدادات" })).toBeVisible();
	// Where one was.
	await expect(
		page.getByRole("heading", { name: "الإعدادات", exact: true }),
	).toBeFocused();
	await expect(
		page.getByRole("region", { name: "عام", exact: true }),
	).toBeVisible();
	await page.keyboard.press("Escape");
	await expect(page.getByText("مرحبًا Ann")).toBeVisible();

	// An empty field begins where the page does, a typed one where its words do.
	const field = page.getByPlaceholder("بحث", { exact: true });
	await expect(field).toHaveCSS("direction", "rtl");
	await field.fill("abc");
	await expect(field).toHaveCSS("direction", "ltr");
	await field.press("Escape");
	await expect(field).toHaveCSS("direction", "rtl");

	// The list stands on the right: its middle is beyond the page's.
	const list = await page

		.getByRole("complementary", { name: "الشريط الجانبي" })

		.boundingBox();
	const width = await page.evaluate(() => document.documentElement.clientWidth);
	expect((list?.x ?? 0) + (list?.width ?? 0) / 2).toBeGreaterThan(width / 2);

	await ann.close();
	await ann.open();
	await expect(ann.page.locator("html")).toHaveAttribute("dir", "rtl");
	await ann.page.getByRole("button", { name: "الإعدادات" }).click();
	await ann.page.getByRole("button", { name: "عام", exact: true }).click();
	await ann.page.getByText("English").click();
	await expect(ann.page.locator("html")).toHaveAttribute("dir", "ltr");
	await expect(
		ann.page.getByRole("button", { name: "Settings" }),
	).toBeVisible();
	await ann.leave();
});
