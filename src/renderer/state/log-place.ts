import type { ConversationId } from "../../shared/domain/ids";

/** Where in a conversation somebody reads. */
export type Place =
	| { readonly kind: "end" }
	| {
			readonly kind: "message";
			/** The relay's number of the message; where it is not there, the next one counts. */
			readonly number: number;
			/** How far below the upper edge it stands, in pixels; null for the middle. */
			readonly top: number | null;
	  };

/** A wish to see a place. */
export interface Jump {
	readonly conversationId: ConversationId;
	readonly place: Place;
	/** The message is what was looked for, and shows itself. */
	readonly flash: boolean;
}

let read: (() => Place) | null = null;

/** The log on screen tells where it stands. Answers with the way to stop. */
export function tellPlace(reader: () => Place): () => void {
	read = reader;
	return () => {
		if (read === reader) read = null;
	};
}

/** Where the conversation on screen stands; the end where there is none. */
export function placeNow(): Place {
	return read?.() ?? { kind: "end" };
}
