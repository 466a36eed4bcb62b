import { expect, type Locator, test } from "@playwright/test";
import { Person } from "./person";
import { expectTop, topIn } from "./place";
import { seedProfile } from "./seed";

/** Finding again what was said, by keyboard as well as by mouse. */

const LENGTH = 3_000;

let alice: Person;

test.beforeEach(async () => {
	alice = await Person.return("Alice", (profile) =>
		seedProfile(profile, [
			{
				topic: "Boats",
				members: ["Bob", "Carol"],
				length: LENGTH,
				text: (number) =>
					number === 40
						? "the Café by the harbour <b>bold</b> opens at six"
						: number % 500 === 0
							? `a regatta in ${number}`
							: number === 2_000 - 1
								? "see https://example.org/boats for the plan"
								: `message ${number}`,
			},
			{
				topic: "Garden",
				members: ["Dora"],
				length: 200,
				writer: () => 0,
				text: (number) =>
					number === 7
						? "roses, and a cafe"
						: number === 9
							? "القهوة والكتاب"
							: number === 11
								? "the **ladder** is in `shed 4`"
								: `leaf ${number}`,
			},
			{
				topic: "Coast",
				members: ["Eve"],
				length: 400,
				readUpTo: 300,
				writer: () => 0,
				text: (number) =>
					number === 40 ? "the lighthouse is open" : `shell ${number}`,
			},
		]),
	);
});

test.afterEach(() => alice.leave());

const field = () =>
	alice.page.getByRole("combobox", { name: "Search all messages" });
const results = () =>
	alice.page.getByRole("listbox", { name: "Messages found" });
const bar = () =>
	alice.page.getByRole("search", { name: "Search in this conversation" });
const here = () => bar().getByRole("textbox");
const marked = (where: Locator) => where.locator("mark");

test("everything: as one types, the newest first, marked in context, and there by Enter", async () => {
	await alice.conversation("Garden").click();
	await expect(alice.log.getByText("leaf 200")).toBeInViewport();
	await alice.page.keyboard.press("Control+Shift+F");
	await expect(field()).toBeFocused();
	const hits = results().getByRole("option");
	await alice.page.keyboard.type("ladder");
	// As it is read, without markdown's signs.
	await expect(hits).toHaveText([/Dora: the ladder is in shed 4$/]);
	await expect(marked(hits)).toHaveText("ladder");
	await field().fill("");
	await alice.page.keyboard.type("CAFE");
	await expect(hits).toHaveCount(2);
	await expect(
		alice.page.getByText("2 messages", { exact: true }),
	).toBeVisible();
	const harbour = hits.filter({ hasText: "harbour" });
	await expect(harbour).toContainText("Boats");
	await expect(harbour).toContainText("<b>bold</b>");
	await expect(marked(harbour)).toHaveText("Café");
	await expect(results().locator("b")).toHaveCount(0);

	const at = (await hits.allInnerTexts()).findIndex((t) =>
		t.includes("harbour"),
	);
	for (let n = 0; n <= at; n += 1) await alice.page.keyboard.press("ArrowDown");
	await expect(harbour).toHaveAttribute("aria-selected", "true");
	await alice.page.keyboard.press("Enter");
	const found = alice.log.getByRole("article").filter({ hasText: "harbour" });
	await expect(found).toBeInViewport();
	await expect(marked(found)).toHaveText("Café");
	await expect(field()).toBeFocused();

	await alice.page.keyboard.press("Escape");
	await expect(alice.log.getByText("leaf 200")).toBeInViewport();
	await expect(results()).toBeHidden();
	await expect(field()).toHaveValue("");
});

test("by the middle of a word, also in Arabic, where words begin with what belongs to them", async () => {
	await field().click();
	await field().fill("ghthou");
	await expect(results().getByRole("option")).toHaveText([/lighthouse/]);
	await expect(marked(results())).toHaveText("lighthouse");
	await field().fill("كتاب");
	await expect(marked(results())).toHaveText("والكتاب");
	await alice.page.keyboard.press("Enter");
	await expect(marked(alice.log)).toHaveText("والكتاب");
	// Two letters are in nearly every word.
	await field().fill("gh");
	await expect(
		alice.page.getByRole("heading", { name: "Nothing found" }),
	).toBeVisible();
});

test("a hit far up opens in its place, and what is new below stays unread", async () => {
	const unread = alice.conversation("Coast");
	await expect(unread).toContainText("100 unread");
	await field().click();
	await field().fill("lighthouse");
	await expect(results().getByRole("option")).toHaveCount(1);
	await alice.page.keyboard.press("Enter");
	const found = alice.log
		.getByRole("article")
		.filter({ hasText: "lighthouse" });
	await expect(found).toBeInViewport();
	await field().press("Escape");
	await expect(unread).toContainText("100 unread");
});

