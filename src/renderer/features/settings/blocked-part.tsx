import { strings } from "../../../language";
import { calledName } from "../../../language/called";
import { Avatar } from "../../components/avatar";
import { Button } from "../../components/button";
import { blockedOf } from "../../state/selectors";
import { useApp } from "../../state/store";
import { placeWords } from "../../text/words";
import { unblock } from "../conversations/actions";

const words = strings.settings;

/** Who is not heard, each with the way to hear them again. */
export function BlockedPart() {
	const blocked = useApp(blockedOf);
	const servers = useApp((app) => app.servers);
	if (blocked.length === 0) {
		return (
			<>
				<h3>{words.blocked}</h3>
				<p className="field-note">{words.nobodyBlocked}</p>
			</>
		);
	}
	return (
		<>
			<h3 id="blocked-people">{words.blocked}</h3>
			<ul aria-labelledby="blocked-people" className="settings-people">
				{blocked.map(({ serverId, person }) => {
					const name = calledName(person);
					const server = servers[serverId];
					return (
						<li key={`${serverId} ${person.key}`}>
							<Avatar people={[person]} size="small" />
							<span className="foreign truncate">{name}</span>
							{server ? (
								<span className="field-note numbers truncate">
									{placeWords(server)}
								</span>
							) : null}
							<Button
								small
								aria-label={strings.conversationActions.unblock(name)}
								onClick={() => unblock(serverId, person)}
							>
								{words.unblock}
							</Button>
						</li>
					);
				})}
			</ul>
		</>
	);
}
