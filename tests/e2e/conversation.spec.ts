import { expect, test } from "@playwright/test";
import { MAX_TEXT_LENGTH } from "../../src/shared/domain/message";
import { Person } from "./person";
import { expectTop, topIn } from "./place";
import { talking } from "./talking";

/** How one conversation feels: composer, log, links, drafts, groups. */

let alice: Person;
let bob: Person;

test.beforeEach(async () => {
	[alice, bob] = await talking();
});

test.afterEach(async () => {
	await alice.leave();
	await bob.leave();
});

test("Enter sends, Shift+Enter breaks the line", async () => {
	await alice.composer.pressSequentially("one");
	await alice.composer.press("Shift+Enter");
	await alice.composer.pressSequentially("two");
	await expect(alice.composer).toHaveValue("one\ntwo");
	await alice.composer.press("Enter");
	await expect(alice.composer).toHaveValue("");
	await expect(
		bob.log.getByRole("article", { name: /^Alice, .*received$/ }),
	).toContainText("one\ntwo", { useInnerText: true });
	await expect(
		alice.log.getByRole("article", { name: /^You, .*(sent|delivered|read)$/ }),
	).toBeVisible();
});

test("a message that is too long is said to be, and kept", async () => {
	const text = "x".repeat(MAX_TEXT_LENGTH + 1);
	await alice.composer.fill(text);
	await alice.composer.press("Enter");
	await expect(
		alice.page.getByText(/too long|fit|over/i).first(),
	).toBeVisible();
	await expect(alice.composer).toHaveValue(text);
	await alice.write("y".repeat(MAX_TEXT_LENGTH));
	await expect(bob.log.getByRole("article")).toHaveCount(1);
});

test("a draft stays with its conversation, over a restart", async () => {
	await alice.composer.fill("half a thou");
	// Neither a click on what is open nor a look elsewhere takes it away.
	await alice.conversations.getByRole("listitem").click();
	await expect(alice.composer).toHaveValue("half a thou");
	await alice.page.getByRole("button", { name: "People", exact: true }).click();
	await alice.conversations.getByRole("listitem").click();
	await expect(alice.composer).toHaveValue("half a thou");
	await alice.close();
	await alice.open();
	await alice.conversations.getByRole("listitem").click();
	await expect(alice.composer).toHaveValue("half a thou");
});

test("messages survive a kill of the app that wrote them", async () => {
	await alice.write("before the end");
	await expect(bob.log.getByText("before the end")).toBeVisible();
	await bob.write("and an answer");
	await expect(alice.log.getByText("and an answer")).toBeVisible();
	await bob.kill();
	await bob.open();
	await bob.conversations.getByRole("listitem").click();
	await expect
		.poll(() => bob.texts())
		.toEqual(["before the end", "and an answer"]);
});

test("what was said last stands in the list without markdown's signs, after a start too", async () => {
	await alice.write("**Noon** at the `harbour`");
	await expect(bob.conversations).toContainText("Noon at the harbour");
	await bob.close();
	await bob.open();
	await expect(bob.conversations).toContainText("Noon at the harbour");
});

test("unread messages are counted until they are seen", async () => {
	await bob.ask("alice", "Another one");
	await alice.acknowledge("Bob");
	await expect(alice.conversations.getByRole("listitem")).toHaveCount(2);
	await alice.conversations
		.getByRole("listitem")
		.filter({ hasText: "Another one" })
		.click();
	const first = bob.conversations
		.getByRole("listitem")
		.filter({ hasNotText: "Another one" });
	await first.click();
	await bob.write("one");
	await bob.write("two");
	const unread = alice.conversations
		.getByRole("listitem")
		.filter({ hasNotText: "Another one" });
	await expect(unread).toContainText("2 unread");
	// The newest conversation comes first.
	await expect(
		alice.conversations.getByRole("listitem").first(),
	).not.toContainText("Another one");
	await unread.click();
	await expect(unread).not.toContainText("unread");
});

test("the log sticks to the end, and keeps its place when read further up", async () => {
	test.setTimeout(120_000);
	for (let i = 1; i <= 80; i++) await alice.write(`line ${i}`);
	await expect(bob.log.getByText("line 80", { exact: true })).toBeInViewport();
	await expect(alice.log.getByRole("article", { name: /queued/ })).toHaveCount(
		0,
	);
	// A window that opens anew holds one page; the rest comes as it is scrolled to.
	await bob.close();
	await bob.open();
	await bob.conversations.getByRole("listitem").click();
	await expect(bob.log.getByText("line 80", { exact: true })).toBeInViewport();
	expect((await bob.texts()).length).toBeLessThan(80);
	await expect(async () => {
		// Not by the wheel, which goes on scrolling for a while.
		await bob.log.evaluate((log) => log.scrollBy({ top: -1_500 }));
		expect((await bob.texts())[0]).toBe("line 1");
	}).toPass({ intervals: [20] });
	expect(await bob.texts()).toEqual(
		Array.from({ length: 80 }, (_, i) => `line ${i + 1}`),
	);
	const reading = bob.log.getByText("line 40", { exact: true });
	await reading.evaluate((one) => one.scrollIntoView({ block: "start" }));
	const place = await topIn(bob.log, reading);
	await alice.write("something new");
	await expect(
		bob.page.getByRole("button", { name: /new message/i }),
	).toBeVisible();
	await expectTop(bob.log, reading, place);
	await bob.page.getByRole("button", { name: /new message/i }).click();
	await expect(bob.log.getByText("something new")).toBeInViewport();
});

test("a group: each joins when they acknowledge", async () => {
	const carol = await Person.arrive("Carol");
	const address = await alice.page
		.getByText(/^127\.0\.0\.1:\d+$/)
		.first()
		.innerText();
	await carol.connectTo(address);
	await expect(carol.line).toContainText("Connected");
	await alice.ask("bob, carol", "Trip");
	await bob.acknowledge("Alice");
	const trip = (person: Person) =>
		person.conversations.getByRole("listitem").filter({ hasText: "Trip" });
	await trip(alice).click();
	await trip(bob).click();
	await alice.write("Where to?");
	await expect(bob.log.getByText("Where to?")).toBeVisible();
	await carol.acknowledge("Alice");
	await trip(carol).click();
	await carol.write("Lisbon");
	await bob.write("Porto");
	for (const person of [alice, bob, carol]) {
		await expect(person.log.getByText("Lisbon")).toBeVisible();
		await expect(person.log.getByText("Porto")).toBeVisible();
	}
	await expect(
		alice.log.getByRole("article", { name: /^Carol, /i }),
	).toContainText("Lisbon");
	await expect(
		carol.log.getByRole("article", { name: /^Bob, /i }),
	).toContainText("Porto");
	// Who joins later reads from then on.
	await expect(carol.log.getByText("Where to?")).toHaveCount(0);
	// Own words stand last until the relay has given them their number.
	await expect(async () =>
		expect((await alice.texts()).slice(1)).toEqual(await carol.texts()),
	).toPass();
	await carol.leave();
});
