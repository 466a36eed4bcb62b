/** Nothing else makes anything but text of a text: markdown.ts, which is large, is not needed for what has none of it. */
const markup = /[*_`[]|~~|^[ \t]*(?:>|[-+*][ \t]|\d{1,9}[.)][ \t]|~~~)/m;

export function hasMarkup(text: string): boolean {
	return markup.test(text);
}
