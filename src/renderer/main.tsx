import { directionOf, speak } from "../language";
import { bridge } from "./bridge";

/*
 * The language first: the page's modules take their words when they are loaded. A window that can't
 * reach the app says that in English.
 */
const answer = await bridge.getTongue({});
if (answer.ok) {
	await speak(answer.value);
	document.documentElement.lang = answer.value.locale;
	document.documentElement.dir = directionOf(answer.value.language);
}
await import("./start");
