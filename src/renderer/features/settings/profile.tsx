import { useState } from "react";
import { strings } from "../../../language";
import type { Server } from "../../../shared/domain/server";
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
	return (
		<>
			<h3>{words.names}</h3>
			<p className="field-note">
				{servers.length > 0 ? words.namesLead : words.namesEmpty}
			</p>
			{servers.map((server) => (
				<NameForm key={server.id} server={server} />
			))}
		</>
	);
}

function NameForm({ server }: { readonly server: Server }) {
	const [name, setName] = useState(server.self.name);
	const { busy, error, setError, submit } = useCommand();

	const save = () => {
		if (!name.trim()) {
			setError(words.nameMissing);
			return;
		}
		void submit(
			() => bridge.changeServerName({ serverId: server.id, name: name.trim() }),
			() => setName(name.trim()),
		);
	};

	return (
		<Form className="settings-line" onSubmit={save}>
			<TextField
				label={words.nameOn(addressOf(server))}
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
				disabled={busy || name.trim() === server.self.name}
			>
				{strings.common.save}
			</Button>
		</Form>
	);
}
