import type {
	HostLimit,
	ListedMember,
	MailboxView,
	OwnedNamesView,
	RelayBan,
} from "../../shared/domain/relay-host";
import type { RelayReport } from "../../shared/domain/relay-report";
import type { AppError } from "../../shared/errors";

/** What main and the relay's process tell each other. */

/** Whom direct calls are for, and where they come in. */
export interface TakeCalls {
	/** The one person, as a name. */
	readonly name: string;
	/** Of every address of this computer. */
	readonly port: number;
}

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
	/** Who may not. */
	readonly bans: readonly RelayBan[];
	/** What it is called on this network; null where it is not to announce itself. */
	readonly announce: string | null;
	/** Others than the default. */
	readonly limits: Readonly<Partial<Record<HostLimit, number>>>;
	/** It is there for calls alone, and for whom they are for; null for a relay for others. */
	readonly calls: TakeCalls | null;
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
	/** From now on these may not be there; who is has to leave. */
	| { readonly type: "bans"; readonly bans: readonly RelayBan[] }
	| { readonly type: "disconnect"; readonly name: string }
	| { readonly type: "announce"; readonly name: string | null }
	/** Answered by a `report` of the same number. */
	| { readonly type: "report"; readonly id: number }
	/** Makes a name free that belongs to a key. Answered by a `released` of the same number. */
	| { readonly type: "release"; readonly id: number; readonly name: string };

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
	| {
			readonly type: "report";
			readonly id: number;
			readonly report: RelayReport;
	  }
	| {
			readonly type: "released";
			readonly id: number;
			readonly wasOwned: boolean;
	  }
	/** Own addresses that people from other computers have come in by. */
	| { readonly type: "reached"; readonly addresses: readonly string[] }
	| { readonly type: "failed"; readonly error: AppError };
