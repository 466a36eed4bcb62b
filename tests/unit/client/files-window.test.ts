import { expect, test } from "vitest";
import { WINDOW_CHUNKS } from "../../../src/client/files/chunks";
import { Window } from "../../../src/client/files/window";

/** A way that takes so long and lets so many chunks through a second; what is more queues up. */
function run(
	window: Window,
	clock: { now: number; chunk: number },
	delayMs: number,
	chunksPerSecond: number,
	count: number,
): number {
	const underWay: { chunk: number; at: number }[] = [];
	let free = clock.now;
	let longest = 0;
	for (let done = 0; done < count; ) {
		while (underWay.length < window.size) {
			window.sent(clock.chunk, clock.now);
			free = Math.max(free, clock.now) + 1_000 / chunksPerSecond;
			underWay.push({ chunk: clock.chunk++, at: free + delayMs });
		}
		const first = underWay.shift() as { chunk: number; at: number };
		clock.now = Math.max(clock.now, first.at);
		longest = underWay.length;
		window.arrived(first.chunk, clock.chunk, clock.now);
		done++;
	}
	return longest;
}

test("a way that is free is used, one that is busy is left to others", () => {
	const window = new Window();
	const clock = { now: 0, chunk: 0 };
	run(window, clock, 10, 100_000, 400);
	expect(window.size).toBe(WINDOW_CHUNKS);
	// Now a chunk takes 20 ms: a full window would make a word wait for a second.
	run(window, clock, 10, 50, 400);
	expect(window.size).toBe(4);
	run(window, clock, 10, 100_000, 400);
	expect(window.size).toBe(WINDOW_CHUNKS);
});

test("a way that is long is no way that is busy", () => {
	const window = new Window();
	run(window, { now: 0, chunk: 0 }, 300, 100_000, 400);
	expect(window.size).toBe(WINDOW_CHUNKS);
});
