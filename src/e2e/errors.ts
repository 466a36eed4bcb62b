import type { AppError } from "../shared/errors";

/** Why something of the end-to-end encryption was refused, or could not be read. */
const refusals = {
	malformed: "It is no message that this app can read.",
	"not-allowed":
		"It is a kind of message that has no place in an encrypted conversation.",
	"wrong-group": "It was made for another conversation.",
	"not-verified": "It did not come from a member, or was changed on its way.",
	"no-session":
		"It was encrypted before this app and the other side had agreed on keys.",
	"too-old":
		"The keys for it have been deleted, as they are soon after their use.",
	"missed-change":
		"A change of keys before it did not arrive here, so this app has no key for it.",
	"before-joining": "It was encrypted before you joined.",
	"bad-parts": "Its parts do not fit together.",
	"missing-parts": "A part of it did not arrive.",
	"not-involved":
		"Somebody was to be added who does not belong to this conversation.",
	"key-changed": "It came under another identity key than the one known.",
	"wrong-credential":
		"It names a person or a conversation that its key does not belong to.",
	"bad-lifetime": "The key offered has expired, or is not valid yet.",
	"wrong-sender": "The server named another sender than the encryption proves.",
	"used-package": "The key offered has been used before.",
	"too-much": "More came than could be kept until the keys for it were here.",
	"not-encrypted":
		"It came without encryption into an encrypted conversation: anybody could have written it, the server too. It is not shown.",
	removed: "Somebody removed this app from the encryption.",
	"state-cloned":
		"Another copy of this profile has taken this app's place in the encryption.",
	"state-stale":
		"This app's keys are older than the conversation: a backup was restored, or the server withheld messages.",
	"state-damaged": "This conversation's keys could not be read from the disk.",
} as const;

export type RefusalCode = keyof typeof refusals;

export class Refused extends Error {
	constructor(
		readonly code: RefusalCode,
		readonly detail = "",
	) {
		super(refusals[code]);
	}

	get error(): AppError {
		return refusal(this.code);
	}
}

export function refusal(code: RefusalCode): AppError {
	return { code, message: refusals[code] };
}
