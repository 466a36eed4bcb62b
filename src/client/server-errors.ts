import { ulid } from "ulid";
import { formatEndpoint } from "../protocol/address";
import type { Message } from "../protocol/datums/message";
import { findOption } from "../protocol/options";
import { type Conversation, LEFT } from "../shared/domain/conversation";
import type { ConnectionId } from "../shared/domain/ids";
import { type AppError, errorOf } from "../shared/errors";
import type { ServerLink } from "./server-link";
import { errorFrom, personOf } from "./translate";

/** A server's error Message (profile section 7), brought to where the user looks for it. */
export function handleError(link: ServerLink, message: Message): void {
	const error = errorFrom(message);
	if (/^[0-9a-f]{64}$/.test(message.subject)) {
		const person = findOption(message.flags, "person");
		aboutConnection(link, message.subject as ConnectionId, error, person);
	} else if (message.subject !== "line") {
		aboutAddress(link, message.subject, error);
	} else if (requestRefusals.has(error.code)) {
		aboutRequest(link, error);
	} else if (!closingWords.has(error.code)) {
		raise(link, error);
	}
}

/** What a server says of a whole Request. */
const requestRefusals: ReadonlySet<string> = new Set([
	"relay-full",
	"too-many-addresses",
	"too-many-connections",
	"too-many-options",
	"too-many-requests",
	"fleximd-only-two",
]);

/** What a server says before it hangs up; the state of the line shows it. */
const closingWords: ReadonlySet<string> = new Set([
	"shutting-down",
	"replaced",
	"fleximd-replaced",
	"timeout",
	"bad-length",
	"bad-msgpack",
	"bad-datum",
	"internal",
]);

function aboutConnection(
	link: ServerLink,
	connectionId: ConnectionId,
	error: AppError,
	person: string | null,
): void {
	const { core } = link;
	const id = link.conversationId(connectionId);
	const { pendingRequests, conversations } = core.state();
	switch (error.code) {
		case "unknown-connection":
		case "request-withdrawn":
		case "request-expired":
		case "connection-ended": {
			const pending = pendingRequests[id];
			const conversation = conversations[id];
			if (pending?.acknowledging) raise(link, error);
			if (pending && !pending.over) {
				const how = error.code === "request-expired" ? "expired" : "withdrawn";
				core.emit({ type: "request-over", id, how });
			}
			const talk = conversation && link.conversation(id);
			if (conversation?.departure) talk?.departed();
			// A request to come back is over, not what was before.
			else if (!pending || !wasLeft(conversation)) talk?.end(error);
			link.sent.onGone(connectionId, error);
			break;
		}
		case "not-a-group":
		case "not-a-member":
		case "too-many-addresses":
			if (!link.sent.onAddingRefused(connectionId, error)) raise(link, error);
			break;
		case "already-acknowledged":
			// The answer to an acknowledgement was lost; the conversation stands.
			if (pendingRequests[id]?.acknowledging)
				link.sent.resumeOnce(connectionId);
			break;
		case "relay-full":
		case "fleximd-wrong-sender":
		case "fleximd-unequal":
		case "mailbox-full": {
			const members = conversations[id]?.members.length ?? 0;
			// In a group the others go on without one person whose mailbox is full.
			const isHeldUp = members === 1 || (members > 1 && person === null);
			if (isHeldUp) link.conversation(id)?.holdUp(error);
			else raise(link, error);
			break;
		}
		case "left-behind":
			link.conversation(id)?.leftBehind();
			raise(link, error);
			break;
		case "too-slow":
		case "bad-token":
			// The relay socket closes, and its link asks for a fresh token.
			break;
		default:
			raise(link, error);
	}
}

function wasLeft(conversation: Conversation | undefined): boolean {
	const { attachment } = conversation ?? {};
	return attachment?.kind === "ended" && attachment.error.code === LEFT;
}

/** Somebody who was asked can't be. The others still are. */
function aboutAddress(
	link: ServerLink,
	address: string,
	error: AppError,
): void {
	const key = personOf(address)?.key;
	const request = link.sent
		.list()
		.find(
			({ state, to }) =>
				state.kind === "sending" && to.some((person) => person.key === key),
		);
	if (!request) {
		raise(link, error);
		return;
	}
	const to = request.to.filter((person) => person.key !== key);
	if (to.length > 0) raise(link, error);
	link.sent.change(
		request.id,
		to.length > 0 ? { to } : { state: { kind: "failed", error } },
	);
}

/** A server answers Requests in the order in which they came. */
function aboutRequest(link: ServerLink, error: AppError): void {
	const request = link.sent
		.list()
		.find(({ state }) => state.kind === "sending");
	if (!request) raise(link, error);
	else {
		link.sent.change(request.id, { state: { kind: "failed", error } });
	}
}

/** Says which server speaks: its sentence stands beside the app's own. */
function raise(link: ServerLink, why: AppError): void {
	const server = formatEndpoint(link.session.endpoint);
	link.core.emit({
		type: "notice-raised",
		id: ulid(),
		error: errorOf("server-says", { server, why }),
	});
}
