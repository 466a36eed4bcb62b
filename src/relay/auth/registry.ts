import { randomBytes } from "node:crypto";
import { formatChallenge, KEY_BYTES, NONCE_BYTES } from "../../protocol/auth";
import { fromBase64url } from "../../protocol/base64url";
import type { Auth } from "../../protocol/datums/auth";
import { findOption } from "../../protocol/options";
import type { Limits } from "../limits";
import { Throttle } from "../throttle";
import type { RelayErrorCode } from "../words";
import { BanList } from "./bans";
import type { MemberList } from "./members";
import type { NameBook } from "./names";

/** Why somebody may not come in. */
export interface Refusal {
	readonly code: RelayErrorCode;
	readonly sentence: string;
}

/** How somebody may come in who says a name. */
export type Admission =
	/** Without a key, under a name that is nobody's. */
	| { readonly kind: "guest" }
	/** As soon as the key is proven. */
	| {
			readonly kind: "prove";
			/** base64url, and its bytes. */
			readonly key: string;
			readonly publicKey: Uint8Array;
	  }
	| ({ readonly kind: "refused" } & Refusal);

/** Who may use which name on this server, and who may be here at all. */
export class Registry {
	/** Null where everybody may come in. */
	members: MemberList | null = null;
	/** Nobody, unless the host says so. */
	bans = new BanList();
	/**
	 * By address and name: nobody far away can lock out a name's owner by failing in their place. All failures of
	 * one address together have a looser bound.
	 */
	readonly #failures: Throttle;
	readonly #failuresHere: Throttle;
	readonly #newNames: Throttle;

	/**
	 * @param fingerprint the server's own
	 * @param now Unix milliseconds
	 * @param clock milliseconds of a clock that nobody sets back
	 */
	constructor(
		readonly names: NameBook,
		readonly fingerprint: string,
		limits: Limits,
		readonly now: () => number,
		clock: () => number,
	) {
		const aMinute = (count: number) => new Throttle(count / 60, count, clock);
		this.#failures = aMinute(limits.failedLoginsPerMinute);
		this.#failuresHere = aMinute(limits.failedLoginsPerMinutePerAddress);
		this.#newNames = aMinute(limits.newNamesPerMinutePerAddress);
	}

	/**
	 * @param name folded for comparison
	 * @param options of the line's first Request
	 * @param address the IP address
	 */
	admission(
		name: string,
		options: readonly string[],
		address: string,
	): Admission {
		const { members, names } = this;
		const key = findOption(options, "key");
		if (this.bans.covers(name, key, address)) return banned;
		if (members && !members.has(name)) return membersOnly;
		const owner = names.owner(name);
		if (key === null) {
			return members || owner !== null ? authRequired : { kind: "guest" };
		}
		const publicKey = fromBase64url(key, KEY_BYTES);
		if (!publicKey) return badKey;
		if (members && !members.admits(name, key)) return nameTaken;
		if (owner !== null && owner !== key) return nameTaken;
		if (
			this.#failures.isExhausted(`${address} ${name}`) ||
			this.#failuresHere.isExhausted(address)
		) {
			return tooManyLogins;
		}
		return { kind: "prove", key, publicKey };
	}

	/**
	 * Whether who is here under a name, with this key or as a guest, may stay.
	 * @returns why not; null where they may
	 */
	objection(name: string, key: string | null, address: string): Refusal | null {
		const { members, bans } = this;
		if (bans.covers(name, key, address)) return banned;
		if (!members || (key !== null && members.admits(name, key))) return null;
		return notListed;
	}

	/** A challenge that is good for one answer. */
	challenge(name: string): Auth {
		return {
			kind: "auth",
			date: seconds(this.now()),
			challenge: formatChallenge(randomBytes(NONCE_BYTES), this.fingerprint),
			lastSeen: seconds(this.names.lastSeen(name)),
		};
	}

	/** Somebody has not proven the key they came with. */
	failed(name: string, address: string): void {
		this.#failures.count(`${address} ${name}`);
		this.#failuresHere.count(address);
	}

	/** A key has proven itself: the name is its own, from now on if it was free. */
	claim(name: string, key: string, address: string): Refusal | null {
		const { names } = this;
		const owner = names.owner(name);
		// Another may have been quicker.
		if (owner !== null && owner !== key) return nameTaken;
		if (owner === null) {
			if (names.isFull || this.#newNames.isExhausted(address)) {
				return tooManyNames;
			}
			this.#newNames.count(address);
		}
		names.claim(name, key, this.now());
		return null;
	}
}

function seconds(milliseconds: number): bigint {
	return BigInt(Math.floor(milliseconds / 1_000));
}

function refused(code: RelayErrorCode, sentence: string) {
	return { kind: "refused", code, sentence } as const;
}

const banned = refused(
	"banned",
	"The host of this server does not let you in. Ask whoever runs it.",
);
const notListed = refused(
	"members-only",
	"This server is for its members only, and your name is not on the list.",
);
const membersOnly = refused(
	"members-only",
	"This server is for its members only. Ask whoever runs it to put your name on the list.",
);
const authRequired = refused(
	"auth-required",
	"This name belongs to a key here, or guests are not let in; your app has proven none. Take another name, or an app that has the key.",
);
const nameTaken = refused(
	"name-taken",
	"This name belongs to another key on this server. Take another name; if it is yours and the key is lost, ask whoever runs the server to release it.",
);
const badKey = refused(
	"bad-key",
	"The option key= is no Ed25519 public key in base64url.",
);
const tooManyLogins = refused(
	"too-many-logins",
	"Too many proofs of a key have failed here. Wait a minute and try again.",
);
const tooManyNames = refused(
	"too-many-names",
	"This server takes no more new names now, from your address or at all. Try again later.",
);
