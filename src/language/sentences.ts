import type {
	ErrorCode,
	ServerErrorCode,
	WordsOf,
} from "../shared/error-values";

/** A sentence for each code; a function where it names something. */
export type Sentences<K extends "server" | "own"> = {
	readonly [C in K extends "server"
		? ServerErrorCode
		: Exclude<ErrorCode, ServerErrorCode>]: keyof WordsOf<C> extends never
		? string
		: (words: WordsOf<C>) => string;
};
