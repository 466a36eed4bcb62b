import type { Dictionary } from "./dictionaries";

/** What main and the process that checks spelling tell each other. */
export type ToSpeller =
	| {
			readonly type: "open";
			readonly dictionaries: readonly Dictionary[];
			readonly learned: readonly string[];
	  }
	| {
			readonly type: "check" | "suggest";
			readonly id: number;
			readonly words: readonly string[];
	  }
	| { readonly type: "learn"; readonly word: string };

/** Of what was asked under that number: the words that are wrong, or that might be meant. */
export interface FromSpeller {
	readonly id: number;
	readonly words: readonly string[];
}
