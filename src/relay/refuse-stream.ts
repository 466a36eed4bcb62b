import { frameDatum } from "../protocol/codec";
import { ProtocolError } from "../protocol/errors";
import type { Context } from "./context";
import { finish, type Stream } from "./streams";
import { errorMessage, isRelayErrorCode, type RelayErrorCode } from "./words";

/** Says why a stream is closed that is no line: it never became one, or it is a relay socket. */
export function refuseStream(
	{ now, limits }: Pick<Context, "now" | "limits">,
	stream: Stream,
	code: RelayErrorCode,
	subject: string,
	sentence: string,
): void {
	const words = errorMessage(now(), code, subject, sentence);
	finish(stream, frameDatum(words), limits.lingerMs);
}

/** What to say about an error: whose fault it is decides. A mistake of ours goes to the host's log. */
export function reasonFor(
	{ log }: Pick<Context, "log">,
	error: unknown,
): { readonly code: RelayErrorCode; readonly sentence: string } {
	if (error instanceof ProtocolError && isRelayErrorCode(error.code)) {
		return { code: error.code, sentence: error.message };
	}
	log(`a handler failed: ${error instanceof Error ? error.stack : error}`);
	return {
		code: "internal",
		sentence: "The server made a mistake with this datum.",
	};
}
