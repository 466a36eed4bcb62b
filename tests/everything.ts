import type { MessageSearch } from "../src/shared/domain/pages";

/** A search that every message fits. */
export const everything: MessageSearch = {
	text: "",
	conversationId: null,
	from: null,
	since: null,
	until: null,
	hasLink: false,
	hasFile: false,
	before: null,
};
