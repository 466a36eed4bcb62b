import { ProtocolError } from "../errors";
import type { Command, TypedMessage } from "../typed/datums";
import { textOf } from "../typed/values";

/** JSON mode, of the Python window alone: objects one behind the other, and nothing between them (editions.md, iii). */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const SPACE = 0x20;

/**
 * Where the object ends that the bytes begin with; null where it goes on behind them. Programs send one in a segment, and TCP
 * cuts and joins segments as it likes.
 * @throws ProtocolError `bad-datum` where they begin with none
 */
export function objectEnd(bytes: Uint8Array): number | null {
	let depth = 0;
	let isText = false;
	for (let at = 0; at < bytes.length; at++) {
		const byte = bytes[at] as number;
		if (isText) {
			if (byte === BACKSLASH) at++;
			else if (byte === QUOTE) isText = false;
		} else if (byte === OPEN) depth++;
		else if (byte === CLOSE && depth > 0) {
			if (--depth === 0) return at + 1;
		} else if (depth === 0 && byte > SPACE) {
			throw new ProtocolError("bad-datum", "An object begins with a brace.");
		} else if (byte === QUOTE) isText = true;
	}
	return null;
}

/** @throws ProtocolError `bad-datum`; null for an object that is neither */
export function saidInJson(bytes: Uint8Array): Command | TypedMessage | null {
	let value: unknown;
	try {
		value = JSON.parse(textOf(bytes));
	} catch {
		throw new ProtocolError("bad-datum", "This is no JSON.");
	}
	const { cmd, payload, to, from, flags, date, msg } = value as Readonly<
		Record<string, unknown>
	>;
	if (typeof cmd === "string") {
		return { kind: "command", cmd, payload: payloadOf(payload) };
	}
	if (typeof msg !== "string") return null;
	return {
		kind: "message",
		to: textIn(to),
		from: textIn(from),
		flags: Array.isArray(flags) ? flags.filter(isText) : [],
		date: Number.isSafeInteger(date) ? BigInt(date as number) : 0n,
		msg: msg.toWellFormed(),
	};
}

export function jsonOf(datum: Command | TypedMessage): string {
	if (datum.kind === "command") {
		const { cmd, payload } = datum;
		return JSON.stringify({ cmd, payload });
	}
	const { to, from, flags, date, msg } = datum;
	return JSON.stringify({ to, from, flags, date: Number(date), msg });
}

function payloadOf(payload: unknown): Command["payload"] {
	if (typeof payload === "string") return payload;
	return Array.isArray(payload) ? payload.filter(isText) : null;
}

function isText(value: unknown): value is string {
	return typeof value === "string";
}

function textIn(value: unknown): string {
	return isText(value) ? value.toWellFormed() : "";
}
