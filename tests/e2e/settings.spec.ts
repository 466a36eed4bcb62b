import { expect, type Page, test } from "@playwright/test";
import { Person } from "./person";
import { resize } from "./resize";
import { talking } from "./talking";

const search = (page: Page) =>
	page.getByRole("searchbox", { name: "Search the settings" });
const heading = (page: Page) =>
	page.getByRole("heading", { name: "Settings", exact: true });

test("settings are found by keyboard alone, and left for where one was", async () => {
	const [alice, bob] = await talking("Lunch");
	const { page } = alice;
	await alice.composer.click();

	await test.step("a search, with what is found under its section", async () => {
		await page.keyboard.press("Control+K");
		await page.keyboard.type("settings");
		await page.keyboard.press("Enter");
		await expect(heading(page)).toBeFocused();
		await page.keyboard.press("Control+F");
		await expect(search(page)).toBeFocused();
		// No word of its label: one that people look for it by.
		await page.keyboard.type("dnd");
		await expect(
			page.getByRole("main").getByRole("heading", { level: 2 }),
		).toHaveText(["Notifications"]);
		await expect(page.getByRole("main").getByRole("switch")).toHaveCount(1);
		await expect(page.getByRole("main").getByRole("status")).toHaveText(
			"1 setting",
		);
		await page.keyboard.press("Tab");
		await page.keyboard.press("Control+F");
		await page.keyboard.type("zzz");
		await expect(
			page.getByText("No setting has the words “zzz”."),
		).toBeVisible();
	});

	await test.step("Escape ends the search, then leads back", async () => {
		await page.keyboard.press("Escape");
		await expect(search(page)).toHaveValue("");
		await expect(heading(page)).toBeVisible();
		await page.keyboard.press("Escape");
		await expect(heading(page)).toBeHidden();
		await expect(alice.composer).toBeFocused();
	});

	await test.step("the palette leads to a setting, ready to be changed", async () => {
		await page.keyboard.press("Control+K");
		await page.keyboard.type("tell others writing");
		await page.keyboard.press("Enter");
		const typing = page.getByRole("switch", {
			name: "Tell others while you are writing",
		});
		await expect(typing).toBeFocused();
		await expect(typing).toHaveAccessibleDescription(
			/Only in encrypted conversations/,
		);
		await page.keyboard.press("Space");
		await expect(typing).not.toBeChecked();
		await page.keyboard.press("Escape");
		await expect(alice.composer).toBeFocused();
	});

	await test.step("over another page it leads back to that one", async () => {
		await alice.openRelayPage();
		await alice.openSettings("About");
		await page.getByRole("button", { name: "Back", exact: true }).click();
		await expect(
			page.getByRole("heading", { name: "Your relay", exact: true }),
		).toBeFocused();
		await page.keyboard.press("Escape");
		await expect(alice.composer).toBeFocused();
	});

	await test.step("without a conversation the focus is where it was", async () => {
		const carol = await Person.arrive("Carol");
		const opener = carol.page.getByRole("button", { name: "Settings" });
		await opener.focus();
		await carol.page.keyboard.press("Enter");
		await expect(heading(carol.page)).toBeFocused();
		await carol.page.keyboard.press("Escape");
		await expect(opener).toBeFocused();
		await carol.leave();
	});
	await bob.leave();
	await alice.leave();
});

test("a search, and another section, begin at their beginning", async () => {
	const ann = await Person.arrive("Ann");
	const { page } = ann;
	await resize(ann, 900, 600);
	await ann.openSettings("About");
	await search(page).fill("e");
	await expect(
		page.getByRole("main").getByRole("heading", { level: 2 }).nth(3),
	).toBeAttached();
	const body = page.locator(".page-body");
	const top = () => body.evaluate(({ scrollTop }) => scrollTop);
	const toTheEnd = async () => {
		await body.evaluate((part) => part.scrollTo({ top: part.scrollHeight }));
		expect(await top()).toBeGreaterThan(0);
	};
	await toTheEnd();
	await search(page).pressSequentially("n");
	await expect.poll(top).toBe(0);
	await toTheEnd();
	await page
		.getByRole("navigation", { name: "Sections" })
		.getByRole("button", { name: "Servers" })
		.click();
	await expect.poll(top).toBe(0);
	await ann.leave();
});

