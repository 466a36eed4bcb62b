import { expect, test, vi } from "vitest";
import { speak } from "../../../src/language";
import { ar } from "../../../src/language/ar";
import { en } from "../../../src/language/en";
import { settingsSections } from "../../../src/renderer/state/settings-place";

// The controls reach the app and the view; finding is what is looked at here.
vi.stubGlobal("window", {
	addEventListener: () => {},
	matchMedia: () => ({}),
});
const { allSettings } = await import(
	"../../../src/renderer/features/settings/all-settings"
);
const { findSettings } = await import(
	"../../../src/renderer/features/settings/find-settings"
);

const found = (text: string) =>
	findSettings(allSettings, text).flatMap(({ id, settings }) =>
		settings.map((setting) => `${id}/${setting.id}`),
	);

test.each([
	// The label's words, from their beginning, in any order and case.
	["READ", ["privacy/read-receipts"]],
	["writing tell", ["privacy/typing"]],
	// What explains it.
	["libnotify", []],
	["nobody proves", ["servers/direct-calls"]],
	// Other words.
	["dnd", ["notifications/do-not-disturb"]],
	["autostart", ["general/start-at-login"]],
	["font", ["appearance/zoom"]],
	["nick", ["profile/names"]],
	// Nothing in the middle of a word, and all words have to be there.
	["ecke", []],
	["dark zzz", []],
])("“%s”", (text, ids) => {
	expect(found(text)).toEqual(ids);
});

test("the name of a section finds all of it", () => {
	for (const { id, settings } of allSettings) {
		const all = found(en.settings.sections[id]);
		for (const setting of settings)
			expect(all).toContain(`${id}/${setting.id}`);
	}
});

test("each section has settings, and each setting words of its own in every language", () => {
	expect(allSettings.map(({ id }) => id)).toEqual(settingsSections);
	const ids = allSettings.flatMap(({ settings }) => settings.map((s) => s.id));
	expect(new Set(ids).size).toBe(ids.length);
	for (const { settings } of [en, ar])
		expect(Object.keys(settings.synonyms).sort()).toEqual([...ids].sort());
	for (const { settings } of allSettings) {
		expect(settings.length).toBeGreaterThan(0);
		for (const { label } of settings) expect(label).not.toBe("");
	}
});

test("in Arabic a word is found without the article that is written as one with it", async () => {
	await speak({ language: "ar", locale: "ar" });
	const { label } = { label: ar.settings.typing };
	expect(label).toContain("الآخرين");
	const sections = [
		{
			id: "privacy" as const,
			settings: [
				{ id: "typing" as const, label, note: "", Control: () => null },
			],
		},
	];
	for (const text of ["الآخرين", "آخرين", "الخصوصية", "خصوصية"])
		expect(findSettings(sections, text), text).toHaveLength(1);
	expect(findSettings(sections, "قطار")).toEqual([]);
	await speak({ language: "en", locale: "en" });
});
