import type { Conversation } from "../../../shared/domain/conversation";
import type { Server } from "../../../shared/domain/server";
import { bridge } from "../../bridge";
import { StatusDot } from "../../components/status-dot";
import { run } from "../../state/store";
import { strings } from "../../strings";
import { addressOf, interruption } from "../../text/words";

interface LineBannerProps {
	readonly conversation: Conversation;
	readonly server: Server | undefined;
}

/** Lies over the log's upper edge, so that a line that comes and goes moves no message. */
export function LineBanner({ conversation, server }: LineBannerProps) {
	const words = interruption(conversation, server);
	const kind = server?.line.kind;
	const ended = conversation.attachment.kind === "ended";
	return (
		<div className="line-banner-place" aria-live="polite">
			{words ? (
				<div className="line-banner">
					<StatusDot tone={words.tone} />
					<span className="foreign numbers">{words.text}</span>
					{server &&
					!ended &&
					(kind === "idle" || kind === "waiting" || kind === "refused") ? (
						<button
							type="button"
							className="text-action"
							aria-label={
								kind === "idle"
									? strings.servers.connectThis(addressOf(server))
									: strings.servers.tryNowThis(addressOf(server))
							}
							onClick={() =>
								run(bridge.reconnectServer({ serverId: server.id }))
							}
						>
							{kind === "idle"
								? strings.servers.connect
								: strings.servers.tryNow}
						</button>
					) : null}
				</div>
			) : null}
		</div>
	);
}
