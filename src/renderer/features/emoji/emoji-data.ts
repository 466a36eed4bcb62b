import { useEffect, useState } from "react";

/** One emoji with the words it is found by. */
export interface Emoji {
	readonly emoji: string;
	/** As GitHub and others name it, the first one the usual. */
	readonly names: readonly string[];
	readonly description: string;
	readonly group: string;
	/** Everything it is found by, in lower case. */
	readonly words: string;
}

let loading: Promise<readonly Emoji[]> | null = null;
let loaded: readonly Emoji[] | null = null;

/** Read when somebody first wants one: 350 kB that a start need not wait for. */
export function loadEmoji(): Promise<readonly Emoji[]> {
	loading ??= import("gemoji").then(({ gemoji }) => {
		loaded = gemoji.map(({ emoji, names, tags, description, category }) => ({
			emoji,
			names,
			description,
			group: category,
			words: [...names, ...tags, description].join(" ").toLowerCase(),
		}));
		return loaded;
	});
	return loading;
}

/** @returns undefined for an unknown name, and until they are there */
export function emojiNamed(name: string): string | undefined {
	const wanted = name.toLowerCase();
	return loaded?.find(({ names }) => names.includes(wanted))?.emoji;
}

/** @returns null until they are there */
export function useEmoji(isWanted: boolean): readonly Emoji[] | null {
	const [emoji, setEmoji] = useState(loaded);
	useEffect(() => {
		if (isWanted) void loadEmoji().then(setEmoji);
	}, [isWanted]);
	return emoji;
}

/** Those whose words have everything that was typed, names that begin with it first. */
export function findEmoji(
	all: readonly Emoji[],
	typed: string,
	most: number,
): readonly Emoji[] {
	const wanted = typed.toLowerCase().trim();
	const pieces = wanted.split(/[\s_]+/).filter((piece) => piece !== "");
	const rank = ({ names, words }: Emoji): number => {
		if (names.includes(wanted)) return 0;
		if (names.some((name) => name.startsWith(wanted))) return 1;
		return pieces.every((piece) => words.includes(piece)) ? 2 : 3;
	};
	return all
		.map((one) => [rank(one), one] as const)
		.filter(([found]) => found < 3)
		.sort(([a], [b]) => a - b)
		.slice(0, most)
		.map(([, one]) => one);
}
