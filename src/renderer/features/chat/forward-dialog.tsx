import { useMemo, useState } from "react";
import { strings } from "../../../language";
import type { Conversation } from "../../../shared/domain/conversation";
import type { Message } from "../../../shared/domain/message";
import { ok, type Result } from "../../../shared/errors";
import { findPhrases, phrasesOf } from "../../../shared/search-text";
import { bridge } from "../../bridge";
import { Avatar } from "../../components/avatar";
import { Dialog } from "../../components/dialog";
import { TextField } from "../../components/text-field";
import { useApp } from "../../state/store";
import { useCommand } from "../../state/use-command";
import { useView } from "../../state/view";
import { secrecyReason } from "../../text/encryption";
import { closedReason, titleOf } from "../../text/words";
import "./forward-dialog.css";

const words = strings.talk;

interface ForwardDialogProps {
	readonly messages: readonly Message[];
	readonly onClose: () => void;
}

/** Whom messages go to, the files that some offer with them: one conversation of all that something can be sent in. */
export function ForwardDialog({ messages, onClose }: ForwardDialogProps) {
	const conversations = useApp((app) => app.conversations);
	const servers = useApp((app) => app.servers);
	const onlyEncrypted = useApp((app) => app.onlyEncrypted);
	const [typed, setTyped] = useState("");
	const { busy, error, submit } = useCommand();
	const found = useMemo(() => {
		const phrases = phrasesOf(typed);
		return Object.values<Conversation>(conversations)
			.filter(
				(one) =>
					closedReason(one, servers[one.serverId]) === null &&
					secrecyReason(one, onlyEncrypted) === null,
			)
			.map((one) => ({ one, title: titleOf(one) }))
			.filter(({ title }) =>
				findPhrases(`${title.main} ${title.beside}`, phrases),
			)
			.sort((a, b) => b.one.lastActiveAt - a.one.lastActiveAt);
	}, [conversations, servers, onlyEncrypted, typed]);

	const send = async ({ id }: Conversation): Promise<Result<null>> => {
		for (const message of messages) {
			const sent = await (message.file
				? bridge.forwardFile({
						conversationId: message.conversationId,
						message: { id: message.id, from: message.from },
						to: id,
					})
				: bridge.sendMessage({
						conversationId: id,
						text: message.text,
						reply: null,
						mentions: [],
					}));
			if (!sent.ok) return sent;
		}
		return ok(null);
	};

	return (
		<Dialog title={words.forwardTitle} onClose={onClose}>
			<TextField
				label={words.forwardFind}
				data-autofocus
				value={typed}
				error={error}
				onChange={(event) => setTyped(event.target.value)}
			/>
			{found.length === 0 ? (
				<p role="status">{words.forwardNone}</p>
			) : (
				<ul className="forward-list scrolls" aria-label={words.forwardTitle}>
					{found.map(({ one, title }) => (
						<li key={one.id}>
							<button
								type="button"
								className="forward-to"
								disabled={busy}
								onClick={() =>
									void submit(
										() => send(one),
										() => {
											onClose();
											useView.getState().select(one.id);
										},
									)
								}
							>
								<Avatar people={one.members} size="small" />
								<bdi className="truncate">{title.main}</bdi>
							</button>
						</li>
					))}
				</ul>
			)}
		</Dialog>
	);
}
