import type { Trial } from "./trial";

/** One thing the RFC or the profile says a server does, and how it is seen from outside. */
export interface Clause {
	/** Where it is said: "RFC Connections", "profile 4.3". */
	readonly section: string;
	readonly title: string;
	/** Takes long by nature: it runs beside the others. */
	readonly isSlow?: boolean;
	/**
	 * @returns what was seen
	 * @throws Failure where it is something else, NotOffered where the server need not do it and does not
	 */
	run(trial: Trial): Promise<string>;
}

/** The server does something else; the message says what. */
export class Failure extends Error {}

/** The profile makes it optional, and the server does not do it; the message says how that was seen. */
export class NotOffered extends Error {}

export function nameOf({ section, title }: Clause): string {
	return `${section}: ${title}`;
}

export function check(
	condition: boolean,
	otherwise: string,
): asserts condition {
	if (!condition) throw new Failure(otherwise);
}
