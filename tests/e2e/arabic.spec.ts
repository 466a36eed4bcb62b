import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { ar } from "../../src/language/ar";
import { Person } from "./person";
import { freePort } from "./ports";

/** Two words of Latin letters beside each other, which are no name of a program's and no command. */
const latin = /\p{Script=Latin}{2,} \p{Script=Latin}{2,}/u;
const names = /FLEX Messenger|Ann|Ctrl|(?:[0-9a-f]{4} ){9}[0-9a-f]{4}/g;

/** Everything that the page shows, without what stands isolated in a sentence: that is somebody's word, or an address. */
function shownText(page: Page): Promise<string> {
	return page.evaluate(() =>
		document.body.innerText.replaceAll(/[\u2066\u2068][^\u2069]*\u2069/g, "…"),
	);
}

async function expectNoLatin(page: Page): Promise<void> {
	expect((await shownText(page)).replaceAll(names, "")).not.toMatch(latin);
}

let ann: Person;
let folder: string;

test.beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), "flex-arabic-"));
	ann = await Person.arrive("Ann");
	await ann.page.evaluate(() =>
		window.flex?.setPreferences({ language: "ar" }),
	);
	await expect(ann.page.locator("html")).toHaveAttribute("dir", "rtl");
});

test.afterEach(async () => {
	await ann.leave();
	rmSync(folder, { recursive: true, force: true });
});

async function connectTo(address: string) {
	const { page } = ann;
	await page
		.getByRole("button", { name: ar.servers.connectTo })
		.first()
		.click();
	const dialog = page.getByRole("dialog");
	await dialog
		.getByRole("textbox", { name: ar.servers.addressLabel })
		.fill(address);
	await dialog
		.getByRole("button", { name: ar.servers.connect, exact: true })
		.click();
	return dialog;
}

test("a wrong address, a broken invite and a server that isn't there are said in Arabic", async () => {
	const { page } = ann;
	await expectNoLatin(page);
	for (const [address, why] of [
		["here and there", "ليس مضيفًا"],
		["10.0.0.1:99999", "ليس منفذًا"],
		["flex://10.0.0.1:4321/?key=broken", "مفتاح الخادم في هذا الرابط ناقص"],
		["fe80::1", "بين قوسين معقوفين"],
	] as const) {
		const dialog = await connectTo(address);
		await expect(dialog).toContainText(why);
		await expectNoLatin(page);
		await page.keyboard.press("Escape");
		await expect(dialog).toBeHidden();
	}
	const port = await freePort();
	await connectTo(`127.0.0.1:${port}`);
	const line = page
		.getByRole("list", { name: ar.servers.heading })
		.getByRole("listitem");
	await expect(line).toContainText("لا شيء يستمع");
	await expect(line).toContainText(`\u2066127.0.0.1:${port}\u2069`);
	await expectNoLatin(page);
});

test("so are a file that is none, a folder that can't be written, and the system's question about a link", async () => {
	const { page, app } = ann;
	const broken = join(folder, "broken.json");
	writeFileSync(broken, "no identity");
	await app.evaluate(({ dialog }, path) => {
		const asked: Electron.MessageBoxOptions[] = [];
		dialog.showOpenDialog = async () => ({
			canceled: false,
			filePaths: [path],
		});
		dialog.showMessageBox = (async (
			_window: unknown,
			options: Electron.MessageBoxOptions,
		) => {
			asked.push(options);
			return { response: 1, checkboxChecked: false };
		}) as typeof dialog.showMessageBox;
		Object.assign(globalThis, { asked });
	}, broken);
	await page.getByRole("button", { name: ar.sidebar.settings }).click();
	await page
		.getByRole("button", { name: ar.settings.sections.keys, exact: true })
		.click();
	await page.getByRole("button", { name: ar.keys.importIdentity }).click();
	const importing = page.getByRole("dialog");
	await importing.getByRole("button", { name: ar.keys.import.choose }).click();
	await expect(importing).toContainText("ليست هذه هويّة");
	await expectNoLatin(page);
	await page.keyboard.press("Escape");

	const blocked = join(folder, "blocked");
	mkdirSync(blocked);
	await app.evaluate(({ dialog }, filePath) => {
		dialog.showSaveDialog = async () => ({ canceled: false, filePath });
	}, blocked);
	await page
		.getByRole("button", { name: ar.settings.sections.storage, exact: true })
		.click();
	await page
		.getByRole("button", { name: ar.settings.storage.exportHtml, exact: true })
		.click();
	await expect(page.getByText("لا يمكن قراءة")).toBeVisible();
	await expect(page.getByText("EISDIR")).toBeVisible();
	await expectNoLatin(page);

	await page.evaluate(() =>
		window.flex?.openLink({ url: "https://xn--bcher-kva.example/" }),
	);
	const asked = await app.evaluate(
		() =>
			(globalThis as unknown as { asked: Electron.MessageBoxOptions[] }).asked,
	);
	expect(asked).toHaveLength(1);
	const { message = "", detail = "", buttons = [] } = asked[0] ?? {};
	for (const text of [message, detail, ...buttons]) {
		expect(text).toMatch(/\p{Script=Arabic}{3}/u);
		expect(text).not.toMatch(latin);
	}
});
