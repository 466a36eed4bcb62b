import { frameDatum } from "../protocol/codec";
import type { Context } from "./context";
import { finish, type Stream } from "./streams";
import { errorMessage, type RelayErrorCode } from "./words";

/** Says why a stream is closed that is no line: it never became one, or it is a relay socket. */
export function refuseStream(
	{ now, limits }: Context,
	stream: Stream,
	code: RelayErrorCode,
	subject: string,
	sentence: string,
): void {
	const words = errorMessage(now(), code, subject, sentence);
	finish(stream, frameDatum(words), limits.lingerMs);
}
