import { strings } from "../../../language";
import type { Conversation } from "../../../shared/domain/conversation";
import type { Server } from "../../../shared/domain/server";
import { bridge } from "../../bridge";
import { StatusDot } from "../../components/status-dot";
import { TextAction } from "../../components/text-action";
import { run } from "../../state/store";
import { useView } from "../../state/view";
import { addressOf, interruption } from "../../text/words";

interface LineBannerProps {
	readonly conversation: Conversation;
	readonly server: Server | undefined;
}

/** Lies over the log's upper edge, so that a line that comes and goes moves no message. */
export function LineBanner({ conversation, server }: LineBannerProps) {
	const words = interruption(conversation, server);
	const ended = conversation.attachment.kind === "ended";
	const remedy = server && !ended ? remedyFor(server) : null;
	return (
		<div className="line-banner-place" aria-live="polite">
			{words ? (
				<div className="line-banner floats">
					<StatusDot tone={words.tone} />
					<span className="foreign numbers">{words.text}</span>
					{remedy ? (
						<TextAction aria-label={remedy.name} onClick={remedy.act}>
							{remedy.label}
						</TextAction>
					) : null}
				</div>
			) : null}
		</div>
	);
}

interface Remedy {
	readonly label: string;
	/** For screen readers, with what it acts on. */
	readonly name: string;
	act(): void;
}

/** What the user can do about a line that is not there; null where there is nothing but to wait. */
function remedyFor(server: Server): Remedy | null {
	const { id: serverId, line, own } = server;
	const words = strings.servers;
	const reconnect = () => void run(bridge.reconnectServer({ serverId }));
	switch (line.kind) {
		case "idle":
			if (!own) {
				const name = words.connectThis(addressOf(server));
				return { label: words.connect, name, act: reconnect };
			}
			return {
				label: strings.hosting.switchOn,
				name: strings.hosting.switchOn,
				act: () => void run(bridge.hostRelay({ on: true })),
			};
		case "dialing":
		case "handshaking":
		case "authenticating":
		case "waiting":
		case "refused": {
			if (!line.error) return null;
			if (line.kind === "refused" && server.offered !== null) {
				const { trustKey } = words;
				const act = () =>
					useView.getState().open({ kind: "server-key", serverId });
				return { label: trustKey, name: trustKey, act };
			}
			const name = words.tryNowThis(addressOf(server));
			return { label: words.tryNow, name, act: reconnect };
		}
		default:
			return null;
	}
}
