import { expect, test } from "@playwright/test";
import { formatted, hostileTexts, isLong, noLinks } from "./hostile-texts";
import { Person } from "./person";
import { seenBy, watch } from "./security-probe";

/** A whole conversation over an honest relay with somebody who means harm. */

let alice: Person;
let mallory: Person;

test.beforeAll(async () => {
	alice = await Person.arrive("Alice");
	mallory = await Person.arrive("Mallory");
	for (const { app } of [alice, mallory]) await watch(app);
	await mallory.connectTo(await alice.hostRelay());
	await mallory.ask("alice", "<img src=x onerror=hacked=1> \u202etopic");
	await alice.acknowledge("Mallory");
	await expect(alice.composer).toBeVisible();
	await alice.app.evaluate(({ dialog, shell }) => {
		const answers = { asked: [] as string[], opened: [] as string[] };
		Object.assign(globalThis, answers);
		dialog.showMessageBox = (async (_window: unknown, options: object) => {
			answers.asked.push((options as { message: string }).message);
			const response = answers.asked.length === 1 ? 1 : 0;
			return { response, checkboxChecked: false };
		}) as typeof dialog.showMessageBox;
		shell.openExternal = async (url) => {
			answers.opened.push(url);
		};
	});
});

test.afterAll(async () => {
	await mallory.leave();
	await alice.leave();
});

function answers(): Promise<{ asked: string[]; opened: string[] }> {
	return alice.app.evaluate(() => {
		const { asked, opened } = globalThis as unknown as Record<
			"asked" | "opened",
			string[]
		>;
		return { asked, opened };
	});
}

test("what is written arrives as it was written, and does nothing", async () => {
	await expect(alice.page.getByRole("heading", { level: 1 })).toHaveText(
		"<img src=x onerror=hacked=1> topic",
	);
	const typeable = Object.entries(hostileTexts).filter(
		([, text]) => text.length <= 16_000 && !text.includes("\r"),
	);
	expect(typeable.length).toBeGreaterThan(15);
	for (const [what, text] of typeable) {
		await mallory.write(text);
		const article = alice.log.getByRole("article").last();
		const arrived = article.locator("p.message-text");
		if (isLong(text))
			await article.getByRole("button", { name: /^Show all/ }).click();
		await expect
			.poll(() => arrived.textContent(), { message: what })
			.toBe(formatted[what] ?? text);
	}
	for (const { page } of [alice, mallory]) {
		expect(await page.evaluate(() => "hacked" in window)).toBe(false);
		await expect(
			page.locator("#root :is(img, iframe, script, style, b, object)"),
		).toHaveCount(0);
		await expect(page.getByText("This view broke")).toHaveCount(0);
	}
});

test("15: a link asks before it opens, however it is clicked", async () => {
	await mallory.write("see https://\u0430pple.com/login?next=1 now");
	const link = alice.log.getByRole("link").last();
	await expect(link).toHaveText("https://\u0430pple.com/login?next=1");
	await expect(link).toHaveAttribute("title", /xn--pple-43d\.com\/login/);
	await link.click();
	await expect.poll(async () => (await answers()).asked).toHaveLength(1);
	expect(await answers()).toEqual({
		asked: ["Open xn--pple-43d.com in your browser?"],
		opened: [],
	});
	for (const options of [
		{ modifiers: ["Shift"] },
		{ modifiers: ["ControlOrMeta"] },
		{ modifiers: ["Alt"] },
	] as const) {
		const { asked } = await answers();
		await link.click({ modifiers: [...options.modifiers] });
		await expect
			.poll(async () => (await answers()).asked.length)
			.toBe(asked.length + 1);
	}
	// Not the left button: nothing at all happens, as the next click's count shows.
	const { asked } = await answers();
	await link.click({ button: "middle" });
	await link.focus();
	await link.press("Enter");
	await expect
		.poll(async () => (await answers()).asked.length)
		.toBe(asked.length + 1);
	const { opened } = await answers();
	expect(new Set(opened)).toEqual(
		new Set(["https://xn--pple-43d.com/login?next=1"]),
	);
	expect(
		await alice.app.evaluate(
			({ BrowserWindow }) => BrowserWindow.getAllWindows().length,
		),
	).toBe(1);
	expect(alice.page.url()).toBe("app://ui/");
});

test("15: what reads like another address is no link", async () => {
	for (const text of noLinks) {
		await mallory.write(`${text} end`);
		const arrived = alice.log.getByRole("article").last();
		await expect(arrived).toContainText(`${text} end`);
		await expect(arrived.getByRole("link")).toHaveCount(0);
	}
});

/** Copies as another program would, in several forms at once, and pastes into Mallory's composer. */
async function paste(forms: Readonly<Record<string, string>>): Promise<void> {
	await mallory.composer.focus();
	await mallory.page.evaluate((copied) => {
		const onCopy = (event: ClipboardEvent) => {
			event.preventDefault();
			for (const [type, data] of Object.entries(copied)) {
				event.clipboardData?.setData(type, data);
			}
		};
		addEventListener("copy", onCopy, { once: true });
	}, forms);
	await mallory.page.keyboard.press("ControlOrMeta+c");
	await mallory.page.keyboard.press("ControlOrMeta+v");
}

test("rich text is pasted as plain text", async () => {
	const rich =
		'<b onmouseover="hacked=1">rich</b><img src="http://tracker.example/p.png">';
	await paste({ "text/html": rich });
	await expect(mallory.composer).toHaveValue("");
	await paste({ "text/html": rich, "text/plain": "plain words" });
	await expect(mallory.composer).toHaveValue("plain words");
	await expect(mallory.page.locator("#root :is(b, img)")).toHaveCount(0);
	await mallory.composer.press("Enter");
	await expect(alice.log.getByText("plain words")).toBeVisible();
});

test("1: in a conversation full of addresses nothing is fetched", async () => {
	const feeds = "https://example.org/video.mp4 https://example.org/feed.xml";
	for (const [text, shown] of [
		["http://127.0.0.1:9/pixel.png", "http://127.0.0.1:9/pixel.png"],
		["![image](https://tracker.example/pixel.png)", "!image (tracker.example)"],
		[feeds, feeds],
	] as const) {
		await mallory.write(text);
		await expect(alice.log.getByText(shown)).toBeVisible();
	}
	for (const { app } of [alice, mallory]) {
		const { requests } = await seenBy(app);
		expect(requests.filter((url) => !url.startsWith("app://ui/"))).toEqual([]);
	}
	// The record works: a page that is loaded again is in it.
	await alice.app.evaluate(({ BrowserWindow }) =>
		BrowserWindow.getAllWindows()[0]?.webContents.reload(),
	);
	await expect
		.poll(async () => (await seenBy(alice.app)).requests)
		.toContain("app://ui/");
});
