import { type Endpoint, formatEndpoint } from "../protocol/address";
import type { AppError } from "../shared/errors";
import type { TransportError } from "./transport";

/** What to tell the user when a server can't be reached, and what to do about it. */
export function dialFailure(
	endpoint: Endpoint,
	{ code, message }: TransportError,
): AppError {
	const where = formatEndpoint(endpoint);
	switch (code) {
		case "ECONNREFUSED":
			return {
				code: "server-refuses",
				message: `Nothing listens at ${where}. Check the address and the port, and that the relay is switched on there.`,
			};
		case "ECONNRESET":
		case "ECONNABORTED":
		case "EPIPE":
			return notFlexFailure(endpoint);
		case "ENOTFOUND":
		case "EAI_AGAIN":
			return {
				code: "server-not-found",
				message: `There is no computer called “${endpoint.host}” here. Check the name, or use its number, such as 192.168.1.20.`,
			};
		case "ENOTLS":
			return {
				code: "server-not-encrypted",
				message: `${where} does not answer with encryption, though this app has known it with it. Nothing is sent in the clear. If whoever runs it has switched encryption off, remove the server and connect to flex://${where}.`,
			};
		case "ESILENT":
			return {
				code: "server-silent",
				message: `${where} takes connections, but does not answer with encryption. If it is a FLEX server from before there was any, connect to flex://${where}.`,
			};
		case "ETLS":
			return {
				code: "tls-failed",
				message: `No encrypted connection to ${where} came about (${message}). Check that it is a FLEX server.`,
			};
		case "EKEY":
			return {
				code: "server-key-changed",
				message: `${where} shows another key than the one this app knows. Somebody may be between you and it, or it was set up anew. Ask whoever runs it before you trust the new key.`,
			};
		case "EPROXY":
			return {
				code: "proxy-unreachable",
				message: `The proxy ${message} can't be reached, so nothing can reach ${where}. Check it in the settings, or switch it off.`,
			};
		case "EPROXYAUTH":
			return {
				code: "proxy-refuses",
				message: `The proxy ${message} wants another user name or password. Change them in the settings.`,
			};
		case "EPROXYWAY":
			return {
				code: "proxy-no-way",
				message: `The proxy ${message} opens no way to ${where}. Whoever runs it can say whether it may.`,
			};
		case "EPROXYOTHER":
			return {
				code: "proxy-other",
				message: `What answers at the proxy's address, ${message}, is no such proxy. Check its kind, address and port in the settings.`,
			};
		case "ETIMEDOUT":
			return {
				code: "server-unreachable",
				message: `${where} does not answer. It may be off, on another network, or behind a firewall that blocks this port.`,
			};
		case "EHOSTUNREACH":
		case "ENETUNREACH":
		case "EADDRNOTAVAIL":
			return {
				code: "server-unreachable",
				message: `There is no way to ${where} from here. Check that both computers are on the same network.`,
			};
		default:
			return {
				code: "server-unreachable",
				message: `${where} can't be reached (${code}: ${message}).`,
			};
	}
}

/** The other side closed before it had said anything: what a FLEX server does to a header it dislikes. */
export function notFlexFailure(endpoint: Endpoint): AppError {
	return {
		code: "not-flex",
		message: `What listens at ${formatEndpoint(endpoint)} hung up without a word: it is no FLEX server, or it is just going down.`,
	};
}

/** What came back is not FLEX. */
export function otherProtocolFailure(endpoint: Endpoint): AppError {
	return {
		code: "not-flex",
		message: `What answers at ${formatEndpoint(endpoint)} does not speak FLEX. Check the port.`,
	};
}

/** The connection stands, as far as TCP knows, but nobody is there. */
export function noAnswerFailure(endpoint: Endpoint): AppError {
	return {
		code: "no-answer",
		message: `${formatEndpoint(endpoint)} does not answer. The network may be gone, or the computer there may be busy or asleep.`,
	};
}

export function lostFailure(endpoint: Endpoint): AppError {
	return {
		code: "line-lost",
		message: `The connection to ${formatEndpoint(endpoint)} was lost.`,
	};
}

/** The challenge names another server than the one that TLS leads to: somebody passes it on. */
export function wrongChallengeFailure(endpoint: Endpoint): AppError {
	return {
		code: "server-key-mismatch",
		message: `${formatEndpoint(endpoint)} asks for a proof of your key in the name of another server. Nothing was proven. Somebody may be between you and it; ask whoever runs it.`,
	};
}
