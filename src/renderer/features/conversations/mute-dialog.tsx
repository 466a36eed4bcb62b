import { useState } from "react";
import { strings } from "../../../language";
import type { Conversation } from "../../../shared/domain/conversation";
import { bridge } from "../../bridge";
import { FormDialog } from "../../components/form-dialog";
import { Segmented } from "../../components/segmented";
import { Switch } from "../../components/switch";
import { useCommand } from "../../state/use-command";
import { type MuteChoice, muteUntil } from "../../text/mute";

const words = strings.conversationActions;
const choices = Object.entries(words.muteChoices) as [MuteChoice, string][];

export function MuteDialog({
	conversation: { id: conversationId },
	onClose,
}: {
	readonly conversation: Conversation;
	readonly onClose: () => void;
}) {
	const [choice, setChoice] = useState<MuteChoice>("hour");
	const [exceptMentions, setExceptMentions] = useState(true);
	const { busy, error, submit } = useCommand();
	const mute = () =>
		submit(
			() =>
				bridge.muteConversation({
					conversationId,
					mute: { until: muteUntil(choice, Date.now()), exceptMentions },
				}),
			onClose,
		);
	return (
		<FormDialog
			title={words.muteTitle}
			lead={words.muteLead}
			onClose={onClose}
			onSubmit={() => void mute()}
			confirm={words.muteButton}
			busy={busy}
			error={error}
		>
			<Segmented
				label={words.muteFor}
				value={choice}
				options={choices}
				onChange={setChoice}
			/>
			<Switch
				label={words.exceptMentions}
				on={exceptMentions}
				onChange={setExceptMentions}
			/>
		</FormDialog>
	);
}
