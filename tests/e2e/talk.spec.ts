import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Locator, test } from "@playwright/test";
import { Person } from "./person";
import { resize } from "./resize";

/** What is done with messages, between two people in real windows. */

let alice: Person;
let bob: Person;

test.beforeEach(async () => {
	[alice, bob] = await Promise.all([
		Person.arrive("Alice"),
		Person.arrive("Bob"),
	]);
	const address = await alice.hostRelay();
	await bob.connectTo(address);
	await expect(bob.line).toContainText("Connected");
	await alice.ask("bob");
	await bob.acknowledge("Alice");
	for (const { page } of [alice, bob])
		await expect(page.getByText("End-to-end encrypted")).toBeVisible();
});

test.afterEach(async () => {
	await Promise.all([alice?.leave(), bob?.leave()]);
});

const message = (person: Person, text: string): Locator =>
	person.log.getByRole("article").filter({ hasText: text });

/** Opens a message's menu as a mouse does, and takes an item of it. */
async function choose(of: Locator, item: string): Promise<void> {
	await of.locator(".bubble").click({ button: "right" });
	await of.page().getByRole("menuitem", { name: item }).click();
}

test("a reply has its quote, which leads there; an edit is marked everywhere; the draft waits", async () => {
	await alice.write("lunhc at one?");
	await choose(message(bob, "lunhc"), "Reply");
	await expect(bob.composer).toBeFocused();
	await bob.write("yes, gladly");
	const answer = message(alice, "yes, gladly");
	await expect(
		answer.getByRole("button", { name: "Reply to You: show the message" }),
	).toContainText("lunhc at one?");
	// Heard as it is seen: who, what is answered, the words, when.
	await expect(answer).toHaveAccessibleName(
		/^Bob, in reply to you, yes, gladly, \d+:\d+.*, received$/,
	);

	await alice.composer.fill("a draft");
	await choose(message(alice, "yes, gladly"), "Reply");
	await alice.composer.press("Escape");
	await expect(alice.composer).toHaveValue("a draft");
	await choose(message(alice, "lunhc").first(), "Edit");
	await expect(alice.composer).toHaveValue("lunhc at one?");
	await alice.composer.fill("lunch at one?");
	await alice.composer.press("Enter");
	await expect(alice.composer).toHaveValue("a draft");
	for (const person of [alice, bob]) {
		const first = person.log.getByRole("article").first();
		await expect(first).toContainText("lunch at one?");
		await expect(first).toContainText("edited");
		await expect(person.log.getByText("lunhc")).toHaveCount(0);
	}
	await bob.log
		.getByRole("button", { name: "Reply to Alice: show the message" })
		.click();
	await expect(bob.log.getByRole("article").first()).toHaveClass(/flash/);
});

test("arrow-up edits the last own message, Escape leaves it as it was", async () => {
	await alice.write("one");
	await alice.write("two");
	await alice.composer.press("ArrowUp");
	await expect(alice.composer).toHaveValue("two");
	await alice.composer.press("Escape");
	await expect(alice.composer).toHaveValue("");
	// What is typed at once takes the place of what is selected at once: nothing moves the caret a moment later.
	const selected = await alice.composer.evaluate(async (field) => {
		const key = { key: "ArrowUp", bubbles: true, cancelable: true };
		field.dispatchEvent(new KeyboardEvent("keydown", key));
		await Promise.resolve();
		const text = field as HTMLTextAreaElement;
		text.select();
		for (let frame = 0; frame < 3; frame++)
			await new Promise((resolve) => requestAnimationFrame(resolve));
		return text.value.slice(text.selectionStart, text.selectionEnd);
	});
	expect(selected).toBe("two");
	await alice.composer.press("Escape");
	await alice.composer.press("ArrowUp");
	await alice.composer.fill("three");
	await alice.composer.press("Enter");
	await expect(message(bob, "three")).toBeVisible();
	await expect.poll(() => bob.texts()).toEqual(["one", "three"]);
});

