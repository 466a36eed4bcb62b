import { expect, test, vi } from "vitest";

// The items reach the app and the view; matching is what is looked at here.
vi.stubGlobal("window", { addEventListener: () => {} });
const { matching } = await import(
	"../../../src/renderer/features/palette/palette-items"
);

const item = (label: string, detail = "") => ({
	key: `${label} ${detail}`,
	group: "commands" as const,
	label,
	detail,
	shortcut: null,
	run: () => {},
});
const items = [
	item("Disconnect", "harbour:4321"),
	item("Zoë Müller"),
	item("Boats", "with Harald"),
	item("Harbour tour"),
	item("Switch your relay off"),
	item("Your relay"),
];

test.each([
	["", items.map(({ label }) => label)],
	["your relay", ["Your relay", "Switch your relay off"]],
	["relay", ["Switch your relay off", "Your relay"]],
	["har", ["Harbour tour", "Disconnect", "Boats"]],
	["dis har", ["Disconnect"]],
	["har dis", ["Disconnect"]],
	["mull", ["Zoë Müller"]],
	["ZOE", ["Zoë Müller"]],
	["arbour", []],
])("“%s”", (text, labels) => {
	expect(matching(items, text).map(({ label }) => label)).toEqual(labels);
});
