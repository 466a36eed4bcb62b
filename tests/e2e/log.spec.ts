import { expect, type Locator, test } from "@playwright/test";
import { Person } from "./person";
import { expectTop, topIn } from "./place";
import { resize } from "./resize";
import { seedProfile } from "./seed";

/** The log of a conversation that is far longer than a window holds. */

const LENGTH = 20_000;
const UNREAD_FROM = 12_001;

let alice: Person;

test.beforeEach(async () => {
	alice = await Person.return("Alice", (profile) =>
		seedProfile(profile, [
			{ topic: "Seen", members: ["Bob"], length: LENGTH },
			{
				topic: "Unread",
				members: ["Bob"],
				length: LENGTH,
				readUpTo: UNREAD_FROM - 1,
				writer: () => 0,
			},
			{ topic: "Short", members: ["Bob"], length: 3 },
		]),
	);
});

test.afterEach(() => alice.leave());

const message = (number: number): Locator =>
	alice.log.getByText(`message ${number}`, { exact: true });

/** The numbers held, which must be a stretch without gaps. */
async function held(): Promise<{ first: number; last: number }> {
	const numbers = (await alice.texts()).map((text) => Number(text.slice(8)));
	const [first = 0] = numbers;
	expect(numbers).toEqual(numbers.map((_, n) => first + n));
	return { first, last: numbers.at(-1) ?? 0 };
}

test("opens at the newest, and holds a small part however far one scrolls", async () => {
	await alice.conversation("Seen").click();
	await expect(message(LENGTH)).toBeInViewport();
	await alice.log.hover();
	await expect(async () => {
		await alice.page.mouse.wheel(0, -4_000);
		expect((await held()).first).toBeLessThan(LENGTH - 900);
	}).toPass({ timeout: 60_000, intervals: [20] });
	const { first, last } = await held();
	expect(last - first).toBeLessThan(400);
	await expect(message(LENGTH)).toHaveCount(0);
	await expect(async () => {
		await alice.page.mouse.wheel(0, 4_000);
		expect((await held()).last).toBe(LENGTH);
	}).toPass({ timeout: 60_000, intervals: [20] });
	await alice.page.mouse.wheel(0, 100_000);
	await expect(message(LENGTH)).toBeInViewport();
	const end = await held();
	expect(end.last - end.first).toBeLessThan(400);
});

test("what is read keeps its place while pages come in at either end", async () => {
	await alice.conversation("Seen").click();
	await expect(message(LENGTH)).toBeInViewport();
	// Every frame from here on: how far the message in the middle has moved, beside what was scrolled.
	const jumps = await alice.log.evaluate(async (log) => {
		const frame = () => new Promise(requestAnimationFrame);
		const inSight = () =>
			[...log.querySelectorAll("article")].find(
				(one) => one.getBoundingClientRect().top > log.clientHeight / 3,
			);
		const jumps: number[] = [];
		for (const step of [-180, 180])
			for (let n = 0; n < 250; n += 1) {
				const one = inSight();
				const before = one?.getBoundingClientRect().top ?? 0;
				const start = log.scrollTop;
				log.scrollTop += step;
				const moved = log.scrollTop - start;
				await frame();
				await frame();
				if (!one?.isConnected) throw new Error("what is read was let go");
				jumps.push(before - one.getBoundingClientRect().top - moved);
			}
		return jumps.filter((jump) => Math.abs(jump) > 1);
	});
	expect(jumps).toEqual([]);
	const { first, last } = await held();
	expect(last - first).toBeLessThan(400);
});

test("Home and End go to the conversation's beginning and end", async () => {
	await alice.conversation("Seen").click();
	await expect(message(LENGTH)).toBeInViewport();
	await alice.log.focus();
	await alice.page.keyboard.press("Home");
	await expect(message(1)).toBeInViewport();
	await expect(
		alice.log.getByText("This is where the conversation begins"),
	).toBeInViewport();
	await expect(message(LENGTH)).toHaveCount(0);
	// A message a minute: it began two weeks ago, and each day is set apart.
	const days = alice.log.locator(".log-day time");
	await expect(days.first()).toBeInViewport();
	await expect(days.first()).not.toHaveText(/Today|Yesterday/);
	await alice.page.keyboard.press("End");
	await expect(message(LENGTH)).toBeInViewport();
	await expect(days.last()).toHaveText(/Today|Yesterday/);
});

test("opens at the first unread message, and again after a restart", async () => {
	for (const _ of ["first", "second"]) {
		await expect(alice.conversation("Unread")).toContainText("8,000 unread");
		await alice.conversation("Unread").click();
		await expect(alice.log.getByText("New", { exact: true })).toBeInViewport();
		await expect(message(UNREAD_FROM)).toBeInViewport();
		await expect(message(UNREAD_FROM - 1)).toHaveCount(1);
		await expect(message(LENGTH)).toHaveCount(0);
		await alice.close();
		await alice.open();
	}
	// What is in sight for the first time at the end was read.
	await alice.conversation("Unread").click();
	await alice.page.getByRole("button", { name: /new messages/ }).click();
	await expect(message(LENGTH)).toBeInViewport();
	await expect(alice.conversation("Unread")).not.toContainText("unread");
	await alice.close();
	await alice.open();
	await alice.conversation("Unread").click();
	await expect(message(LENGTH)).toBeInViewport();
	await expect(alice.log.getByText("New", { exact: true })).toHaveCount(0);
});

test("writing from far up shows what was written", async () => {
	await alice.conversation("Seen").click();
	await expect(message(LENGTH)).toBeInViewport();
	await alice.log.focus();
	await alice.page.keyboard.press("Home");
	await expect(message(1)).toBeInViewport();
	await alice.write("from far up");
	await expect(alice.log.getByText("from far up")).toBeInViewport();
	await expect(message(LENGTH)).toHaveCount(1);
	await expect(
		alice.log.getByRole("article", { name: /, queued$/ }),
	).toHaveCount(1);
});

test("a window that changes its size keeps its place", async () => {
	await alice.conversation("Seen").click();
	await expect(message(LENGTH)).toBeInViewport();
	await resize(alice, 760, 500);
	await expect(message(LENGTH)).toBeInViewport();
	await resize(alice, 1_100, 720);
	await expect(message(LENGTH)).toBeInViewport();
	await message(LENGTH - 40).scrollIntoViewIfNeeded();
	// What stands over the log may need more room in a narrower window.
	const place = await topIn(alice.log, message(LENGTH - 40));
	await resize(alice, 900, 720);
	await expectTop(alice.log, message(LENGTH - 40), place);
});
