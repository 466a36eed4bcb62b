import { afterEach, expect, test, vi } from "vitest";
import {
	type Anchor,
	placeBeside,
} from "../../../src/renderer/components/place-beside";

afterEach(() => vi.unstubAllGlobals());

function placed(anchor: Anchor, dir = "ltr"): readonly [number, number] {
	vi.stubGlobal("window", { innerWidth: 900, innerHeight: 600 });
	vi.stubGlobal("document", { documentElement: { dir } });
	const style = { left: "", top: "" };
	placeBeside(
		{ offsetWidth: 200, offsetHeight: 150, style } as unknown as HTMLElement,
		anchor,
	);
	return [Number.parseFloat(style.left), Number.parseFloat(style.top)];
}

const at = (x: number, y: number): Anchor => ({
	left: x,
	right: x,
	top: y,
	bottom: y,
});
const button: Anchor = { left: 500, right: 540, top: 100, bottom: 130 };

test("a menu opens from the pointer on, in the direction of reading, or on its other side", () => {
	expect(placed(at(300, 100))).toEqual([300, 104]);
	expect(placed(at(300, 100), "rtl")).toEqual([100, 104]);
	expect(placed(at(850, 100))).toEqual([650, 104]);
	expect(placed(at(120, 100), "rtl")).toEqual([120, 104]);
	// Over it, where there is no room below.
	expect(placed(at(300, 500))).toEqual([300, 346]);
});

test("what a button opens ends where the button does, inside the window", () => {
	expect(placed(button)).toEqual([340, 134]);
	expect(placed(button, "rtl")).toEqual([500, 134]);
	expect(placed({ ...button, left: 10, right: 50 })).toEqual([4, 134]);
	expect(placed({ ...button, left: 850, right: 890 }, "rtl")).toEqual([
		696, 134,
	]);
});