test("everything: nothing found, filters, and more on scrolling", async () => {
	await field().click();
	await field().fill("zebra");
	await expect(
		alice.page.getByRole("heading", { name: "Nothing found" }),
	).toBeVisible();
	// It says what it has looked through.
	await expect(
		alice.page.getByText(/^Everything that is kept on this computer/),
	).toBeVisible();
	await field().fill("");
	await expect(alice.conversations).toBeVisible();

	await alice.page.getByRole("button", { name: "Has link" }).click();
	await expect(results().getByRole("option")).toHaveCount(1);
	await expect(results()).toContainText("https://example.org/boats");
	await alice.page.getByRole("button", { name: "Has link" }).click();

	const hits = results().getByRole("option");
	await alice.page
		.getByRole("combobox", { name: "Written by" })
		.selectOption("Dora");
	await expect(hits.first()).toContainText("Dora:");
	await expect(hits.filter({ hasNotText: "Dora:" })).toHaveCount(0);
	await field().fill("leaf");
	await expect(alice.page.getByText(/^More than 40 messages/)).toBeVisible();
	await results().hover();
	await expect(async () => {
		await alice.page.mouse.wheel(0, 3_000);
		expect(await hits.count()).toBe(197);
	}).toPass({ intervals: [50] });
	await expect(
		alice.page.getByText("197 messages", { exact: true }),
	).toBeVisible();

	// The conversation has gone on for two days, a message a minute.
	await alice.page
		.getByRole("combobox", { name: "When" })
		.selectOption("Between…");
	await alice.page.getByLabel("To", { exact: true }).fill("2020-01-01");
	await expect(
		alice.page.getByRole("heading", { name: "Nothing found" }),
	).toBeVisible();
	await alice.page
		.getByRole("combobox", { name: "When" })
		.selectOption("Last week");
	await expect(hits.first()).toBeVisible();
});

test("in a conversation: n of m, older and newer, and back by Escape", async () => {
	await alice.conversation("Boats").click();
	await expect(alice.log.getByText(`a regatta in ${LENGTH}`)).toBeInViewport();
	await alice.log.focus();
	// At once, so that there is one place to come back to; what the wheel and keys scroll takes its time.
	const reading = alice.log.getByText(`message ${LENGTH - 40}`);
	await reading.evaluate((one) => one.scrollIntoView({ block: "start" }));
	const place = await topIn(alice.log, reading);

	await alice.page.keyboard.press("Control+F");
	await expect(here()).toBeFocused();
	await alice.page.keyboard.type("regatta");
	await expect(bar()).toContainText("1 of 6");
	await expect(alice.log.getByText(`a regatta in ${LENGTH}`)).toBeInViewport();
	await alice.page.keyboard.press("Enter");
	await expect(bar()).toContainText("2 of 6");
	await expect(alice.log.getByText("a regatta in 2500")).toBeInViewport();
	await expect(marked(alice.log)).toHaveText(["regatta"]);
	await bar().getByRole("button", { name: "Older message found" }).click();
	await expect(alice.log.getByText("a regatta in 2000")).toBeInViewport();
	await here().press("Shift+Enter");
	await expect(alice.log.getByText("a regatta in 2500")).toBeInViewport();
	await expect(bar()).toContainText("2 of 6");
	await here().press("Escape");
	await expect(bar()).toBeHidden();
	await expectTop(alice.log, reading, place);
	await expect(alice.log).toBeFocused();
});

test("a narrow window, as 200 % zoom makes one: list or conversation, and back", async () => {
	const window = await alice.app.browserWindow(alice.page);
	await window.evaluate((w) => {
		w.setContentSize(1_000, 700);
		w.webContents.setZoomFactor(2);
	});
	await expect.poll(() => alice.page.evaluate(() => innerWidth)).toBe(500);
	const pageFits = () =>
		alice.page.evaluate(
			() => document.documentElement.scrollWidth <= innerWidth,
		);
	await expect(alice.log).toBeHidden();
	await alice.conversation("Garden").click();
	await expect(alice.log.getByText("leaf 200")).toBeInViewport();
	await expect(alice.composer).toBeInViewport();
	await expect(alice.conversations).toBeHidden();
	expect(await pageFits()).toBe(true);

	await alice.page.keyboard.press("Control+Shift+F");
	await expect(field()).toBeFocused();
	await alice.page.keyboard.type("harbour");
	await expect(results().getByRole("option")).toHaveCount(1);
	expect(await pageFits()).toBe(true);
	await alice.page.keyboard.press("Enter");
	await expect(alice.log.getByText(/harbour/)).toBeInViewport();
	await alice.page
		.getByRole("button", { name: "Back to the conversations" })
		.click();
	await expect(results().getByRole("option")).toHaveCount(1);
	await field().press("Escape");
	await expect(alice.log.getByText("leaf 200")).toBeInViewport();
});
