import type { PersonKey } from "./ids";

/** Somebody on a server. */
export interface Person {
	readonly key: PersonKey;
	/** The name as its owner writes it, for showing. */
	readonly name: string;
}
