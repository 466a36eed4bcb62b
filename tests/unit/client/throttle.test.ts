import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Throttle } from "../../../src/client/throttle";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("what comes together is done once, a moment later", () => {
	const act = vi.fn();
	const throttle = new Throttle(act);
	for (let i = 0; i < 5; i++) throttle.due();
	expect(act).not.toHaveBeenCalled();
	vi.runAllTimers();
	expect(act).toHaveBeenCalledTimes(1);
	expect(vi.getTimerCount()).toBe(0);
});

test("what does not end is done once a second", () => {
	const act = vi.fn();
	const throttle = new Throttle(act);
	for (let ms = 0; ms < 10_000; ms += 10) {
		throttle.due();
		vi.advanceTimersByTime(10);
	}
	expect(act).toHaveBeenCalledTimes(10);
});

test("nothing comes after it was stopped", () => {
	const act = vi.fn();
	const throttle = new Throttle(act);
	throttle.due();
	throttle.stop();
	vi.runAllTimers();
	expect(act).not.toHaveBeenCalled();
});
