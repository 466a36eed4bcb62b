import type { Limits } from "../limits";
import { Account, Mail } from "./mail";
import type { MailStore } from "./mail-store";

/** No more is taken when the folder is so full, in parts of what it may take. */
const FULL_SHARE = 0.95;

/** What a relay keeps for people who are away, as its host sees it. */
export interface MailboxState {
	/** Messages on disk that somebody has yet to get; one for many counts once. */
	readonly messages: number;
	/** Of its files. */
	readonly bytes: number;
	/** Those something waits for: the name folded for comparison, and how much. */
	readonly people: readonly { key: string; messages: number }[];
	/** Why nothing more is taken: the system's word, or `full`; null where all is well. */
	readonly disk: string | null;
}

/** What a relay keeps for people who are away. */
export class Mailbox {
	readonly #accounts = new Map<string, Account>();

	constructor(
		readonly journal: MailStore,
		readonly limits: Limits,
		/** Unix milliseconds. */
		readonly now: () => number,
		/** What is kept for a person here has changed. */
		readonly changed: (key: string) => void = () => {},
	) {}

	/** @param key a person's name, folded for comparison */
	account(key: string): Account {
		let account = this.#accounts.get(key);
		if (!account) {
			account = new Account(() => this.changed(key));
			this.#accounts.set(key, account);
		}
		return account;
	}

	/** @param account whose it is; for nobody in particular, one of its own */
	open(account = new Account()): Mail {
		return new Mail(account, (kept) => this.journal.release(kept));
	}

	/** Whether there is no room for more of a person's. */
	isFull({ messages, bytes, elsewhere }: Account): boolean {
		const { maxMailMessages, maxMailBytes } = this.limits;
		return (
			messages + elsewhere.messages >= maxMailMessages ||
			bytes + elsewhere.bytes >= maxMailBytes ||
			this.isDiskFull
		);
	}

	get isDiskFull(): boolean {
		const { maxMailboxBytes, maxMailboxMessages } = this.limits;
		const { diskBytes, datums } = this.journal;
		return (
			diskBytes >= FULL_SHARE * maxMailboxBytes ||
			datums >= FULL_SHARE * maxMailboxMessages
		);
	}

	get state(): MailboxState {
		const { diskBytes, datums, failure } = this.journal;
		const people: { key: string; messages: number }[] = [];
		for (const [key, account] of this.#accounts) {
			const messages = account.messages + account.elsewhere.messages;
			if (messages > 0) people.push({ key, messages });
		}
		return {
			messages: datums,
			bytes: diskBytes,
			people,
			disk: failure ?? (this.isDiskFull ? "full" : null),
		};
	}
}
