import { parseAddress } from "../../protocol/address";

/** What is wrong with a list that its host has written. */
export class ListError extends Error {
	override readonly name = "ListError";
}

/** A line's words; empty lines and what follows a `#` are left out. */
export interface ListLine {
	readonly words: readonly string[];
	/** @throws ListError that names the line: a list that is read wrongly would let the wrong people in */
	fail(what: string): never;
}

export function readLines(text: string): ListLine[] {
	return text.split(/\r?\n/).flatMap((line, i) => {
		const words = (line.split("#")[0] ?? "")
			.split(/\s+/)
			.filter((word) => word !== "");
		if (words.length === 0) return [];
		const fail = (what: string): never => {
			throw new ListError(
				`Line ${i + 1} of ${what}: “${line.trim().slice(0, 80)}”.`,
			);
		};
		return [{ words, fail }];
	});
}

/** Whether somebody could be called so. */
export function isName(text: string): boolean {
	try {
		return parseAddress(text).user === text;
	} catch {
		return false;
	}
}
