import clsx from "clsx";
import { strings } from "../../../language";
import type { Conversation } from "../../../shared/domain/conversation";
import { useApp } from "../../state/store";
import { useView } from "../../state/view";
import { lockOf } from "../../text/encryption";
import { LockSign } from "./lock-sign";
import "./encryption.css";

/** How the conversation is protected, in words; leads to what it means. */
export function LockButton({
	conversation,
}: {
	readonly conversation: Conversation;
}) {
	const identities = useApp((app) => app.identities);
	const { kind, text, meaning } = lockOf(conversation, identities);
	return (
		<button
			type="button"
			className={clsx("lock", `lock-${kind}`)}
			aria-label={strings.encryption.open(text)}
			aria-haspopup="dialog"
			title={meaning}
			onClick={() =>
				useView.getState().open({
					kind: "encryption",
					conversationId: conversation.id,
					person: null,
				})
			}
		>
			<LockSign kind={kind} size={13} />
			<span className="truncate foreign">{text}</span>
		</button>
	);
}
