import type { RelayEvent } from "../../shared/domain/relay-report";
import type { Limits } from "../limits";
import type { Amount } from "../mailbox/mail";
import type { Place } from "../mailbox/records";
import type { FoundDatums } from "../mailbox/recovery";
import type { Fullness } from "../notices";
import type { SocketTerms } from "../plane/serve-socket";
import type { SocketRequest } from "../relay-socket";
import type { ServerKey } from "../tls/server-key";
import type { RelayErrorCode } from "../words";

/** What a data thread begins with. */
export interface Setup {
	/** Which one it is, from 0. */
	readonly index: number;
	/** An address of this machine; null for all of them. */
	readonly host: string | null;
	/** 0 for a free one. */
	readonly port: number;
	readonly key: ServerKey;
	readonly limits: Limits;
	/** What it keeps is named by numbers above this, which no thread before it has used. */
	readonly firstName: number;
}

/** A seat is told by its index among the Connection's members, a Connection by its id. */
interface At {
	readonly id: string;
	readonly seat: number;
}

/** What the control plane tells a data thread; several at once, in order. */
export type Order =
	| {
			readonly kind: "open";
			readonly id: string;
			readonly next: number;
			readonly isGroup: boolean;
			/** Mail is kept of it. */
			readonly isKept: boolean;
			/** Of everybody whom it involves in its life so far. */
			readonly addresses: readonly string[];
	  }
	| ({
			readonly kind: "add";
			readonly address: string;
			/** The name folded for comparison. */
			readonly key: string;
			/** It can come back for what is kept. */
			readonly resumes: boolean;
	  } & At)
	| ({ readonly kind: "remove" } & At)
	/** The conversation flows over the seat's line, which the control plane has. */
	| ({ readonly kind: "line"; readonly mailbox: boolean } & At)
	/** What was passed to the line last has been written. */
	| ({ readonly kind: "written" } & At)
	| ({ readonly kind: "hang-up"; readonly words: Uint8Array | null } & At)
	/** Said on the seat's line. */
	| ({
			readonly kind: "append";
			readonly bytes: Uint8Array;
			readonly count: number;
	  } & At)
	| ({ readonly kind: "confirm"; readonly count: number } & At)
	/** Answered by `next`. */
	| { readonly kind: "ask-next"; readonly id: string }
	| { readonly kind: "desert"; readonly id: string }
	| { readonly kind: "end"; readonly id: string }
	/** The answer to `redeem`; null where the token is none. */
	| {
			readonly kind: "redeemed";
			readonly ask: number;
			readonly id: string;
			readonly socket: {
				readonly seat: number;
				readonly terms: SocketTerms;
			} | null;
	  }
	| ({ readonly kind: "give-up"; readonly before: number } & At)
	| MailOrder
	/** How the disk is. */
	| {
			readonly kind: "disk";
			readonly failure: string | null;
			readonly diskBytes: number;
			readonly datums: number;
	  }
	/** What all others keep for these people. */
	| { readonly kind: "elsewhere"; readonly people: readonly Kept[] }
	/** Answered by `pong`. */
	| { readonly kind: "ping" }
	/** Everybody's relay socket is closed, and the thread ends. */
	| { readonly kind: "close" };

/** How much is kept for a person, by the name folded for comparison. */
export interface Kept extends Amount {
	readonly key: string;
}

/** What was kept before. */
export type NamedDatums = Omit<FoundDatums, "location"> & {
	readonly name: number;
};

/** What the control plane tells of one Connection's mail. */
export type MailOrder =
	| {
			readonly kind: "restore";
			readonly id: string;
			readonly datums: readonly NamedDatums[];
			readonly places: readonly Place[];
	  }
	/** These are on disk, and all up to that number is, or nobody needs it. */
	| {
			readonly kind: "stored";
			readonly id: string;
			readonly through: number;
			readonly names: readonly number[];
	  }
	/** The answer to `read`. */
	| {
			readonly kind: "read";
			readonly ask: number;
			readonly bytes: readonly (Uint8Array | null)[];
	  };

/** What a thread asks to be done with one Connection's mail. */
export type MailNews =
	| {
			readonly kind: "keep";
			readonly id: string;
			readonly datums: NamedDatums;
			/** Null where nobody has a claim to them by now. */
			readonly bytes: Uint8Array | null;
	  }
	| { readonly kind: "release"; readonly id: string; readonly name: number }
	| {
			readonly kind: "places";
			readonly id: string;
			readonly places: readonly Place[];
	  }
	| { readonly kind: "forget"; readonly id: string }
	| {
			readonly kind: "read";
			readonly id: string;
			readonly ask: number;
			readonly names: readonly number[];
	  };

/** Datums of one sender, by its seat. */
export interface PassedRun {
	readonly sender: number;
	readonly bytes: Uint8Array;
}

/** What a data thread tells the control plane; several at once, in order. */
export type News =
	| { readonly kind: "listening"; readonly port: number }
	| {
			readonly kind: "not-listening";
			readonly code: string | undefined;
			readonly message: string;
	  }
	| {
			readonly kind: "redeem";
			readonly ask: number;
			readonly request: SocketRequest;
	  }
	| ({
			readonly kind: "receipt";
			/** That of its attachment; null on a line. */
			readonly mark: string | null;
			readonly count: number;
			readonly number: number;
	  } & At)
	| ({ readonly kind: "stalled" } & At)
	| ({
			readonly kind: "full";
			readonly why: Fullness["kind"];
			/** Whose mailbox it is; null for nobody's. */
			readonly person: number | null;
	  } & At)
	| ({ readonly kind: "person-full"; readonly person: number } & At)
	| ({ readonly kind: "damaged"; readonly datums: number } & At)
	| ({ readonly kind: "left-behind"; readonly datums: number } & At)
	| ({ readonly kind: "refused" } & At)
	| ({ readonly kind: "left" } & At)
	/** Goes onto the seat's line; `written` answers it. */
	| ({ readonly kind: "pass"; readonly runs: readonly PassedRun[] } & At)
	/** The seat's line is read no further, or again. */
	| ({ readonly kind: "valve"; readonly isShut: boolean } & At)
	| { readonly kind: "empty"; readonly id: string }
	| { readonly kind: "next"; readonly id: string; readonly next: number }
	/** Datums were said; the next has that number. */
	| { readonly kind: "said"; readonly id: string; readonly next: number }
	/** So many that a restart must not give them again. */
	| { readonly kind: "numbered"; readonly id: string }
	| MailNews
	/** What it keeps for these people has changed. */
	| { readonly kind: "amounts"; readonly people: readonly Kept[] }
	| { readonly kind: "pong" }
	| { readonly kind: "log"; readonly line: string }
	| {
			readonly kind: "event";
			readonly event: RelayEvent["kind"];
			readonly who: string;
			readonly code: RelayErrorCode | "not-flex" | null;
	  };

/** Gathers what is put in within one turn of the loop: a message of many costs little more than one of one. */
export class Outbox<Item> {
	#waiting: Item[] = [];

	constructor(readonly post: (items: Item[]) => void) {}

	put(item: Item): void {
		if (this.#waiting.push(item) === 1) setImmediate(() => this.#flush());
	}

	/** What has not been posted yet never is. */
	clear(): void {
		this.#waiting = [];
	}

	#flush(): void {
		const items = this.#waiting;
		this.#waiting = [];
		if (items.length > 0) this.post(items);
	}
}
