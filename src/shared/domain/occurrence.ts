import type { Person } from "./person";

/** Something that happened in a conversation besides what was said: it stands between the messages. */
export interface Occurrence {
	/** The relay's number of the message before it; it stands behind that one. */
	readonly after: number;
	/** Unix seconds: by the server's clock who came and went, by the sender's a topic. */
	readonly date: number;
	readonly what:
		| { readonly kind: "joined" | "left"; readonly person: Person }
		/** Who was asked to join, and by whom; null where nobody said. */
		| {
				readonly kind: "invited";
				readonly people: readonly Person[];
				readonly by: Person | null;
		  }
		/** `by` null is this user. */
		| {
				readonly kind: "topic";
				readonly topic: string;
				readonly by: Person | null;
		  };
}

/** What is kept of each conversation, the latest; a server that repeats itself fills no disk. */
export const MAX_OCCURRENCES = 200;
