import { expect, test } from "@playwright/test";
import type { Snapshot } from "../../src/shared/commands/app";
import type { Conversation } from "../../src/shared/domain/conversation";
import type { PendingRequest } from "../../src/shared/domain/request";
import type { Server } from "../../src/shared/domain/server";
import type { DomainEvent } from "../../src/shared/events";
import { GalleryWindow } from "./gallery-window";
import { resize } from "./resize";

/** What the list costs, in the page itself with the gallery's people. */

let gallery: GalleryWindow;

test.beforeAll(async () => {
	gallery = await GalleryWindow.open();
});

test.afterAll(async () => {
	await gallery?.close();
});

test("a message draws its own row anew, and no other", async () => {
	const { page } = gallery;
	await gallery.show({ screen: "choose" });
	const row = page
		.getByRole("list", { name: "Conversations" })
		.getByRole("listitem")
		.filter({ hasText: "Lunch at noon?" });
	await expect(row).toBeVisible();
	// A row says when it was last spoken in: so often as that is written, rows were drawn.
	await page.evaluate(async () => {
		const { say, flex } = window as unknown as {
			say: (event: DomainEvent) => void;
			flex: { getSnapshot: () => Promise<{ value: Snapshot }> };
		};
		const { state } = (await flex.getSnapshot()).value;
		const all = Object.values<Conversation>(state.conversations);
		const lunch = all.find(({ last }) => last?.text === "Lunch at noon?");
		if (!lunch?.last) throw new Error("nobody has asked for lunch");
		const { prototype } = Intl.DateTimeFormat;
		const real = Object.getOwnPropertyDescriptor(prototype, "format")?.get;
		const drawn = { times: 0 };
		Object.assign(window, { drawn });
		Object.defineProperty(prototype, "format", {
			configurable: true,
			get(this: Intl.DateTimeFormat) {
				const format = real?.call(this);
				return (date: Date) => {
					drawn.times++;
					return format(date);
				};
			},
		});
		const message = {
			...lunch.last,
			conversationId: lunch.id,
			id: "m-next" as typeof lunch.last.id,
			number: 900,
			text: "Or at one?",
		};
		say({ type: "message-received", message, at: Date.now() });
	});
	await expect(page.getByText("Or at one?")).toBeVisible();
	expect(
		await page.evaluate(
			() => (window as unknown as { drawn: { times: number } }).drawn.times,
		),
	).toBe(1);
});

test("a menu has nothing in the document before it is opened", async () => {
	const { page } = gallery;
	await gallery.show({ screen: "choose" });
	const items = page.locator("[role=menuitem]");
	const button = page.getByRole("button", { name: "Actions for Dave" }).first();
	await expect(button).toBeAttached();
	await expect(items).toHaveCount(0);
	await button.focus();
	await page.keyboard.press("Enter");
	await expect(items.first()).toBeFocused();
	await page.keyboard.press("Escape");
	await expect(items).toHaveCount(0);
	await expect(button).toBeFocused();
});

test("in a small window a request leaves room for the conversations", async () => {
	const { page } = gallery;
	await resize(gallery, 900, 600);
	await gallery.show({ screen: "choose" });
	const rows = page.locator(".conversation");
	await expect(rows.first()).toBeVisible();
	await page.evaluate(async () => {
		const { say, flex } = window as unknown as {
			say: (event: DomainEvent) => void;
			flex: { getSnapshot: () => Promise<{ value: Snapshot }> };
		};
		const { state } = (await flex.getSnapshot()).value;
		const [server] = Object.values<Server>(state.servers);
		const [from] = server?.people ?? [];
		if (!server || !from) throw new Error("nobody could ask");
		const request: PendingRequest = {
			id: "s1.c20" as PendingRequest["id"],
			serverId: server.id,
			connectionId: "c20" as PendingRequest["connectionId"],
			from,
			others: [],
			receivedAt: Date.now(),
			acknowledging: false,
			over: null,
		};
		say({ type: "request-received", request });
	});
	await expect(
		page.getByRole("article", { name: "Bob" }).getByRole("button", {
			name: "Acknowledge",
		}),
	).toBeInViewport({ ratio: 1 });
	await expect(rows.nth(1)).toBeInViewport({ ratio: 0.5 });
});

test("in a line that reads from right to left, what reads otherwise keeps its own beginning and end", async () => {
	const { page } = gallery;
	await gallery.show({ screen: "choose", language: "ar" });
	const row = page.getByRole("listitem").filter({ hasText: "Lunch at noon?" });
	await expect(row).toBeVisible();
	const words = row.getByText("Lunch at noon?");
	await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
	// Its question mark stands behind it, and where there is no room its end gives way.
	await expect(words).toHaveCSS("direction", "ltr");
	await expect(words).toHaveCSS("text-overflow", "ellipsis");
	await expect(words).toHaveCSS("overflow-x", "hidden");
});
