import { expect, test } from "vitest";
import { ar } from "../../../src/language/ar";
import { en } from "../../../src/language/en";
import {
	isPressed,
	keysOf,
	shortcutIds,
	shortcuts,
} from "../../../src/shared/shortcuts";

const none = {
	ctrlKey: false,
	metaKey: false,
	altKey: false,
	shiftKey: false,
};
const pressed = (event: Partial<typeof none> & { key: string }) =>
	shortcutIds.filter((id) => isPressed(id, { ...none, ...event }));

test("a key means what is written, with Ctrl or Cmd, and with nothing else", () => {
	expect(pressed({ key: "n", ctrlKey: true })).toEqual(["new-conversation"]);
	expect(pressed({ key: "n", metaKey: true })).toEqual(["new-conversation"]);
	expect(pressed({ key: "N", ctrlKey: true, shiftKey: true })).toEqual([]);
	expect(pressed({ key: "n", ctrlKey: true, altKey: true })).toEqual([]);
	expect(pressed({ key: "n" })).toEqual([]);
	expect(pressed({ key: "F", ctrlKey: true, shiftKey: true })).toEqual([
		"search",
	]);
	expect(pressed({ key: "f", ctrlKey: true })).toEqual(["search-here"]);
	expect(pressed({ key: "ArrowUp", altKey: true })).toEqual([
		"previous-conversation",
	]);
	expect(pressed({ key: "ArrowUp" })).toEqual([]);
});

test("a sign counts wherever the keyboard has it", () => {
	// On a German keyboard the stroke is Shift and 7.
	expect(pressed({ key: "/", ctrlKey: true, shiftKey: true })).toEqual([
		"shortcuts",
	]);
	expect(pressed({ key: ",", ctrlKey: true })).toEqual(["settings"]);
});

test("no key means two things, and each is named in every language", () => {
	expect(new Set(Object.values(shortcuts)).size).toBe(shortcutIds.length);
	for (const { shortcuts: words } of [en, ar])
		expect(Object.keys(words.names).sort()).toEqual([...shortcutIds].sort());
});

test("keys are shown as they stand on the keyboard", () => {
	expect(keysOf("search", false)).toEqual(["Ctrl", "Shift", "F"]);
	expect(keysOf("search", true)).toEqual(["⌘", "⇧", "F"]);
	expect(keysOf("zoom-in", false)).toEqual(["Ctrl", "+"]);
});
