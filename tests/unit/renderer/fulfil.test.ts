import { beforeEach, describe, expect, test, vi } from "vitest";
import { useView } from "../../../src/renderer/state/view";
import { initialState } from "../../../src/shared/state";
import { conversation, conversationId } from "./samples";

// Nothing here asks main; the bridge looks for its window all the same.
vi.stubGlobal("window", {});
const { fulfil } = await import("../../../src/renderer/state/fulfil");

const app = {
	...initialState,
	conversations: { [conversationId]: conversation() },
};
const wish = { kind: "conversation", id: conversationId, message: 7 } as const;
const view = () => useView.getState();

describe("a click on a notification", () => {
	beforeEach(() => {
		view().close();
		view().select(null);
	});

	test("opens the conversation, where what is new begins, over whatever lay there", () => {
		view().open({ kind: "connect" });
		fulfil(wish, app);
		expect(view()).toMatchObject({
			selected: conversationId,
			dialog: null,
			jump: null,
		});
	});

	test("leads to the message where the conversation is open, and may stand elsewhere", () => {
		view().select(conversationId);
		fulfil(wish, app);
		expect(view().jump).toEqual({
			conversationId,
			place: { kind: "message", number: 7, top: null },
			flash: true,
		});
	});

	test("of a conversation that is gone leads nowhere", () => {
		fulfil(wish, initialState);
		expect(view().selected).toBeNull();
	});
});
