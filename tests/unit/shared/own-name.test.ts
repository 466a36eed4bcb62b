import { expect, it } from "vitest";
import { nameProblem } from "../../../src/client/names";
import { ownName } from "../../../src/shared/own-name";

it.each([
	["Alice", "Alice"],
	["  Alice  ", "Alice"],
	["Alice Liddell", "Alice.Liddell"],
	["Dr. Who", "Dr.Who"],
	["Ana  María\tLópez", "Ana.María.López"],
	["ليلى العامرية", "ليلى.العامرية"],
])("“%s” becomes a name that servers take", (typed, name) => {
	expect(ownName(typed)).toBe(name);
	expect(nameProblem(name)).toBeNull();
});

it.each(["", "bob @host", "@ bob", "a - b"])(
	"“%s” stays what it is, to be asked about",
	(typed) => {
		expect(ownName(typed)).toBe(typed);
		expect(nameProblem(typed)).not.toBeNull();
	},
);