test("reactions: by picker and by click, with who, for the ear too, and taken back", async () => {
	await alice.write("it works");
	const hers = message(bob, "it works");
	await hers.hover();
	await hers.getByRole("button", { name: "React", exact: true }).click();
	const picker = bob.page.getByRole("dialog", { name: "Emoji" });
	await picker.getByRole("searchbox").fill("tada");
	await picker.getByRole("searchbox").press("Enter");
	const seen = message(alice, "it works");
	await expect(
		seen.getByRole("button", { name: "🎉 Bob. React too" }),
	).toBeVisible();
	await expect(
		alice.log.getByRole("article", { name: /reactions: 🎉 Bob, / }),
	).toBeVisible();
	await seen.getByRole("button", { name: /React too/ }).click();
	await expect(
		hers.getByRole("button", { name: "🎉 you and Alice. Take yours back" }),
	).toHaveAttribute("aria-pressed", "true");
	await hers.getByRole("button", { name: /Take yours back/ }).click();
	await expect(
		seen.getByRole("button", { name: "🎉 you. Take yours back" }),
	).toBeVisible();
});

test("deleting can be undone for a moment; then it is gone for everybody, from quotes, list and search", async () => {
	await alice.write("stays");
	await alice.write("a mistake");
	await expect(message(bob, "a mistake")).toBeVisible();
	await choose(message(bob, "a mistake"), "Reply");
	await bob.write("what?");

	await choose(message(alice, "a mistake").first(), "Delete for everyone");
	await alice.page
		.getByRole("button", { name: "Undo: 1 message deleted" })
		.click();
	await expect(message(alice, "a mistake").first()).toBeVisible();
	await choose(message(alice, "a mistake").first(), "Delete for everyone");
	await expect(bob.log).toContainText("This message was deleted");
	for (const person of [alice, bob]) {
		await expect(person.log.getByText("a mistake")).toHaveCount(0);
		await expect(person.log.getByText("A deleted message")).toBeVisible();
	}
	await expect(alice.log).toContainText("You deleted this message");

	await choose(message(bob, "stays"), "Delete here only");
	await expect(bob.log).toContainText("Deleted here");
	await expect(message(alice, "stays")).toBeVisible();
});

test("several are selected, copied and forwarded", async () => {
	await alice.write("first");
	await alice.write("second");
	await choose(message(alice, "first"), "Select");
	await alice.page
		.getByRole("checkbox", { name: "Select the message from You" })
		.last()
		.click();
	await expect(alice.page.getByText("2 messages selected")).toBeVisible();
	await alice.page.getByRole("button", { name: "Copy", exact: true }).click();
	await expect
		.poll(() => alice.app.evaluate(({ clipboard }) => clipboard.readText()))
		.toMatch(/You: first\n.*You: second$/);
	await expect(alice.composer).toBeVisible();

	await choose(message(alice, "first"), "Forward …");
	const dialog = alice.page.getByRole("dialog");
	await dialog.getByRole("button", { name: "Bob" }).click();
	await expect.poll(() => bob.texts()).toEqual(["first", "second", "first"]);
});

