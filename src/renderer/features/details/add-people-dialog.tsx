import { useState } from "react";
import { strings } from "../../../language";
import type { Conversation } from "../../../shared/domain/conversation";
import { bridge } from "../../bridge";
import { FormDialog } from "../../components/form-dialog";
import { TextField } from "../../components/text-field";
import { useApp } from "../../state/store";
import { useCommand } from "../../state/use-command";
import { PeopleHere } from "../requests/people-here";
import { toggleRecipient } from "../requests/recipients";

const words = strings.details;

/** More people for a group: the field and the list of New conversation. */
export function AddPeopleDialog({
	conversation: { id: conversationId, serverId, members },
	onClose,
}: {
	readonly conversation: Conversation;
	readonly onClose: () => void;
}) {
	const server = useApp((app) => app.servers[serverId]);
	const [to, setTo] = useState("");
	const { busy, error, setError, submit } = useCommand();
	const change = (value: string) => {
		setTo(value);
		setError(null);
	};
	const there = new Set(
		members.filter(({ standing }) => standing !== "left").map(({ key }) => key),
	);
	const add = () => {
		if (!to.trim()) {
			setError(strings.newConversation.toMissing);
			return;
		}
		void submit(
			() => bridge.addPeople({ conversationId, to: to.trim() }),
			onClose,
		);
	};
	return (
		<FormDialog
			title={words.addTitle}
			lead={words.addLead}
			onClose={onClose}
			onSubmit={add}
			confirm={words.addButton}
			busy={busy}
		>
			<TextField
				label={strings.newConversation.to}
				placeholder={strings.newConversation.toPlaceholder}
				hint={strings.newConversation.toHint}
				error={error}
				value={to}
				onChange={(event) => change(event.target.value)}
				data-autofocus
			/>
			{server ? (
				<PeopleHere
					people={server.people.filter(({ key }) => !there.has(key))}
					to={to}
					onToggle={(name) => change(toggleRecipient(to, name))}
				/>
			) : null}
		</FormDialog>
	);
}
