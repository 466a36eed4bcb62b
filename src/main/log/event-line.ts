import type { AppError } from "../../shared/errors";
import type { DomainEvent } from "../../shared/events";

/**
 * What the log says of an event; null for nothing. Servers and conversations go by the end of their random ids, people, addresses and
 * words not at all, and of errors the code alone: what they name is private, and may be a server's own words.
 */
export function eventLine(event: DomainEvent): string | null {
	switch (event.type) {
		case "line-changed": {
			const { line } = event;
			const why =
				line.kind === "waiting" || line.kind === "refused"
					? ` ${codeOf(line.error)}`
					: "";
			return `server ${endOf(event.serverId)} line ${line.kind}${why}`;
		}
		case "server-linked":
			return `server ${endOf(event.serverId)} linked ${event.link}`;
		case "server-key-offered":
			return `server ${endOf(event.serverId)} offers another key`;
		case "server-edition-changed":
			return `server ${endOf(event.serverId)} edition ${event.edition}`;
		case "server-added":
		case "server-removed":
		case "request-received":
		case "sent-request-added":
		case "conversation-opened":
		case "link-opened":
			return event.type;
		case "attachment-changed": {
			const { attachment } = event;
			const why =
				attachment.kind === "ended" ? ` ${codeOf(attachment.error)}` : "";
			return `conversation ${endOf(event.id)} ${attachment.kind}${why}`;
		}
		case "encryption-changed": {
			const { encryption } = event;
			const why =
				encryption.kind === "broken" ? ` ${codeOf(encryption.error)}` : "";
			return `conversation ${endOf(event.id)} encryption ${encryption.kind}${why}`;
		}
		case "holdup-changed":
			return `conversation ${endOf(event.id)} held up ${event.holdup ? codeOf(event.holdup) : "no more"}`;
		case "message-changed":
			return event.delivery.kind === "failed"
				? `conversation ${endOf(event.conversationId)} a message failed ${codeOf(event.delivery.error)}`
				: null;
		case "file-changed":
			return event.state?.kind === "failed"
				? `a file failed ${codeOf(event.state.error)}`
				: null;
		case "relay-host-changed":
		case "calls-host-changed": {
			const { state } = event;
			const what = event.type === "relay-host-changed" ? "relay" : "calls";
			const why = state.kind === "failed" ? ` ${codeOf(state.error)}` : "";
			return `${what} ${state.kind}${why}`;
		}
		case "storage-changed":
			return event.error ? `storage ${codeOf(event.error)}` : "storage well";
		case "notice-raised":
			return `notice ${codeOf(event.error)}`;
		case "proxy-changed":
			return `proxy ${event.proxy === "lost" ? "lost" : (event.proxy?.kind ?? "none")}`;
		case "update-changed":
			return event.update.kind === "failed"
				? `update ${codeOf(event.update.error)}`
				: `update ${event.update.kind}`;
		default:
			return null;
	}
}

/** Of an error in an error, such as what a server says, both. */
function codeOf({ code, values }: AppError): string {
	const { why } = values;
	return typeof why === "object" && "code" in why
		? `${code} ${codeOf(why)}`
		: code;
}

function endOf(id: string): string {
	return id.slice(-6);
}
