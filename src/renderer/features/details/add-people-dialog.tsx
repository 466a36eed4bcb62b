import { useState } from "react";
import { strings } from "../../../language";
import type { Conversation } from "../../../shared/domain/conversation";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
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
		<Dialog
			title={words.addTitle}
			lead={words.addLead}
			onClose={onClose}
			onSubmit={add}
			footer={
				<>
					<Button onClick={onClose}>{strings.common.cancel}</Button>
					<Button type="submit" variant="primary" disabled={busy}>
						{words.addButton}
					</Button>
				</>
			}
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
		</Dialog>
	);
}
