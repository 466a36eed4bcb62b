import { lazy } from "../../shared/lazy";

const MAX_EMOJI = 3;
// As a string: the compiler's target knows no v flag yet, the window does.
const emoji = lazy(
	() => new RegExp(`^(?:\\p{RGI_Emoji}\\s*){1,${MAX_EMOJI}}$`, "v"),
);
/** What most texts have: the pattern above knows thousands of emoji, and reading it takes its time. */
const letter = /[a-z]/i;

/** One to three emoji and nothing else: shown large. */
export function isEmojiOnly(text: string): boolean {
	// The longest single emoji are about 15 units long; anything longer needs no look.
	return (
		text.length <= MAX_EMOJI * 16 &&
		!letter.test(text) &&
		emoji().test(text.trim())
	);
}
