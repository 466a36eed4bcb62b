import { speak } from "../../src/language";
import { directionOf, tongueFor } from "../../src/language/tongue";
import { look } from "./look";
import { NOW } from "./people";

/** It is always the same moment here, so that a picture of a screen is the same tomorrow. */
class StandingDate extends Date {
	constructor(...given: [] | [number | string | Date]) {
		super(given.length === 0 ? NOW : given[0]);
	}
	static override now(): number {
		return NOW;
	}
}
globalThis.Date = StandingDate as DateConstructor;

const page = document.documentElement;
const tongue = tongueFor("system", [look.language]);
page.lang = tongue.locale;
page.dir = directionOf(tongue.language);
page.dataset.theme = look.theme;
page.dataset.density = look.density;
await speak(tongue);
const { install } = await import("./fake-main");
install();
await import("./show");
