import { expect, test, vi } from "vitest";
import type { PersonKey } from "../../../src/shared/domain/ids";
import { initialState } from "../../../src/shared/state";
import { person, server } from "./samples";

// The items reach the app and the view; matching is what is looked at here.
vi.stubGlobal("window", { addEventListener: () => {} });
const { matching, paletteItems } = await import(
	"../../../src/renderer/features/palette/palette-items"
);
const { useView } = await import("../../../src/renderer/state/view");

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

test("who is shown by another name than they are reached by, as on a fleximd, is asked by that", () => {
	const namesake = { ...person("bob (a1b2c3)"), key: "key-abc" as PersonKey };
	const there = server({ people: [namesake, person("Bob")] });
	const items = paletteItems({
		...initialState,
		servers: { [there.id]: there },
	});
	const asked = items
		.filter(({ label }) => /bob/i.test(label))
		.map(({ run }) => {
			run();
			return useView.getState().requestForm.to;
		});
	expect(asked).toEqual(["key-abc", "Bob"]);
});
