import type { MailboxView } from "../../shared/domain/relay-host";
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
}

export type ToRelay =
	| StartRelay
	| { readonly type: "stop" }
	/** For one person, by the name folded for comparison, or for all. */
	| { readonly type: "clear-mailbox"; readonly name: string | null };

export type FromRelay =
	| {
			readonly type: "started";
			readonly port: number;
			readonly fingerprint: string;
	  }
	/** What is kept has changed. */
	| { readonly type: "mailbox"; readonly mailbox: MailboxView }
	| { readonly type: "failed"; readonly error: AppError };
