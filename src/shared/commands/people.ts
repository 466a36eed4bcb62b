import type {
	ConversationId,
	PersonKey,
	SentRequestId,
	ServerId,
} from "../domain/ids";

/** This user, others, and what they ask each other. */
export interface PeopleCommands {
	/** For servers that are connected to from now on; the first one begins the profile. */
	setProfileName: [input: { name: string }, output: null];
	/** How this user shows themselves to those they talk with encrypted. */
	setCard: [
		input: {
			status: string;
			/** A JPEG or WebP, base64; null for none. */
			picture: string | null;
		},
		output: null,
	];
	sendRequest: [
		input: {
			/** One address or several, separated by commas. */
			to: string;
			topic: string;
			/** The server for addresses without a host; null where there is only one. */
			serverId: ServerId | null;
		},
		output: SentRequestId,
	];
	/** Takes a request back where nobody, or not everybody, has acknowledged; one that is over goes from the list. */
	withdrawRequest: [input: { id: SentRequestId }, output: null];
	acknowledgeRequest: [input: { id: ConversationId }, output: null];
	/** One that is over goes from the list. */
	ignoreRequest: [input: { id: ConversationId }, output: null];
	/** Undoes that. */
	restoreRequest: [input: { id: ConversationId }, output: null];
	/** Those are not told, and nothing of theirs is shown any more. */
	blockPerson: [input: { serverId: ServerId; person: PersonKey }, output: null];
	unblockPerson: [
		input: { serverId: ServerId; person: PersonKey },
		output: null,
	];
	/** What this user calls whoever has that identity key; "" for what they call themselves. */
	namePerson: [input: { identityKey: string; name: string }, output: null];
}
