import { strings } from "../../../language";
import { calledName } from "../../../language/called";
import { namesOf } from "../../../language/lists";
import type { Conversation } from "../../../shared/domain/conversation";
import { Button } from "../../components/button";
import { EmptyState } from "../../components/empty-state";
import { useApp } from "../../state/store";
import { useView } from "../../state/view";
import { trustIn } from "../../text/encryption";

/** A conversation in which nothing was said: to greet, and to be sure who is there. */
export function EmptyLog({
	conversation,
}: {
	readonly conversation: Conversation;
}) {
	const { id: conversationId, members } = conversation;
	const identities = useApp((app) => app.identities);
	const open = useView((view) => view.open);
	const [only, ...more] = members;
	const isUnsure =
		only?.standing === "joined" &&
		more.length === 0 &&
		trustIn(conversation, only, identities) === "uncompared";
	return (
		<EmptyState
			heading="h2"
			title={strings.chat.emptyTitle}
			lead={strings.chat.emptyLead(namesOf(members))}
		>
			{only && isUnsure ? (
				<div className="log-verify">
					<p>{strings.chat.emptyVerify(calledName(only))}</p>
					<Button
						small
						onClick={() =>
							open({ kind: "encryption", conversationId, person: only.key })
						}
					>
						{strings.encryption.verifyThis(calledName(only))}
					</Button>
				</div>
			) : null}
		</EmptyState>
	);
}
