import type { Suite } from "../e2e/suite";
import type { Conversation } from "../shared/domain/conversation";
import type { ServerId } from "../shared/domain/ids";
import type { SentRequest } from "../shared/domain/request";
import type { DomainEvent } from "../shared/events";
import type { AppState } from "../shared/state";
import type { History } from "./history";
import type { Signer } from "./signer";
import type { Dial } from "./transport";

/** What encrypting needs of this user. */
export interface E2eKeys {
	readonly suite: Suite;
	/** The identity's, Ed25519, 32 bytes each. */
	readonly publicKey: Uint8Array;
	readonly privateKey: Uint8Array;
}

/** What every part of the messenger shares. */
export interface Core {
	/** The state as of the last event. */
	state(): AppState;
	/** The one way to change it. */
	emit(event: DomainEvent): void;
	readonly history: History;
	readonly dial: Dial;
	/** null where nothing can be encrypted. */
	readonly e2e: E2eKeys | null;
	/** Null for a guest, who proves nothing. */
	readonly signer: Signer | null;
	/** A failure of ours, or of the disk: it must not pass unseen. */
	report(error: unknown): void;
}

/** Unix seconds, for the `date` of datums. */
export function nowSeconds(): number {
	return Math.floor(Date.now() / 1_000);
}

export function conversationsOf(
	state: AppState,
	server: ServerId,
): Conversation[] {
	return Object.values<Conversation>(state.conversations).filter(
		({ serverId }) => serverId === server,
	);
}

/** In the order in which they were sent. */
export function sentRequestsOf(
	state: AppState,
	server: ServerId,
): SentRequest[] {
	return Object.values<SentRequest>(state.sentRequests)
		.filter(({ serverId }) => serverId === server)
		.sort((a, b) => (a.id < b.id ? -1 : 1));
}
