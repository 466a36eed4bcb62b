import { expect, test } from "vitest";
import { tongueFor } from "../../../src/language/tongue";

test.each([
	["the system's first language", ["en-GB", "de-DE"], "en", "en-GB"],
	["the first that there are texts in", ["de-DE", "en-AU"], "en", "en-AU"],
	["English, with the region's dates", ["de-DE", "fr"], "en", "en-DE"],
	["another language", ["ar-EG", "en"], "ar", "ar-EG"],
	["English where nothing is known", [], "en", "en"],
	["English where the system names no language", ["C", ""], "en", "en"],
])("%s", (_what, system, language, locale) => {
	expect(tongueFor("system", system)).toEqual({ language, locale });
});

test("the user's choice, with the region that fits", () => {
	expect(tongueFor("en", ["fr-CA", "en-IE"])).toEqual({
		language: "en",
		locale: "en-IE",
	});
});
