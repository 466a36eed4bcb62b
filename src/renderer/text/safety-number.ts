import type { PersonKey } from "../../shared/domain/ids";

/** Groups of five digits in a line: as many as one reads aloud in a breath. */
const GROUPS_PER_ROW = 4;

/** Sixty digits as they are laid out: rows of four groups of five. */
export function safetyRows(number: string): readonly (readonly string[])[] {
	const groups = number.split(" ");
	return Array.from(
		{ length: Math.ceil(groups.length / GROUPS_PER_ROW) },
		(_, row) => groups.slice(row * GROUPS_PER_ROW, (row + 1) * GROUPS_PER_ROW),
	);
}

/** Digit by digit: a screen reader would make thousands of a group. */
export function spokenNumber(number: string): string {
	return number
		.split(" ")
		.map((group) => [...group].join(" "))
		.join(", ");
}

/**
 * Which of the two shows a code. The number is the same on both sides; without this, a picture of one's own
 * screen would verify the other.
 */
export type CodeSide = "A" | "B";

export function sideOf(self: PersonKey, other: PersonKey): CodeSide {
	return self < other ? "A" : "B";
}

const PREFIX = "FLEX-SAFETY:";
const VERSION = "1";
const form = /^FLEX-SAFETY:1:([AB]):([0-9]{60})$/;

/** What the code says. All of it is in QR's alphanumeric set, which keeps the code coarse. */
export function codeText(number: string, side: CodeSide): string {
	return `${PREFIX}${VERSION}:${side}:${number.replaceAll(" ", "")}`;
}

export type ScanResult =
	| "match"
	| "mismatch"
	/** The code that this app shows itself. */
	| "own"
	| "newer"
	| "foreign";

/**
 * What a scanned text means, taken by the letter: nothing is trimmed, folded or guessed.
 * @param side this user's own
 */
export function readCode(
	text: string,
	number: string,
	side: CodeSide,
): ScanResult {
	const [, shownBy, digits] = form.exec(text) ?? [];
	if (!shownBy || !digits) return isNewer(text) ? "newer" : "foreign";
	if (digits !== number.replaceAll(" ", "")) return "mismatch";
	return shownBy === side ? "own" : "match";
}

function isNewer(text: string): boolean {
	const [, version] = /^FLEX-SAFETY:([0-9]{1,4}):/.exec(text) ?? [];
	return version !== undefined && Number(version) > Number(VERSION);
}
