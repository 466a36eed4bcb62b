import { useState } from "react";
import { strings } from "../../../language";
import type { Result } from "../../../shared/errors";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Form } from "../../components/form";
import { TextField } from "../../components/text-field";
import { serversOf } from "../../state/selectors";
import { useApp } from "../../state/store";
import { useCommand } from "../../state/use-command";
import { addressOf } from "../../text/words";
import { CardSetting } from "../card/card-setting";
import type { Setting } from "./setting";

const words = strings.settings;

export const profile: readonly Setting[] = [
	{
		id: "card",
		label: strings.card.title,
		note: strings.card.note,
		Control: CardSetting,
	},
	{
		id: "names",
		label: words.names,
		note: words.namesLead,
		Control: Names,
	},
];

function Names() {
	const servers = useApp(serversOf);
	const name = useApp((app) => app.profile?.name ?? "");
	return (
		<>
			<h3>{words.names}</h3>
			<p className="field-note">{words.namesLead}</p>
			<NameForm
				label={words.nameElsewhere}
				now={name}
				command={(next) => bridge.setProfileName({ name: next })}
			/>
			{servers.map((server) => (
				<NameForm
					key={server.id}
					label={words.nameOn(addressOf(server))}
					now={server.self.name}
					command={(next) =>
						bridge.changeServerName({ serverId: server.id, name: next })
					}
				/>
			))}
		</>
	);
}

interface NameFormProps {
	readonly label: string;
	readonly now: string;
	readonly command: (name: string) => Promise<Result<unknown>>;
}

function NameForm({ label, now, command }: NameFormProps) {
	const [name, setName] = useState(now);
	const { busy, error, setError, submit } = useCommand();

	const save = () => {
		if (!name.trim()) {
			setError(words.nameMissing);
			return;
		}
		void submit(
			() => command(name.trim()),
			() => setName(name.trim()),
		);
	};

	return (
		<Form className="settings-line" onSubmit={save}>
			<TextField
				label={label}
				value={name}
				error={error}
				onChange={(event) => {
					setName(event.target.value);
					setError(null);
				}}
			/>
			<Button
				type="submit"
				className="settings-save"
				disabled={busy || name.trim() === now}
			>
				{strings.common.save}
			</Button>
		</Form>
	);
}
