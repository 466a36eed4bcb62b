import { randomBytes } from "node:crypto";
import { ProtocolError } from "../../protocol/errors";
import { frameTyped } from "../../protocol/typed/codec";
import {
	type Command,
	type TypedDatum,
	wordsOf,
} from "../../protocol/typed/datums";
import type { Said } from "../encoding";
import { isName, nameInKey } from "./keys";
import { fixedStatus } from "./typed-statuses";

/** As long as fleximd's, so that nothing is surprised. */
const CHALLENGE_BYTES = 128;
/** Datums before the login is over: a handful will do. */
const MAX_ATTEMPTS = 8;

/** Who has come in. */
export interface TypedUser {
	readonly name: string;
	/** As the client wrote it; "" for one without. */
	readonly key: string;
	/** What it may call itself in a Message, in lower case. */
	readonly from: readonly string[];
}

/**
 * AUTH, challenge, answer. The answer repeats the challenge: it shows that somebody reads what is sent to this address, and
 * nothing about a key. So whoever comes in this way is a guest, whatever the key is, and no name that somebody has proven to
 * own is to be had.
 */
export class TypedLogin {
	#asked: { readonly user: TypedUser; readonly challenge: string } | null =
		null;
	#attempts = 0;

	/**
	 * @param now Unix milliseconds
	 * @returns who has come in, or what is to be said
	 * @throws ProtocolError `bad-address` where there is no name
	 */
	take(datum: TypedDatum | null, now: number): TypedUser | Said {
		if (++this.#attempts > MAX_ATTEMPTS) return goodbye("not-logged-in");
		if (datum?.kind === "command" && datum.cmd === "AUTH") {
			return this.#ask(datum, now);
		}
		if (datum?.kind !== "auth-response") {
			return { kind: "answer", bytes: fixedStatus({ kind: "not-logged-in" }) };
		}
		const asked = this.#asked;
		return asked && asked.challenge === datum.challenge
			? asked.user
			: goodbye("wrong-challenge");
	}

	#ask(command: Command, now: number): Said {
		const [key, alias = ""] = wordsOf(command);
		if (key === undefined)
			return { kind: "answer", bytes: fixedStatus({ kind: "no-key" }) };
		const challenge = randomBytes(CHALLENGE_BYTES).toString("hex");
		this.#asked = { user: userOf(key, alias), challenge };
		const date = BigInt(Math.floor(now / 1_000));
		const auth = frameTyped({ kind: "auth", date, challenge, lastSeen: 0n });
		return { kind: "answer", bytes: auth };
	}
}

function userOf(key: string, alias: string): TypedUser {
	const from = ["", key.toLowerCase()];
	const isGuest = key === "guest" || key === "";
	const name = isGuest ? null : nameInKey(key);
	if (name !== null) return { name, key, from };
	if (isName(alias)) return { name: alias, key: isGuest ? "" : key, from };
	if (isGuest) {
		const made = `guest-${randomBytes(4).toString("hex")}`;
		return { name: made, key: "", from };
	}
	throw new ProtocolError(
		"bad-address",
		"Neither the key nor the alias is a name: it may have letters, digits, and . _ + - after the first.",
	);
}

function goodbye(kind: "not-logged-in" | "wrong-challenge"): Said {
	return { kind: "goodbye", words: fixedStatus({ kind }) };
}
