import { useId } from "react";
import { strings } from "../../../language";
import type { ServerId } from "../../../shared/domain/ids";
import type { Server } from "../../../shared/domain/server";
import { MAX_TOPIC_LENGTH } from "../../../shared/ipc";
import { bridge } from "../../bridge";
import { Avatar } from "../../components/avatar";
import { FormDialog } from "../../components/form-dialog";
import { TextField } from "../../components/text-field";
import { Unverified } from "../../components/unverified";
import { serversOf } from "../../state/selectors";
import { run, useApp } from "../../state/store";
import { useCommand } from "../../state/use-command";
import { emptyRequestForm, useView } from "../../state/view";
import { shownName } from "../../text/names";
import { addressOf, lineWords } from "../../text/words";
import { hasRecipient, toggleRecipient, writtenName } from "./recipients";

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
					void run(bridge.removeSentRequest({ id: form.replaces }));
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
				<Suggestions
					server={server}
					to={form.to}
					onToggle={(name) => change({ to: toggleRecipient(form.to, name) })}
				/>
			) : null}
			{servers.length > 1 && server ? (
				<ServerChoice
					servers={servers}
					value={server.id}
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

interface SuggestionsProps {
	readonly server: Server;
	readonly to: string;
	readonly onToggle: (name: string) => void;
}

function Suggestions({ server, to, onToggle }: SuggestionsProps) {
	const id = useId();
	return (
		<div className="request-suggestions">
			<h3 id={id}>{words.online}</h3>
			{server.people.length > 0 ? (
				<ul aria-labelledby={id} className="scrolls">
					{server.people.map((person) => (
						<li key={person.key}>
							<button
								type="button"
								className="suggestion"
								aria-pressed={hasRecipient(to, writtenName(person))}
								onClick={() => onToggle(writtenName(person))}
							>
								<Avatar people={[person]} size="small" />
								<span className="foreign truncate">
									{shownName(person.name)}
								</span>
								<Unverified person={person} />
							</button>
						</li>
					))}
				</ul>
			) : (
				<p className="field-note">{words.nobodyOnline}</p>
			)}
		</div>
	);
}

interface ServerChoiceProps {
	readonly servers: readonly Server[];
	readonly value: ServerId;
	readonly onChange: (id: ServerId) => void;
}

function ServerChoice({ servers, value, onChange }: ServerChoiceProps) {
	const id = useId();
	return (
		<div className="field">
			<div className="field-head">
				<label htmlFor={id}>{words.server}</label>
			</div>
			<select
				id={id}
				value={value}
				onChange={(event) => onChange(event.target.value as ServerId)}
			>
				{servers.map((server) => (
					<option key={server.id} value={server.id}>
						{server.own ? `${strings.servers.own} · ` : ""}
						{addressOf(server)} – {lineWords(server, Date.now()).text}
					</option>
				))}
			</select>
		</div>
	);
}
