import type { Kept, Owner } from "./segment";

/** What keeps mail: the `Journal` on this process's disk, or, in a data thread, what leads to that (`FarStore`). */
export interface MailStore {
	/** The system's word for why nothing can be written; null where it can. */
	readonly failure: string | null;
	readonly diskBytes: number;
	/** Distinct datums on disk that somebody has yet to confirm. */
	readonly datums: number;
	/** What was found at the start, and somebody is owed. */
	adopt(kept: Kept): void;
	/** Writes them as soon as it can; `owner.stored` tells when. */
	append(kept: Kept): void;
	/** Writes how far an owner's members are, without hurry. */
	touch(owner: Owner): void;
	/** An owner is gone, with all it had. */
	remove(owner: Owner): void;
	/** Nobody has a claim to it any more. */
	release(kept: Kept): void;
	/**
	 * Reads back the datums of the first of `kept`, and of as many behind it as come along.
	 * @returns null for those that can't be read any more
	 */
	read(kept: readonly Kept[]): Promise<(Uint8Array | null)[]>;
}
