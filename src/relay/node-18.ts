/**
 * Node 18, which Debian 12 brings along, lacks two methods of strings. Imported before anything else by what runs there.
 */
type Text = { isWellFormed?(): boolean; toWellFormed?(): string };

/** Half of a character: in a pattern of whole ones it matches only where the other half is missing. */
const LONE = /\p{Surrogate}/u;
const ALL_LONE = /\p{Surrogate}/gu;

const strings = String.prototype as Text & { valueOf(): string };

strings.isWellFormed ??= function (this: typeof strings) {
	return !LONE.test(this.valueOf());
};

strings.toWellFormed ??= function (this: typeof strings) {
	return this.valueOf().replace(ALL_LONE, "\uFFFD");
};
