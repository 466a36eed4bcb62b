import type { Random } from "./random";

/** Something that takes input from strangers. Inputs are plain JSON, so that they can be kept and read. */
export interface Target<Input> {
	readonly name: string;
	/** What it starts from. */
	readonly seeds: readonly Input[];
	/** Makes another input out of one, or out of two. */
	mutate(input: Input, other: Input, random: Random): Input;
	/** Simpler inputs, to find out what of one is needed. */
	simpler(input: Input): Iterable<Input>;
	/** @throws Finding, or anything: whatever is thrown is a finding */
	run(input: Input): void | Promise<void>;
}

/** What must not happen; the message says what did. */
export class Finding extends Error {
	override readonly name = "Finding";
}

export function expect(
	condition: boolean,
	otherwise: string,
): asserts condition {
	if (!condition) throw new Finding(otherwise);
}