test("what is typed there is not taken away by a conversation that begins", async () => {
	const ann = await Person.arrive("Ann");
	const bob = await Person.arrive("Bob");
	await bob.connectTo(await ann.hostRelay());
	await ann.ask("bob", "Boats");
	const storage = await ann.openSettings("Storage");
	const field = storage.getByLabel("Passphrase of the backup");
	await field.fill("half a passphr");
	await bob.acknowledge("Ann");
	await expect(ann.conversation("Boats")).toBeVisible();
	await expect(field).toHaveValue("half a passphr");
	await bob.leave();
	await ann.leave();
});

test("density and size are choices that stay; the size keeps in step with its keys", async () => {
	const ann = await Person.arrive("Ann");
	const { page } = ann;
	const appearance = await ann.openSettings("Appearance");
	const size = appearance.getByRole("combobox", { name: "Size of everything" });
	await expect(size).toHaveValue("1");
	const heights = () =>
		page
			.locator(".page-header")
			.evaluate((header) => header.getBoundingClientRect().height);
	const roomy = await heights();
	await appearance.getByRole("radio", { name: "Compact" }).press("Space");
	await expect(page.locator("html")).toHaveAttribute("data-density", "compact");
	await expect.poll(heights).toBeLessThan(roomy);

	await ann.choose("zoom-in");
	await expect(size).toHaveValue("1.1");
	await size.selectOption("1.5");
	await ann.isZoomedTo(150);
	await ann.choose("zoom-out");
	await expect(size).toHaveValue("1.25");
	await ann.isZoomedTo(125);

	await ann.close();
	await ann.open();
	await expect(ann.page.locator("html")).toHaveAttribute(
		"data-density",
		"compact",
	);
	await ann.leave();
});

test("that nobody may disturb is in sight, and ended there", async () => {
	const ann = await Person.arrive("Ann");
	const { page } = ann;
	const sign = page.getByRole("button", { name: /^Do not disturb is on/ });
	await expect(sign).toHaveCount(0);
	const notifications = await ann.openSettings("Notifications");
	const quiet = notifications.getByRole("switch", { name: "Do not disturb" });
	await quiet.press("Space");
	await expect(quiet).toBeChecked();
	await sign.press("Enter");
	await expect(quiet).not.toBeChecked();
	await expect(sign).toHaveCount(0);
	// What takes its place has the focus.
	await expect(page.getByRole("button", { name: "People" })).toBeFocused();
	await ann.leave();
});

test("the name is another one for servers that come, before and after there is one", async () => {
	const ann = await Person.arrive("Ann");
	const profile = await ann.openSettings("Profile");
	const field = profile.getByRole("textbox", { name: "Name on new servers" });
	await field.fill("Annabel");
	await field.press("Enter");
	const sidebar = ann.page.getByRole("complementary", { name: "Sidebar" });
	await expect(sidebar.getByText("Annabel")).toBeVisible();
	await ann.hostRelay();
	await expect(
		profile.getByRole("textbox", { name: "Name on your relay" }),
	).toHaveValue("Annabel");
	await field.fill("Annalena");
	await field.press("Enter");
	await expect(sidebar.getByText("Annalena", { exact: true })).toBeVisible();
	await ann.close();
	await ann.open();
	const again = await ann.openSettings("Profile");
	await expect(
		again.getByRole("textbox", { name: "Name on new servers" }),
	).toHaveValue("Annalena");
	await expect(
		again.getByRole("textbox", { name: "Name on your relay" }),
	).toHaveValue("Annabel");
	await ann.leave();
});
