import type { Struct } from "../../naive/msgpack";
import { check } from "../clause";
import { option, type Peer, shown, texts } from "../peer";

/** The one error Message of a protocol error, and then FIN (profile 7). @returns what was seen */
export async function refusedAndClosed(peer: Peer): Promise<string> {
	const error = await peer.message("error");
	const code = codeOf(error);
	const ending = await peer.ending();
	check(ending === "FIN", `“${code}”, then ${ending} instead of FIN`);
	check(peer.inbox.length === 0, `more than one datum; ${peer.story()}`);
	return `“${code}”, then FIN`;
}

/** The code of an error Message, which must have the form of profile 7. */
export function codeOf(error: Struct): string {
	const code = option(error.flags, "code");
	check(
		code !== null && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(code),
		`flags have no code=<kebab-case>: ${shown(texts(error.flags))}`,
	);
	check(
		typeof error.msg === "string" && error.msg.trim() !== "",
		`an error without a sentence: ${shown(error)}`,
	);
	return code;
}

/** An error about something, after which the line stays open. @returns its code */
export async function refused(peer: Peer, subject: string): Promise<string> {
	const error = await peer.first(
		`error about “${subject}”`,
		(it) => it.category === "error" && it.subject === subject,
	);
	return codeOf(error);
}
