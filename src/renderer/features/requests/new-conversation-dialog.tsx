import { strings } from "../../../language";
import type { ServerId } from "../../../shared/domain/ids";
import type { Server } from "../../../shared/domain/server";
import { MAX_TOPIC_LENGTH } from "../../../shared/ipc";
import { bridge } from "../../bridge";
import { FormDialog } from "../../components/form-dialog";
import { Select } from "../../components/select";
import { TextField } from "../../components/text-field";
import { serversOf } from "../../state/selectors";
import { run, useApp } from "../../state/store";
import { useCommand } from "../../state/use-command";
import { emptyRequestForm, useView } from "../../state/view";
import { addressOf, lineWords } from "../../text/words";
import { PeopleHere } from "./people-here";
import { toggleRecipient } from "./recipients";

const words = strings.newConversation;

export function NewConversationDialog({
	onClose,
}: {
	readonly onClose: () => void;
}) {
	const servers = useApp(serversOf);
	const form = useView((view) => view.requestForm);
	const setForm = useView((view) => view.setRequestForm);
	const { busy, error, setError, submit } = useCommand();
	const server = chosenServer(servers, form.serverId);

	const change = (part: Partial<typeof form>) => {
		setForm({ ...form, ...part });
		setError(null);
	};

	const send = () => {
		const topic = form.topic.trim();
		if (!form.to.trim()) {
			setError(words.toMissing);
			return;
		}
		if (topic.length > MAX_TOPIC_LENGTH) return;
		void submit(
			() =>
				bridge.sendRequest({
					to: form.to.trim(),
					topic,
					serverId: servers.length > 1 ? (server?.id ?? null) : null,
				}),
			() => {
				if (form.replaces)
					void run(bridge.withdrawRequest({ id: form.replaces }));
				setForm({ ...emptyRequestForm, serverId: form.serverId });
				onClose();
			},
		);
	};

	return (
		<FormDialog
			title={words.title}
			lead={words.lead}
			onClose={onClose}
			onSubmit={send}
			confirm={words.send}
			busy={busy}
		>
			<TextField
				label={words.to}
				placeholder={words.toPlaceholder}
				hint={servers.length === 0 ? words.noServer : words.toHint}
				error={error}
				value={form.to}
				onChange={(event) => change({ to: event.target.value })}
				data-autofocus
			/>
			{server ? (
				<PeopleHere
					people={server.people}
					to={form.to}
					onToggle={(name) => change({ to: toggleRecipient(form.to, name) })}
				/>
			) : null}
			{servers.length > 1 && server ? (
				<Select
					label={words.server}
					value={server.id}
					options={servers.map((one) => [
						one.id,
						`${one.own ? strings.servers.own : addressOf(one)} – ${lineWords(one, Date.now()).text}`,
					])}
					onChange={(serverId) => change({ serverId })}
				/>
			) : null}
			<TextField
				label={words.topic}
				aside={strings.common.optional}
				placeholder={words.topicPlaceholder}
				spellCheck
				value={form.topic}
				error={
					form.topic.trim().length > MAX_TOPIC_LENGTH
						? words.topicTooLong(MAX_TOPIC_LENGTH)
						: null
				}
				onChange={(event) => change({ topic: event.target.value })}
			/>
		</FormDialog>
	);
}

function chosenServer(
	servers: readonly Server[],
	id: ServerId | null,
): Server | undefined {
	return (
		servers.find((server) => server.id === id) ??
		servers.find(
			({ line, people }) => line.kind === "ready" && people.length,
		) ??
		servers.find(({ line }) => line.kind === "ready") ??
		servers[0]
	);
}
