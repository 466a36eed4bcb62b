import { describe, expect, it } from "vitest";
import { markedParts } from "../../../src/renderer/text/marked-parts";
import { plainHit } from "../../../src/renderer/text/plain-hit";
import { findPhrases, phrasesOf } from "../../../src/shared/search-text";

/** What is shown of a hit, with what was found in brackets. */
function shown(typed: string, said: string) {
	const marks = findPhrases(said, phrasesOf(typed)) ?? [];
	const hit = plainHit(said, marks);
	return markedParts(hit.text, hit.marks)
		.map((part) => (part.marked ? `[${part.text}]` : part.text))
		.join("");
}

describe("plainHit", () => {
	it.each([
		["ladder", "the **ladder** is in `shed 4`", "the [ladder] is in shed 4"],
		["shed", "the **ladder** is in `shed 4`", "the ladder is in [shed] 4"],
		["two", "> one\n\n- ~~two~~\n- *three two*", "one\n[two]\nthree [two]"],
		["code", "```js\ncode();\n```", "[code]();"],
		["plan", "see [the plan](https://example.org/)", "see the [plan]"],
		["snake", "snake_case_name", "[snake]_case_name"],
		["", "**nothing** is looked for", "nothing is looked for"],
	])("looked for %s in %s", (typed, said, expected) => {
		expect(shown(typed, said)).toBe(expected);
	});

	it("shows what was typed where what was found would not be seen", () => {
		const said = "see [the **plan**](https://boats.example/)";
		expect(shown("boats", said)).toBe(
			"see [the **plan**](https://[boats].example/)",
		);
	});

	it("reads of a long text what is near, from the beginning of a line on", () => {
		const lines = "**filler** and more\n".repeat(2_000);
		expect(shown("boats", `${lines}- **boats** and \`oars\``)).toBe(
			"…filler and more\n[boats] and oars",
		);
		expect(shown("boats", `${"x ".repeat(4_000)}**boats**`)).toMatch(
			/^…x [x ]+\[boats\]$/,
		);
		expect(shown("filler", lines)).not.toContain("*");
	});
});
