import type { AppError } from "../errors";
import type {
	ConnectionId,
	ConversationId,
	SentRequestId,
	ServerId,
} from "./ids";
import type { Person } from "./person";

/** A request that waits for this user to acknowledge or ignore it. */
export interface PendingRequest {
	readonly id: ConversationId;
	readonly serverId: ServerId;
	readonly connectionId: ConnectionId;
	/** Who asks. */
	readonly from: Person;
	/** The others who were asked as well, this user left out. */
	readonly others: readonly Person[];
	/** Unix milliseconds by this computer's clock. */
	readonly receivedAt: number;
	/** An acknowledgement is on its way. */
	readonly acknowledging: boolean;
	/** Why it can't be answered any more; null while it can. */
	readonly over: RequestEnd | null;
}

/** How a request ends that nobody has answered. */
export type RequestEnd = "withdrawn" | "expired";

type SentRequestState =
	/** Not with the server yet: its line is being opened, or is down. */
	| { readonly kind: "queued" }
	/** With the server, which has not announced it yet. */
	| { readonly kind: "sending" }
	/** Announced. Nobody, or not everybody, has acknowledged; to ignore is silent. */
	| { readonly kind: "waiting" }
	/** The user takes it back; the server has yet to say so. */
	| { readonly kind: "withdrawing" }
	| { readonly kind: "over"; readonly how: RequestEnd }
	| { readonly kind: "failed"; readonly error: AppError };

/** A request this user sent. It leaves the list when everybody has acknowledged. */
export interface SentRequest {
	readonly id: SentRequestId;
	readonly serverId: ServerId;
	readonly to: readonly Person[];
	/** Those of `to` who acknowledged. */
	readonly acknowledgedBy: readonly Person[];
	/** Empty when none was given. */
	readonly topic: string;
	/** The conversation that they are to join; null for a new one. */
	readonly into: ConversationId | null;
	/** Unix milliseconds by this computer's clock. */
	readonly sentAt: number;
	/** Known once the server has announced it. */
	readonly connectionId: ConnectionId | null;
	readonly state: SentRequestState;
}
