import { strings } from "../../../language";
import { calledName } from "../../../language/called";
import { isBlocked } from "../../../shared/blocked";
import type { Conversation } from "../../../shared/domain/conversation";
import { identityIdOf } from "../../../shared/domain/encryption";
import type { ServerId } from "../../../shared/domain/ids";
import {
	MAX_LOCAL_NAME_LENGTH,
	type Person,
} from "../../../shared/domain/person";
import { bridge } from "../../bridge";
import { Avatar } from "../../components/avatar";
import { Button } from "../../components/button";
import { CopyButton } from "../../components/copy-button";
import { Dialog } from "../../components/dialog";
import { FieldForm } from "../../components/field-form";
import { Fingerprint } from "../../components/fingerprint";
import { conversationsOf, statusOf } from "../../state/selectors";
import { useApp } from "../../state/store";
import { useView } from "../../state/view";
import { shownName } from "../../text/names";
import { placesOf } from "../../text/places";
import { placeWords, titleOf } from "../../text/words";
import { block, unblock } from "../conversations/actions";
import { askPerson } from "../requests/ask-person";
import "./details.css";

const words = strings.details;
const actions = strings.conversationActions;

interface PersonDialogProps {
	readonly serverId: ServerId;
	readonly person: Person;
	readonly onClose: () => void;
}

/** One person on one server: whose name it is, what is shared with them, and whether they are heard. */
export function PersonDialog({ serverId, person, onClose }: PersonDialogProps) {
	const name = calledName(person);
	const claimed = shownName(person.name);
	const { identityKey } = person;
	const localName = useApp(
		(app) => app.localNames[identityKey ?? ""]?.name ?? "",
	);
	const server = useApp((app) => app.servers[serverId]);
	const identity = useApp(
		(app) => app.identities[identityIdOf(serverId, person.key)],
	);
	const status = useApp((app) => statusOf(app, person));
	const blocked = useApp((app) => isBlocked(app, serverId, person));
	const all = useApp(conversationsOf);
	const select = useView((view) => view.select);
	const servers = useApp((app) => app.servers);
	const places = placesOf({ servers, conversations: all }, serverId, person);
	const together = all.filter((one) =>
		one.members.some(({ key }) =>
			places.some(
				(place) => place.serverId === one.serverId && place.person.key === key,
			),
		),
	);
	const shared = together.find((one) => one.serverId === serverId);
	const key = identity?.key ?? identityKey;
	const show = ({ id }: Conversation) => {
		onClose();
		select(id);
	};
	return (
		<Dialog
			title={words.person(name)}
			onClose={onClose}
			footer={
				<>
					{blocked ? (
						<Button onClick={() => unblock(serverId, person)}>
							{actions.unblock(name)}
						</Button>
					) : (
						<Button variant="danger" onClick={() => block(serverId, person)}>
							{actions.block(name)}
						</Button>
					)}
					<Button
						variant="primary"
						disabled={blocked}
						onClick={() => askPerson(serverId, person)}
					>
						{words.write}
					</Button>
				</>
			}
		>
			<div className="details-member">
				<Avatar people={[person]} />
				<span className="details-text">
					<strong className="foreign truncate">{name}</strong>
					{status ? (
						<span className="foreign person-status">{status}</span>
					) : null}
					{server ? (
						<span className="field-note numbers">
							{words.onServer(placeWords(server))}
						</span>
					) : null}
				</span>
			</div>
			{blocked ? <p className="field-note">{words.blockedNote(name)}</p> : null}
			{identityKey === null ? null : (
				<FieldForm
					label={words.localName}
					placeholder={claimed}
					maxLength={MAX_LOCAL_NAME_LENGTH}
					hint={localName ? words.calledBy(claimed) : words.localNameHint}
					value={localName}
					command={(next) => bridge.namePerson({ identityKey, name: next })}
				/>
			)}
			<section className="details-section">
				<h3>{words.verifySection}</h3>
				{key === null ? (
					<p>{words.guest}</p>
				) : (
					<>
						<p>{identity?.verified ? words.verified : words.unverified}</p>
						<Fingerprint of={key} />
						<div className="details-actions">
							{shared ? (
								<Button
									small
									aria-label={strings.encryption.verifyThis(name)}
									onClick={() =>
										useView.getState().open({
											kind: "encryption",
											conversationId: shared.id,
											person: person.key,
										})
									}
								>
									{identity?.verified
										? strings.encryption.look
										: strings.encryption.verify}
								</Button>
							) : null}
							<CopyButton small text={key} label={words.copyKey} />
						</div>
					</>
				)}
			</section>
			{places.length > 1 ? (
				<section className="details-section">
					<h3 id="person-elsewhere">{words.elsewhere}</h3>
					<ul aria-labelledby="person-elsewhere">
						{places.slice(1).map((place) => {
							const at = servers[place.serverId];
							return (
								<li key={place.serverId} className="foreign numbers">
									{words.asOn(shownName(place.person.name), placeWords(at))}
								</li>
							);
						})}
					</ul>
				</section>
			) : null}
			{together.length > 0 ? (
				<section className="details-section">
					<h3 id="person-together">{words.together}</h3>
					<ul aria-labelledby="person-together">
						{together.map((one) => (
							<li key={one.id}>
								<button
									type="button"
									className="details-link"
									onClick={() => show(one)}
								>
									<Avatar people={one.members} size="small" />
									<span className="foreign truncate">{titleOf(one).main}</span>
								</button>
							</li>
						))}
					</ul>
				</section>
			) : null}
		</Dialog>
	);
}