test("a file is forwarded as a file; files and links are listed, and lead to where they were said", async () => {
	const folder = mkdtempSync(join(tmpdir(), "flex-shared-"));
	const letter = join(folder, "letter.txt");
	writeFileSync(letter, "Dear Bob");
	await alice.write("it is at https://example.org/where, see there");
	for (let n = 1; n <= 6; n++) await alice.write(`https://example.org/${n}`);
	await alice.page.locator("input[type=file]").setInputFiles(letter);
	await alice.page.getByRole("button", { name: "Send", exact: true }).click();
	const offers = (person: Person) =>
		person.log.getByRole("article").filter({ hasText: "letter.txt" });
	await expect(offers(bob)).toHaveCount(1);
	await choose(offers(alice).first(), "Forward …");
	await alice.page
		.getByRole("dialog", { name: "Forward to" })
		.getByRole("button", { name: "Bob" })
		.click();
	await expect(offers(bob)).toHaveCount(2);
	await expect(
		offers(bob)
			.last()
			.getByRole("button", { name: /letter\.txt/ })
			.first(),
	).toBeVisible();

	const { page } = bob;
	await page.getByRole("button", { name: "About this conversation" }).click();
	const about = page.getByRole("dialog", { name: "About this conversation" });
	const files = about.getByRole("list", { name: "Files" });
	await expect(files.getByRole("button", { name: /letter\.txt/ })).toHaveCount(
		2,
	);
	await about.getByText("Links", { exact: true }).click();
	const links = about.getByRole("list", { name: "Links" });
	await expect(links.getByRole("button")).toHaveCount(5);
	await about.getByRole("button", { name: "Show older ones" }).click();
	await expect(links.getByRole("button")).toHaveCount(7);
	await expect(
		about.getByRole("button", { name: "Show older ones" }),
	).toBeHidden();
	// The dialog scrolls, and nothing within it by itself.
	await resize(bob, 900, 600);
	await expect
		.poll(() =>
			about.evaluate((dialog) =>
				[...dialog.querySelectorAll("*")]
					.filter(
						(one) =>
							one.scrollHeight > one.clientHeight &&
							/auto|scroll/.test(getComputedStyle(one).overflowY),
					)
					.map((one) => one.className),
			),
		)
		.toEqual(["dialog-body scrolls"]);
	await links
		.getByRole("button", { name: /https:\/\/example\.org\/where/ })
		.click();
	await expect(about).toBeHidden();
	await expect(message(bob, "it is at")).toHaveClass(/flash/);
	rmSync(folder, { recursive: true });
});

test("mentions and emoji are completed as one types; a mention of me stands out", async () => {
	await alice.composer.pressSequentially("hi @b");
	await expect(alice.page.getByRole("option", { name: "Bob" })).toBeVisible();
	await alice.composer.press("Enter");
	await expect(alice.composer).toHaveValue("hi @Bob ");
	await alice.composer.pressSequentially("see :rock");
	await expect(
		alice.page.getByRole("option", { name: ":rocket:" }),
	).toBeVisible();
	await alice.composer.press("Escape");
	await alice.composer.pressSequentially("et: now");
	await expect(alice.composer).toHaveValue("hi @Bob see 🚀 now");
	await alice.composer.press("Enter");
	await expect(message(bob, "see 🚀 now").locator(".mention-self")).toHaveText(
		"@Bob",
	);
	await expect(message(alice, "see 🚀").locator(".mention-self")).toHaveCount(
		0,
	);
});

test("markdown's basics, code with a copy button, and a link that says where it leads", async () => {
	const code = "let x = 1;\n\tif (x) y();";
	await alice.write(
		`**bold** and \`inline\`\n\`\`\`ts\n${code}\n\`\`\`\n- one\n- two\n> quoted\n\n[here](https://example.org/x)`,
	);
	const seen = bob.log.getByRole("article").last();
	await expect(seen.locator("strong")).toHaveText("bold");
	await expect(seen.locator(".text-code")).toHaveText("inline");
	await expect(seen.getByRole("listitem")).toHaveText(["one", "two"]);
	await expect(seen.locator("blockquote")).toHaveText("quoted");
	await expect(seen.locator("a")).toHaveAttribute(
		"href",
		"https://example.org/x",
	);
	await expect(seen).toContainText("here (example.org)");
	await seen.getByRole("button", { name: "Copy", exact: true }).click();
	await expect
		.poll(() => bob.app.evaluate(({ clipboard }) => clipboard.readText()))
		.toBe(code);
});

test("a novel goes through as one message that opens on demand", async () => {
	const text = Array.from({ length: 9_000 }, (_, n) => `line ${n}`).join("\n");
	// Pasted, as people do: Playwright's way of typing takes minutes for so many lines.
	await alice.app.evaluate(
		({ clipboard }, copied) => clipboard.writeText(copied),
		text,
	);
	await alice.composer.press("ControlOrMeta+V");
	await alice.composer.press("Enter");
	await expect(bob.log.getByRole("article")).toHaveCount(1);
	const seen = bob.log.getByRole("article");
	await expect(seen).not.toContainText("line 8999");
	await seen
		.getByRole("button", { name: /Show all [\d,]+ characters/ })
		.click();
	await expect(seen).toContainText("line 8999");
});

