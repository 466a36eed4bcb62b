import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Drafts } from "../../../src/renderer/state/drafts";
import type { ConversationId } from "../../../src/shared/domain/ids";
import { ok } from "../../../src/shared/errors";

const bob = "s1.bob" as ConversationId;
const carol = "s1.carol" as ConversationId;

describe("Drafts", () => {
	beforeEach(() => {
		vi.useFakeTimers();
	});
	afterEach(() => {
		vi.useRealTimers();
	});

	function setUp() {
		const saved: string[] = [];
		const drafts = new Drafts({
			saveDraft: async ({ conversationId, draft }) => {
				saved.push(`${conversationId}=${draft}`);
				return ok(null);
			},
		});
		return { drafts, saved };
	}

	it("saves once when typing pauses", () => {
		const { drafts, saved } = setUp();
		drafts.set(bob, "h");
		vi.advanceTimersByTime(200);
		drafts.set(bob, "hi");
		vi.advanceTimersByTime(200);
		expect(saved).toEqual([]);
		vi.advanceTimersByTime(100);
		expect(saved).toEqual(["s1.bob=hi"]);
		vi.advanceTimersByTime(1000);
		expect(saved).toHaveLength(1);
	});

	it("keeps conversations apart and saves each at once when told", () => {
		const { drafts, saved } = setUp();
		drafts.set(bob, "to Bob");
		drafts.set(carol, "to Carol");
		drafts.flush(bob);
		expect(saved).toEqual(["s1.bob=to Bob"]);
		drafts.flushAll();
		expect(saved).toEqual(["s1.bob=to Bob", "s1.carol=to Carol"]);
		expect(drafts.text(bob)).toBe("to Bob");
		vi.advanceTimersByTime(1000);
		expect(saved).toHaveLength(2);
	});

	it("saves that a draft is gone", () => {
		const { drafts, saved } = setUp();
		drafts.set(bob, "x");
		drafts.flush(bob);
		drafts.set(bob, "");
		drafts.flush(bob);
		expect(saved.at(-1)).toBe("s1.bob=");
		expect(drafts.text(bob)).toBe("");
	});
});
