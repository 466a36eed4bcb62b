import { expect, test, vi } from "vitest";
import { whileSeen } from "../../../src/renderer/state/while-seen";

class Page extends EventTarget {
	hidden = false;

	show(shown: boolean): void {
		this.hidden = !shown;
		this.dispatchEvent(new Event("visibilitychange"));
	}
}

test("asks once a second while somebody looks, not at all behind a hidden window, and at once when it is back", () => {
	vi.useFakeTimers();
	try {
		const page = new Page();
		const asked = vi.fn();
		const end = whileSeen(page as unknown as Document, 1_000, asked);
		expect(asked).toHaveBeenCalledTimes(1);
		vi.advanceTimersByTime(3_000);
		expect(asked).toHaveBeenCalledTimes(4);
		page.show(false);
		vi.advanceTimersByTime(60_000);
		expect(asked).toHaveBeenCalledTimes(4);
		expect(vi.getTimerCount()).toBe(0);
		page.show(true);
		expect(asked).toHaveBeenCalledTimes(5);
		vi.advanceTimersByTime(1_000);
		expect(asked).toHaveBeenCalledTimes(6);
		end();
		page.show(false);
		page.show(true);
		vi.advanceTimersByTime(5_000);
		expect(asked).toHaveBeenCalledTimes(6);
		expect(vi.getTimerCount()).toBe(0);
	} finally {
		vi.useRealTimers();
	}
});