test("by keyboard alone: to a message, its menu, and back to the field", async () => {
	await alice.write("one");
	await alice.write("two");
	// Past what stands beside the field.
	const isThere = () =>
		alice.page.evaluate(() => document.activeElement?.matches("article"));
	for (let stops = 0; stops < 5 && !(await isThere()); stops++)
		await alice.page.keyboard.press("Shift+Tab");
	await expect(alice.log.getByRole("article").last()).toBeFocused();
	await alice.page.keyboard.press("ArrowUp");
	await expect(alice.log.getByRole("article").first()).toBeFocused();
	await alice.page.keyboard.press("Enter");
	await expect(
		alice.page.getByRole("menuitem", { name: "Reply" }),
	).toBeFocused();
	await alice.page.keyboard.press("Escape");
	await expect(alice.log.getByRole("article").first()).toBeFocused();
	await alice.page.keyboard.press("Escape");
	await expect(alice.composer).toBeFocused();
});

test("whoever reads or reacts, and then writes or pastes, writes into the field", async () => {
	await alice.write("what do you think?");
	const seen = message(bob, "what do you think?");
	await seen.hover();
	await seen.getByRole("button", { name: "React", exact: true }).click();
	const search = bob.page
		.getByRole("dialog", { name: "Emoji" })
		.getByRole("searchbox");
	await search.fill("tada");
	await search.press("Enter");
	await expect(
		seen.getByRole("button", { name: "🎉 you. Take yours back" }),
	).toBeVisible();
	await bob.page.keyboard.type("Great");
	await expect(bob.composer).toHaveValue("Great");

	await seen.locator(".bubble").click();
	await expect(bob.composer).not.toBeFocused();
	await bob.page.keyboard.type("!");
	await expect(bob.composer).toHaveValue("Great!");

	await bob.app.evaluate(({ clipboard }) => clipboard.writeText(" Really."));
	await seen.locator(".bubble").click();
	await bob.page.keyboard.press("ControlOrMeta+V");
	await expect(bob.composer).toHaveValue("Great! Really.");
	// A shortcut stays one, and a button keeps its keys.
	await seen.locator(".bubble").click();
	await bob.page.keyboard.press("ControlOrMeta+K");
	await bob.page.keyboard.type("se");
	await expect(bob.page.getByRole("combobox", { name: /^Go to/ })).toHaveValue(
		"se",
	);
	await bob.page.keyboard.press("Escape");
	await expect(bob.composer).toHaveValue("Great! Really.");
});

test("a quote of a long line stays in its bubble; what comes is read out without markdown's signs", async () => {
	await alice.write(`a **long** line, ${"on and ".repeat(30)}on`);
	await choose(message(bob, "a long line"), "Reply");
	await expect(
		bob.page.getByRole("status", { name: "New messages" }),
	).toHaveText(/^Alice: a long line, on and /);
	await bob.write("ok");
	for (const person of [alice, bob]) {
		const quote = person.log.locator(".quote").last();
		await expect(quote).toContainText("a long line");
		const over = await quote.evaluate((box) => {
			const text = box.querySelector(".quote-text");
			if (!text) throw new Error("no text");
			return (
				text.getBoundingClientRect().right - box.getBoundingClientRect().right
			);
		});
		expect(over).toBeLessThanOrEqual(0);
	}
});

test("who is writing is shown, and nothing moves for it", async () => {
	await alice.write("something to stand there");
	await expect(message(bob, "something")).toBeVisible();
	const before = await message(bob, "something").boundingBox();
	const line = bob.page.getByText("Alice is typing …");
	// It goes by itself: she writes on until he has seen it.
	await expect(async () => {
		await alice.composer.press("x");
		await expect(line).toBeVisible({ timeout: 1_000 });
	}).toPass();
	const after = await message(bob, "something").boundingBox();
	expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(1);
	await alice.composer.press("Enter");
	await expect(line).toBeHidden();
});
