import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AttachQueue } from "../../../src/client/attach-queue";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Two hundred that note when they are let on. */
function setUp() {
	const queue = new AttachQueue();
	const asked: number[] = [];
	const links = Array.from({ length: 200 }, (_, i) => ({
		requestToken: () => void asked.push(i),
	}));
	return { queue, asked, links };
}

test("a few at a time, in their order, each once", () => {
	const { queue, asked, links } = setUp();
	for (const link of links) queue.add(link);
	const atOnce = asked.length;
	expect(atOnce).toBeGreaterThan(1);
	expect(atOnce).toBeLessThan(links.length / 4);
	for (const [i, link] of links.entries()) {
		expect(asked.length).toBe(Math.min(links.length, atOnce + i));
		queue.settled(link);
	}
	expect(asked).toEqual(links.map((_, i) => i));
	expect(vi.getTimerCount()).toBe(0);
});

test("who gets no answer gives its place to the next", () => {
	const { queue, asked, links } = setUp();
	for (const link of links) queue.add(link);
	vi.runAllTimers();
	expect(asked).toHaveLength(links.length);
	expect(vi.getTimerCount()).toBe(0);
});

test("who is waiting or being let in is not put in twice, and can come again", () => {
	const { queue, asked, links } = setUp();
	for (const link of [...links, ...links]) queue.add(link);
	for (const link of links) queue.settled(link);
	expect(asked).toHaveLength(links.length);
	queue.add(links[7] as (typeof links)[0]);
	expect(asked.at(-1)).toBe(7);
});

test("when the line is gone nobody is let on any more", () => {
	const { queue, asked, links } = setUp();
	for (const link of links) queue.add(link);
	const before = asked.length;
	queue.clear();
	for (const link of links) queue.settled(link);
	vi.runAllTimers();
	expect(asked).toHaveLength(before);
});
