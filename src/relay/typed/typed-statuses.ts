import { frameTyped } from "../../protocol/typed/codec";
import { type StatusMeaning, statusOf } from "../../protocol/typed/status";
import type { Outcome } from "../encoding";

/** What a Status says that is news, and no error. */
const NEWS = 2;
const KEPT = 1;
const REFUSED = -1;
const GREETING = 127;

/** One that fleximd has, in its words. */
export function fixedStatus(
	meaning: Exclude<StatusMeaning, { kind: "other" }>,
): Uint8Array {
	return frameTyped(statusOf(meaning));
}

export function refusal(words: string): Uint8Array {
	return status(REFUSED, words);
}

export function news(words: string): Uint8Array {
	return status(NEWS, words);
}

export function greeting(): Uint8Array {
	return status(GREETING, "FLEX Messenger");
}

/** @param to the recipient's key as it was written */
export function outcomeStatus(outcome: Outcome, to: string): Uint8Array {
	switch (outcome) {
		case "passed on":
			return new Uint8Array(0);
		case "kept":
			return fixedStatus({ kind: "stored", to });
		case "asked":
			return status(
				KEPT,
				`user "${to}" is asked for a conversation; your message waits for the answer`,
			);
		case "waits":
			return status(
				KEPT,
				`user "${to}" has not answered your request yet; your message waits`,
			);
	}
}

function status(code: number, payload: string): Uint8Array {
	return frameTyped({ kind: "status", status: code, payload });
}
