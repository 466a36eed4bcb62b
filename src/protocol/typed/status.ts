import type { Status } from "./datums";

/** What a Status says (editions.md, ii, "Session" and "Commands"). Keys are in upper-case hex, "" for a guest's. */
export type StatusMeaning =
	/** The first words, unasked: only this edition has any. */
	| { readonly kind: "greeting" }
	| { readonly kind: "online"; readonly key: string }
	/** Also said of a key "" whenever a stranger hangs up: noise. */
	| { readonly kind: "offline"; readonly key: string }
	/** Somebody takes this user's place. */
	| { readonly kind: "ghosted"; readonly by: string }
	/** Kept until `to` fetches it; `to` is as the sender wrote it. */
	| { readonly kind: "stored"; readonly to: string }
	| { readonly kind: "already-online"; readonly key: string }
	| { readonly kind: "unknown-key" }
	| { readonly kind: "unknown-alias"; readonly alias: string }
	| { readonly kind: "not-logged-in" }
	| { readonly kind: "storage-failed" }
	| { readonly kind: "no-key" }
	/** `from` is not the sender's key. */
	| { readonly kind: "wrong-sender" }
	/** One of the two has not logged in. */
	| { readonly kind: "unequal" }
	| { readonly kind: "wrong-challenge" }
	| { readonly kind: "wrong-header" }
	| { readonly kind: "other"; readonly status: Status };

const words = {
	greeting: "TESTKEY; NOT IMPLEMENTED PLEASE IGNORE",
	"unknown-key": "GETUSER failed; unknown key",
	"not-logged-in": "permission denied; please auth",
	"storage-failed": "error with backend; contact server admin",
	"no-key": "AUTH command requires payload",
	"wrong-sender": "spoof detected, please refrain",
	unequal: "spim blocker: if one user is authed both must be",
	"wrong-challenge": "challenge failed; bye",
	"wrong-header": "invalid flexim header",
} as const;

const alreadyOnline = "user already logged in; ";
const unknownAlias = " not found; unknown alias";
const ghosted = "warning; ghost event triggered by ";
const stored = /^user "(.*)" not available; storing offline$/s;

/** The Status that fleximd would send. */
export function statusOf(
	meaning: Exclude<StatusMeaning, { kind: "other" }>,
): Status {
	const status = (status: number, payload: string): Status => ({
		kind: "status",
		status,
		payload,
	});
	switch (meaning.kind) {
		case "greeting":
			return status(127, words.greeting);
		case "online":
			return status(10, meaning.key);
		case "offline":
			return status(-10, meaning.key);
		case "ghosted":
			return status(5, ghosted + meaning.by);
		case "stored":
			return status(1, `user "${meaning.to}" not available; storing offline`);
		case "already-online":
			return status(-1, alreadyOnline + meaning.key);
		case "unknown-alias":
			return status(-1, meaning.alias + unknownAlias);
		default:
			return status(-1, words[meaning.kind]);
	}
}

export function meaningOf(status: Status): StatusMeaning {
	const { status: code, payload } = status;
	switch (code) {
		case 127:
			return { kind: "greeting" };
		case 10:
			return { kind: "online", key: payload.toUpperCase() };
		case -10:
			return { kind: "offline", key: payload.toUpperCase() };
		case 5:
			return {
				kind: "ghosted",
				by: payload.startsWith(ghosted)
					? payload.slice(ghosted.length)
					: payload,
			};
		case 1: {
			const to = stored.exec(payload)?.[1];
			return to === undefined
				? { kind: "other", status }
				: { kind: "stored", to };
		}
		case -1:
			return refusalIn(payload) ?? { kind: "other", status };
		default:
			return { kind: "other", status };
	}
}

function refusalIn(payload: string): StatusMeaning | null {
	for (const [kind, sentence] of Object.entries(words)) {
		if (payload === sentence) {
			return { kind: kind as Exclude<keyof typeof words, "greeting"> };
		}
	}
	if (payload.startsWith(alreadyOnline)) {
		const key = payload.slice(alreadyOnline.length).toUpperCase();
		return { kind: "already-online", key };
	}
	if (payload.endsWith(unknownAlias)) {
		const alias = payload.slice(0, -unknownAlias.length);
		return { kind: "unknown-alias", alias };
	}
	return null;
}
