import { readFileSync } from "node:fs";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { barriers, go, looks, putOn } from "./barriers";
import { HeadlessRelay } from "./headless-relay";
import { Person } from "./person";

/** axe-core over every dialog, menu and popup, in both themes and at 200 %. */

let ann: Person;
let bob: Person;
let carol: Person;
/** One that shows another key than it did. */
const other = new HeadlessRelay();

test.beforeAll(async () => {
	test.setTimeout(180_000);
	ann = await Person.arrive("Ann");
	bob = await Person.arrive("Bob");
	carol = await Person.arrive("Carol");
	const address = await ann.hostRelay();
	await bob.connectTo(address);
	await carol.connectTo(address);
	await ann.ask("bob", "Boats");
	await bob.acknowledge("Ann");
	await pastePicture(ann);
	await ann.page.getByRole("button", { name: "Send", exact: true }).click();
	await bob.ask("ann, carol", "Crew");
	await ann.acknowledge("Bob");
	await carol.acknowledge("Bob");
	await bob.conversation("Crew").click();
	await bob.write("All **aboard**?");
	await other.start();
	await bob.connectTo(other.address);
	const line = bob.page
		.getByRole("list", { name: "Servers" })
		.getByRole("listitem")
		.filter({ hasText: other.address });
	await expect(line).toContainText("Connected");
	await other.stop();
	other.loseKey();
	await other.start();
	await expect(line).toContainText("Refused");
});

test.afterAll(async () => {
	for (const person of [carol, bob, ann]) await person?.leave();
	await other.remove();
});

async function pastePicture({ composer }: Person): Promise<void> {
	await composer.evaluate(async (field) => {
		const canvas = new OffscreenCanvas(300, 200);
		canvas.getContext("2d")?.fillRect(20, 20, 100, 100);
		const blob = await canvas.convertToBlob({ type: "image/png" });
		const clipboardData = new DataTransfer();
		clipboardData.items.add(
			new File([blob], "image.png", { type: "image/png" }),
		);
		const init = { clipboardData, bubbles: true, cancelable: true };
		field.dispatchEvent(new ClipboardEvent("paste", init));
	});
}

/** By no key: on a busy machine Chromium may never confirm one that follows the palette's Enter at once, and Playwright waits for that. */
async function empty(field: Locator): Promise<void> {
	await field.evaluate((element: HTMLTextAreaElement) => {
		element.select();
		document.execCommand("delete");
	});
	await expect(field).toHaveValue("");
}

/** A menu over a page, and the page: as many as there are. By no key either, and what stays open is told; Escape has tests of its own. */
async function closeAll(page: Page): Promise<void> {
	await expect(async () => {
		const open = await page.evaluate(() => {
			const all = document.querySelectorAll<HTMLElement>(
				"dialog[open], :popover-open",
			);
			for (const one of all)
				if (one.matches("dialog"))
					one.dispatchEvent(new Event("cancel", { cancelable: true }));
				else one.hidePopover();
			return [...all].map((one) => one.outerHTML.slice(0, 300));
		});
		expect(open).toEqual([]);
	}).toPass({ timeout: 15_000, intervals: [20] });
}

/** The menu of the message that was written last. */
async function openMessageMenu(page: Page): Promise<void> {
	await page.getByRole("log").getByRole("article").last().focus();
	await page.keyboard.press("Enter");
	await expect(page.getByRole("menu")).toBeVisible();
}

async function openDetails(page: Page): Promise<void> {
	await go(page, "details");
	await expect(page.getByRole("dialog")).toBeVisible();
}

/** By the words that people look for it by. */
async function findSetting(page: Page, words: string): Promise<void> {
	await go(page, "settings");
	await page
		.getByRole("searchbox", { name: "Search the settings" })
		.fill(words);
}

interface Surface {
	/** The conversation that it is opened from. */
	readonly at?: "Boats" | "Crew";
	readonly open: (page: Page) => Promise<unknown>;
}

/** How one gets to each dialog of `state/view.ts` from a conversation. */
const dialogs: Record<string, Surface> = {
	connect: { open: (page) => go(page, "connect to server") },
	"new-conversation": { open: (page) => page.keyboard.press("Control+N") },
	palette: { open: (page) => page.keyboard.press("Control+K") },
	shortcuts: { open: (page) => page.keyboard.press("Control+/") },
	"message-info": {
		at: "Crew",
		open: (page) =>
			page
				.getByRole("button", { name: /: who has it$/ })
				.last()
				.click(),
	},
	forward: {
		at: "Crew",
		open: async (page) => {
			await openMessageMenu(page);
			await page.getByRole("menuitem", { name: "Forward" }).click();
		},
	},
	picture: {
		open: (page) =>
			page.getByRole("button", { name: "View Pasted picture.png" }).click(),
	},
	passphrase: { open: (page) => go(page, "set a passphrase") },
	"export-identity": { open: (page) => go(page, "export your identity") },
	"import-identity": { open: (page) => go(page, "import an identity") },
	encryption: {
		open: (page) => page.getByRole("button", { name: /Encryption…$/ }).click(),
	},
	details: { at: "Crew", open: openDetails },
	mute: { open: (page) => go(page, "mute") },
	"add-people": {
		at: "Crew",
		open: async (page) => {
			await openDetails(page);
			await page.getByRole("button", { name: "Add people…" }).click();
		},
	},
	person: {
		at: "Crew",
		open: async (page) => {
			await openDetails(page);
			await page.getByRole("button", { name: "About Carol" }).click();
		},
	},
	"server-name": { open: (page) => go(page, "use another name") },
	"server-address": { open: (page) => go(page, "change address") },
	"server-edition": { open: (page) => go(page, "what it speaks") },
	"server-key": { open: (page) => go(page, "trust the new key") },
	"remove-server": { open: (page) => go(page, "remove 127") },
	"network-check": { open: (page) => go(page, "others connect") },
};

