import type { Message } from "../protocol/datums/message";

/** The Messages a server sends of its own (profile sections 4, 5 and 7). */

/** `code` of an error Message. Stable: clients decide by it. docs/PROTOCOL.md says when each is sent. */
export const relayErrorCodes = [
	"bad-length",
	"bad-msgpack",
	"bad-datum",
	"bad-address",
	"unexpected-datum",
	"timeout",
	"name-in-use",
	"members-only",
	"auth-required",
	"auth-timeout",
	"bad-key",
	"bad-signature",
	"wrong-server",
	"name-taken",
	"name-released",
	"banned",
	"disconnected",
	"replaced",
	"too-many-logins",
	"too-many-names",
	"name-mismatch",
	"self-request",
	"unknown-user",
	"not-here",
	"too-many-addresses",
	"too-many-lines",
	"too-many-openings",
	"too-many-requests",
	"too-long",
	"too-many-options",
	"too-many-connections",
	"unknown-connection",
	"not-yours-to-acknowledge",
	"already-acknowledged",
	"request-withdrawn",
	"request-expired",
	"not-a-group",
	"not-a-member",
	"connection-ended",
	"bad-token",
	"reserved-category",
	"no-conversation",
	"mailbox-full",
	"relay-full",
	"left-behind",
	"too-slow",
	"shutting-down",
	"internal",
] as const;
export type RelayErrorCode = (typeof relayErrorCodes)[number];

export function isRelayErrorCode(code: string): code is RelayErrorCode {
	return relayErrorCodes.some((known) => known === code);
}

/** The subject of an error that is about no address and no Connection. */
export const LINE = "line";

function message(
	now: number,
	category: string,
	subject: string,
	flags: readonly string[],
	msg: string,
): Message {
	const date = BigInt(Math.floor(now / 1_000));
	return { kind: "message", category, subject, flags, date, msg };
}

/** Characters of what was refused that an error repeats: enough for an address or an id. */
const MAX_SUBJECT_LENGTH = 255;

/**
 * @param now Unix milliseconds
 * @param subject as a client sent it: it is cut where it is too long
 */
export function errorMessage(
	now: number,
	code: RelayErrorCode,
	subject: string,
	sentence: string,
	/** What else is said of it, for programs. */
	flags: readonly string[] = [],
): Message {
	const shown = subject.slice(0, MAX_SUBJECT_LENGTH).toWellFormed();
	return message(now, "error", shown, [`code=${code}`, ...flags], sentence);
}

/** Step 5 of the handshake: the relay is open at `:port`. */
export function okMessage(
	now: number,
	id: string,
	flags: readonly string[],
	port: number,
): Message {
	return message(now, "ok", id, flags, `:${port}`);
}

/** "The next datum is number N" (profile section 5). */
export function seqMessage(
	now: number,
	id: string,
	flags: readonly string[],
): Message {
	return message(now, "seq", id, flags, "");
}

/** "The first `count` datums you sent on this attachment are safe, the last under number `seq`". */
export function receiptMessage(
	now: number,
	id: string,
	count: number,
	seq: number,
): Message {
	return message(now, "receipt", id, [`count=${count}`, `seq=${seq}`], "");
}

/** Who came and who went. */
export function presenceMessage(
	now: number,
	flags: readonly string[],
): Message {
	return message(now, "presence", "", flags, "");
}
