import { speak } from "../language";
import { directionOf, tongueFor } from "../language/tongue";

/*
 * The language first: the page's modules take their words when they are loaded. Main has written it into the page
 * (windows/serve-page.ts).
 */
const page = document.documentElement;
const tongue = tongueFor("system", [page.lang]);
page.dir = directionOf(tongue.language);
await speak(tongue);
await import("./start");