/** Those that need a system of another kind, and what they are made of. */
const elsewhere = {
	"cut-off": "of a host, below",
	"key-store":
		"only where the system has a key store; the question of `remove-server` with other words",
};

/** What lies over the window besides. */
const others: Record<string, Surface> = {
	"verifying somebody": {
		open: async (page) => {
			await page.getByRole("button", { name: /Encryption…$/ }).click();
			await page.getByRole("button", { name: "Verify Ann" }).click();
		},
	},
	"menu of a message": { at: "Crew", open: openMessageMenu },
	"menu of the servers": {
		open: async (page) => {
			await go(page, "servers you know");
			await page
				.getByRole("main")
				.getByRole("button", { name: /^Actions for/ })
				.first()
				.click();
		},
	},
	"choice of an emoji": {
		open: (page) =>
			page.getByRole("button", { name: "Emoji", exact: true }).click(),
	},
	"people to mention": {
		at: "Crew",
		open: async (page) => {
			await page.getByRole("textbox", { name: "Message" }).fill("@");
			await expect(page.getByRole("listbox")).toBeVisible();
		},
	},
	"selected messages": {
		at: "Crew",
		open: async (page) => {
			await openMessageMenu(page);
			await page.getByRole("menuitem", { name: "Select" }).click();
		},
	},
	"the fields of a proxy": {
		open: async (page) => {
			await findSetting(page, "socks");
			await page.getByRole("radio", { name: "SOCKS 5" }).press("Space");
			await expect(page.getByLabel("Address of the proxy")).toBeVisible();
		},
	},
	"the log of the app": {
		open: async (page) => {
			await findSetting(page, "diagnostics");
			await page.getByRole("button", { name: "Show the log…" }).click();
			await expect(page.getByRole("region", { name: "Log" })).toBeVisible();
		},
	},
	"a search in a conversation": {
		open: (page) => page.keyboard.press("Control+F"),
	},
};

test("every dialog of the window is here", () => {
	const view = readFileSync("src/renderer/state/view.ts", "utf8");
	const union = /type OpenDialog =(.*?);\n\n/s.exec(view)?.[1] ?? "";
	const kinds = [...union.matchAll(/kind: "([\w-]+)"/g)].map(
		([, kind]) => kind,
	);
	expect(kinds.length).toBeGreaterThan(10);
	expect([...Object.keys(dialogs), ...Object.keys(elsewhere)].sort()).toEqual(
		kinds.sort(),
	);
});

for (const look of looks)
	test(`${look.theme}, ${look.zoom * 100} %`, async () => {
		test.setTimeout(180_000);
		const { page } = bob;
		await putOn(bob, look);
		const found: string[] = [];
		for (const [name, { at = "Boats", open }] of [
			...Object.entries(dialogs),
			...Object.entries(others),
		])
			await test.step(name, async () => {
				await go(page, at);
				await expect(bob.composer).toBeVisible();
				await empty(bob.composer);
				await open(page);
				if (name in dialogs)
					await expect(page.getByRole("dialog")).toBeVisible();
				const all = await barriers(page);
				found.push(...all.map((one) => `${name}: ${one}`));
				await closeAll(page);
			});
		expect(found).toEqual([]);
	});

for (const look of looks)
	test(`what a host is asked, and a link: ${look.theme}, ${look.zoom * 100} %`, async () => {
		const { page } = ann;
		await putOn(ann, look);
		const main = page.getByRole("main");
		const questions: Record<string, () => Promise<unknown>> = {
			"switching off": () =>
				main.getByRole("button", { name: "Switch off" }).click(),
			"another port": async () => {
				const port = main.getByRole("textbox", { name: "Port" });
				await port.fill("4444");
				await port.press("Enter");
			},
			"a ban": () => main.getByRole("button", { name: "Ban…: Bob" }).click(),
			"members only": () =>
				main.getByRole("switch", { name: "Members only" }).click(),
			"a link": () => ann.startAgain("flex://127.0.0.1:9/"),
		};
		for (const [name, ask] of Object.entries(questions))
			await test.step(name, async () => {
				await go(page, "your relay");
				await ask();
				const dialog = page.getByRole("dialog");
				await expect(dialog).toBeVisible();
				expect(await barriers(page), name).toEqual([]);
				await page.keyboard.press("Escape");
				await expect(dialog).toBeHidden();
			});
	});
