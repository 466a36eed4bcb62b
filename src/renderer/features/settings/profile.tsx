import { strings } from "../../../language";
import { bridge } from "../../bridge";
import { FieldForm } from "../../components/field-form";
import { serversOf } from "../../state/selectors";
import { useApp } from "../../state/store";
import { placeWords } from "../../text/words";
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
			<FieldForm
				label={words.nameElsewhere}
				value={name}
				problem={missing}
				command={(next) => bridge.setProfileName({ name: next })}
			/>
			{servers.map((server) => (
				<FieldForm
					key={server.id}
					label={words.nameOn(placeWords(server))}
					value={server.self.name}
					problem={missing}
					command={(next) =>
						bridge.changeServerName({ serverId: server.id, name: next })
					}
				/>
			))}
		</>
	);
}

function missing(name: string): string | null {
	return name === "" ? words.nameMissing : null;
}
