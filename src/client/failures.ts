import { type Endpoint, formatEndpoint } from "../protocol/address";
import { type AppError, errorOf } from "../shared/errors";
import type { TransportError } from "./transport";

/** What to tell the user when a server can't be reached. */
export function dialFailure(
	endpoint: Endpoint,
	{ code, message }: TransportError,
): AppError {
	const where = formatEndpoint(endpoint);
	switch (code) {
		case "ECONNREFUSED":
			return errorOf("server-refuses", { where });
		case "ECONNRESET":
		case "ECONNABORTED":
		case "EPIPE":
			return notFlexFailure(endpoint);
		case "ENOTFOUND":
		case "EAI_AGAIN":
			return errorOf("server-not-found", { host: endpoint.host });
		case "ENOTLS":
			return errorOf("server-not-encrypted", { where });
		case "ESILENT":
			return errorOf("server-silent", { where });
		case "ETLS":
			return errorOf("tls-failed", { where, reason: message });
		case "EKEY":
			return errorOf("server-key-changed", { where });
		case "EPROXY":
			return errorOf("proxy-unreachable", { where, proxy: message });
		case "EPROXYAUTH":
			return errorOf("proxy-refuses", { proxy: message });
		case "EPROXYWAY":
			return errorOf("proxy-no-way", { where, proxy: message });
		case "EPROXYOTHER":
			return errorOf("proxy-other", { proxy: message });
		case "EPROXYLOST":
			return errorOf("proxy-lost");
		case "ETIMEDOUT":
			return errorOf("server-unreachable", { where });
		case "EHOSTUNREACH":
		case "ENETUNREACH":
		case "EADDRNOTAVAIL":
			return errorOf("no-route", { where });
		default:
			return errorOf("dial-failed", { where, reason: `${code}: ${message}` });
	}
}

/** The other side closed before it had said anything: what a FLEX server does to a header it dislikes. */
export function notFlexFailure(endpoint: Endpoint): AppError {
	return errorOf("not-flex", { where: formatEndpoint(endpoint) });
}

/** What came back is not FLEX. */
export function otherProtocolFailure(endpoint: Endpoint): AppError {
	return errorOf("other-protocol", { where: formatEndpoint(endpoint) });
}

/** The connection stands, as far as TCP knows, but nobody is there. */
export function noAnswerFailure(endpoint: Endpoint): AppError {
	return errorOf("no-answer", { where: formatEndpoint(endpoint) });
}

export function lostFailure(endpoint: Endpoint): AppError {
	return errorOf("line-lost", { where: formatEndpoint(endpoint) });
}

/** The challenge names another server than the one that TLS leads to: somebody passes it on. */
export function wrongChallengeFailure(endpoint: Endpoint): AppError {
	return errorOf("server-key-mismatch", { where: formatEndpoint(endpoint) });
}
