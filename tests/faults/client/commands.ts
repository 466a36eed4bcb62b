import type { Final } from "../oracle/evidence";

/** What the harness says to a client process, and what it hears. */

export interface ClientOptions {
	readonly users: readonly ClientUser[];
	/** Where the process ends itself as by kill -9. */
	readonly kill: KillPoint | null;
}

export interface ClientUser {
	readonly name: string;
	readonly profile: string;
	/** Not in the profile: the disk under that may be full, or lose what was not synced. */
	readonly log: string;
}

/** Before and after what the process does to the world. */
export const killPlaces = [
	"append:before",
	"append:after",
	"update:before",
	"update:after",
	"write:before",
	"write:after",
	"read:before",
] as const;

export interface KillPoint {
	readonly place: (typeof killPlaces)[number];
	/** The how-manieth time, from 1, after `arm`. */
	readonly at: number;
}

export type Command = { readonly user: string } & (
	| { readonly do: "connect"; readonly address: string }
	| { readonly do: "ask"; readonly to: string }
	| {
			/** Into each conversation in turn. */
			readonly do: "write";
			readonly count: number;
			readonly gapMs: number;
			readonly bytes: number;
	  }
	| { readonly do: "stop-writing" }
	| { readonly do: "arm" }
	/** What main does when the system wakes up. */
	| { readonly do: "wake" }
	| { readonly do: "network"; readonly addresses: readonly string[] }
	| { readonly do: "dump" }
	| { readonly do: "store-pid" }
	/** Puts so many messages of somebody else's straight into the store. */
	| { readonly do: "fill"; readonly count: number }
	/** @returns milliseconds */
	| { readonly do: "search" }
	| { readonly do: "close" }
);

export interface Order {
	readonly seq: number;
	readonly command: Command;
}

export type Report =
	| {
			readonly ready: true;
			readonly damage: readonly string[];
			/** Milliseconds to open the profiles. */
			readonly openMs: number;
	  }
	| { readonly status: Status }
	| { readonly seq: number; readonly error: string }
	| { readonly seq: number; readonly value: unknown };

/** What one user has now; told after every change. */
export interface Status {
	readonly user: string;
	readonly line: string;
	readonly pending: number;
	readonly sentRequests: number;
	/** Of those: their user is told that they failed, and why. */
	readonly failedRequests: number;
	readonly conversations: readonly {
		/** The server's id of it: the same for all who are in it. */
		readonly id: string;
		readonly attached: string;
		/** Others who have joined. */
		readonly joined: number;
		readonly stored: number;
		readonly queued: number;
		readonly failed: number;
	}[];
	/** Codes of the notices on the screen. */
	readonly notices: readonly string[];
	/** Failures of ours so far. */
	readonly errors: readonly string[];
}

export type Dump = readonly Final[];
