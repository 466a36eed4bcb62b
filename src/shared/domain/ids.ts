declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A server in the user's list. Made once and kept when the server's address changes. */
export type ServerId = Branded<"ServerId">;

/** The id of a Connection datum: lower-case hex SHA-256, unique on the server that made it. */
export type ConnectionId = Branded<"ConnectionId">;

/**
 * One conversation in this profile: server and Connection together, so that a server cannot reach into
 * a conversation held on another one by repeating its id.
 */
export type ConversationId = Branded<"ConversationId">;

/** A request this user sent; local, because the server names it only with its Connection. */
export type SentRequestId = Branded<"SentRequestId">;

/** A message's id as its sender made it (a ULID), or `#<number>` for a sender that gives none. */
export type MessageId = Branded<"MessageId">;

/** A user's name folded for comparison (NFKC, lower case): who somebody is on one server. */
export type PersonKey = Branded<"PersonKey">;

/** A file as its author named it for all: 128 random bits, base64url. */
export type FileId = Branded<"FileId">;

export function conversationIdOf(
	server: ServerId,
	connection: ConnectionId,
): ConversationId {
	return `${server}.${connection}` as ConversationId;
}
