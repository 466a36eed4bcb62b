const MAX_EMOJI = 3;
// As a string: the compiler's target knows no v flag yet, the window does.
const emoji = new RegExp(`^(?:\\p{RGI_Emoji}\\s*){1,${MAX_EMOJI}}$`, "v");

/** One to three emoji and nothing else: shown large. */
export function isEmojiOnly(text: string): boolean {
	// The longest single emoji are about 15 units long; anything longer needs no look.
	return text.length <= MAX_EMOJI * 16 && emoji.test(text.trim());
}
