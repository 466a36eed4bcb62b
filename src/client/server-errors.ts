import { ulid } from "ulid";
import type { Message } from "../protocol/datums/message";
import { findOption } from "../protocol/options";
import type { SentRequest } from "../shared/domain/request";
import type { AppError } from "../shared/errors";
import type { ServerLink } from "./server-link";
import { personOf } from "./translate";

/** A server's error Message (profile section 7), brought to where the user looks for it. */
export function handleError(link: ServerLink, message: Message): void {
	const error: AppError = {
		code: findOption(message.flags, "code") ?? "error",
		message: message.msg.slice(0, 500),
	};
	if (/^[0-9a-f]{64}$/.test(message.subject)) {
		aboutConnection(link, message.subject, error);
	} else if (message.subject !== "line") {
		aboutAddress(link, message.subject, error);
	} else if (!closingWords.has(error.code)) {
		raise(link, error);
	}
}

/** What a server says before it hangs up; the state of the line shows it. */
const closingWords: ReadonlySet<string> = new Set([
	"shutting-down",
	"timeout",
	"bad-length",
	"bad-msgpack",
	"bad-datum",
	"internal",
]);

function aboutConnection(
	link: ServerLink,
	connectionId: string,
	error: AppError,
): void {
	const { core } = link;
	const id = link.conversationId(connectionId);
	const { pendingRequests, conversations } = core.state();
	switch (error.code) {
		case "unknown-connection":
		case "request-withdrawn":
		case "connection-ended":
			if (pendingRequests[id]?.acknowledging) raise(link, error);
			core.emit({ type: "request-settled", id });
			if (conversations[id]) {
				core.emit({
					type: "attachment-changed",
					id,
					attachment: { kind: "ended", error },
				});
				link.end(id);
			}
			for (const request of sentRequests(link)) {
				if (request.connectionId !== connectionId) continue;
				core.emit({
					type: "sent-request-changed",
					id: request.id,
					change:
						error.code === "unknown-connection"
							? { connectionId: null, state: { kind: "queued" } }
							: { state: { kind: "failed", error } },
				});
			}
			// A server that forgot what it was asked is asked again.
			link.sendQueuedRequests();
			break;
		case "already-acknowledged":
			// The answer to an acknowledgement was lost; the conversation stands.
			link.session.send({
				kind: "request",
				to: [connectionId],
				from: link.session.address,
				options: [],
			});
			break;
		case "too-slow":
		case "bad-token":
			// The relay socket closes, and its link asks for a fresh token.
			break;
		default:
			raise(link, error);
	}
}

/** Somebody who was asked can't be. The others still are. */
function aboutAddress(
	link: ServerLink,
	address: string,
	error: AppError,
): void {
	const key = personOf(address)?.key;
	const request = sentRequests(link).find(
		({ state, to }) =>
			state.kind === "sending" && to.some((person) => person.key === key),
	);
	if (!request) {
		raise(link, error);
		return;
	}
	const to = request.to.filter((person) => person.key !== key);
	if (to.length > 0) raise(link, error);
	link.core.emit({
		type: "sent-request-changed",
		id: request.id,
		change: to.length > 0 ? { to } : { state: { kind: "failed", error } },
	});
}

function sentRequests(link: ServerLink): SentRequest[] {
	return Object.values<SentRequest>(link.core.state().sentRequests)
		.filter(({ serverId }) => serverId === link.id)
		.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function raise(link: ServerLink, error: AppError): void {
	link.core.emit({ type: "notice-raised", id: ulid(), error });
}
