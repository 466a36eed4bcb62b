/** What is being typed at the caret and can be completed. */
export interface Found {
	readonly kind: "person" | "emoji";
	/** What stands behind the sign so far. */
	readonly typed: string;
	/** Of the sign. */
	readonly start: number;
	readonly end: number;
}

const person = /(?:^|[\s(])@([\p{L}\p{M}\p{N}._+-]{0,64})$/u;
/** From two letters on: a colon is a colon most of the time. */
const emoji = /(?:^|[\s(]):([\p{L}\p{N}_+-]{2,40})$/u;
/** Further back nothing is looked at. */
const REACH = 70;

export function completionAt(text: string, caret: number): Found | null {
	const before = text.slice(Math.max(0, caret - REACH), caret);
	for (const [kind, pattern] of [
		["person", person],
		["emoji", emoji],
	] as const) {
		const typed = pattern.exec(before)?.[1];
		if (typed !== undefined)
			return { kind, typed, start: caret - typed.length - 1, end: caret };
	}
	return null;
}

/** A space follows, where there is none. */
export function insertFound(
	text: string,
	{ start, end }: Pick<Found, "start" | "end">,
	insert: string,
): { text: string; caret: number } {
	const after = text.slice(end);
	const put = /^\s/.test(after) ? insert : `${insert} `;
	return {
		text: text.slice(0, start) + put + after,
		caret: start + put.length + (put === insert ? 1 : 0),
	};
}

/** Turns the `:name:` that has just been ended before the caret into its emoji. */
export function namedEmoji(
	text: string,
	caret: number,
	emojiFor: (name: string) => string | undefined,
): { text: string; caret: number } | null {
	const found = /(?:^|[\s(]):([\p{L}\p{N}_+-]{1,40}):$/u.exec(
		text.slice(Math.max(0, caret - REACH), caret),
	);
	const name = found?.[1];
	const sign = name === undefined ? undefined : emojiFor(name);
	if (name === undefined || sign === undefined) return null;
	const start = caret - name.length - 2;
	return {
		text: text.slice(0, start) + sign + text.slice(caret),
		caret: start + sign.length,
	};
}
