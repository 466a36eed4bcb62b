import type {
	ListedMember,
	MailboxView,
	OwnedNamesView,
} from "../../shared/domain/relay-host";
import type { AppError } from "../../shared/errors";

/** What main and the relay's process tell each other. */

export interface StartRelay {
	readonly type: "start";
	/** null for every address of this computer. */
	readonly host: string | null;
	/** 0 for a free one. */
	readonly port: number;
	/** Where the relay keeps what it remembers. */
	readonly folder: string;
	/** Who alone may come in; null for everybody. */
	readonly members: readonly ListedMember[] | null;
}

export type ToRelay =
	| StartRelay
	| { readonly type: "stop" }
	/** For one person, by the name folded for comparison, or for all. */
	| { readonly type: "clear-mailbox"; readonly name: string | null }
	/** From now on only these may be there, or everybody (null); who may not any more has to leave. */
	| {
			readonly type: "members";
			readonly members: readonly ListedMember[] | null;
	  }
	/** Makes a name free that belongs to a key. */
	| { readonly type: "release"; readonly name: string };

export type FromRelay =
	| {
			readonly type: "started";
			readonly port: number;
			readonly fingerprint: string;
	  }
	/** What is kept has changed. */
	| { readonly type: "mailbox"; readonly mailbox: MailboxView }
	/** Which names belong to a key has changed, or when one was seen. */
	| { readonly type: "owned-names"; readonly ownedNames: OwnedNamesView }
	| { readonly type: "failed"; readonly error: AppError };
