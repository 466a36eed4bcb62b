import { MessagesSquare, Plug, RadioTower, Users } from "lucide-react";
import type { ReactNode } from "react";
import { strings } from "../../../language";
import { calledName } from "../../../language/called";
import { namesOf } from "../../../language/lists";
import type { Person } from "../../../shared/domain/person";
import type { SentRequest } from "../../../shared/domain/request";
import type { Server } from "../../../shared/domain/server";
import { bridge } from "../../bridge";
import { Avatar } from "../../components/avatar";
import { Button } from "../../components/button";
import { CopyButton } from "../../components/copy-button";
import { EmptyState } from "../../components/empty-state";
import { FieldForm } from "../../components/field-form";
import { Shortcut } from "../../components/shortcut";
import { TextAction } from "../../components/text-action";
import { Unverified } from "../../components/unverified";
import { nearbyOf } from "../../state/nearby";
import {
	conversationsOf,
	pendingRequestsOf,
	sentRequestsOf,
	serversOf,
} from "../../state/selectors";
import { run, useApp } from "../../state/store";
import { useView } from "../../state/view";
import { shownName } from "../../text/names";
import { placeWords } from "../../text/words";
import { NearbyList } from "../nearby/nearby-list";
import { askPerson } from "../requests/ask-person";
import "./onboarding.css";

const words = strings.onboarding;

/** The main pane without a conversation: always the one next step that gets the user to one. */
export function Onboarding() {
	const servers = useApp(serversOf);
	const conversations = useApp(conversationsOf);
	const hosting = useApp(
		(app) => app.relayHost.kind !== "off" && app.relayHost.kind !== "failed",
	);

	const ready = servers.filter(({ line }) => line.kind === "ready");
	const somebody = ready.some(({ people }) => people.length > 0);
	return (
		// What is here instead of what was is said: a step that was taken has led on.
		<div className="onboarding scrolls" aria-live="polite">
			{conversations.length > 0 ? (
				<Choose />
			) : somebody ? (
				<PeopleHere />
			) : ready.length > 0 ? (
				<Alone />
			) : servers.length > 0 || hosting ? (
				<Offline
					connecting={
						hosting ||
						servers.some(
							({ line }) =>
								(line.kind === "dialing" ||
									line.kind === "handshaking" ||
									line.kind === "authenticating") &&
								line.error === null,
						)
					}
				/>
			) : (
				<TwoWays />
			)}
		</div>
	);
}

function TwoWays() {
	const name = useApp((app) => app.profile?.name ?? "");
	// Where there is a relay already, another one would part people rather than bring them together.
	const hasRelay = useApp((app) => nearbyOf(app).length > 0);
	return (
		<EmptyState title={words.title(shownName(name))} lead={words.lead}>
			<div className="ways">
				<Way
					icon={<RadioTower size={22} aria-hidden />}
					title={words.hostTitle}
					lead={words.hostLead}
				>
					<Button
						variant={hasRelay ? "plain" : "primary"}
						onClick={() => run(bridge.hostRelay({ on: true }))}
					>
						{words.hostAction}
					</Button>
				</Way>
				<Way
					icon={<Plug size={22} aria-hidden />}
					title={words.connectTitle}
					lead={words.connectLead}
				>
					<NearbyHere />
					<FieldForm
						className="way-address"
						label={words.address}
						placeholder={strings.servers.addressPlaceholder}
						inputMode="url"
						action={strings.servers.connect}
						value=""
						command={(address) =>
							bridge.connectServer({ address, edition: null })
						}
					/>
				</Way>
			</div>
		</EmptyState>
	);
}

/** What announces itself here, or that it is looked for. */
function NearbyHere() {
	const looking = useApp((app) => app.preferences.lookNearby);
	const found = useApp((app) => nearbyOf(app).length > 0);
	if (!looking) return null;
	return (
		<div className="way-nearby" aria-live="polite">
			{found ? (
				<NearbyList isNextStep />
			) : (
				<p className="nearby-looking">{strings.nearby.searching}</p>
			)}
		</div>
	);
}

interface WayProps {
	readonly icon: ReactNode;
	readonly title: string;
	readonly lead: string;
	readonly children: ReactNode;
}

function Way({ icon, title, lead, children }: WayProps) {
	return (
		<section className="way">
			<span className="way-icon">{icon}</span>
			<h2>{title}</h2>
			<p>{lead}</p>
			{children}
		</section>
	);
}

function PeopleHere() {
	const all = useApp(serversOf);
	const sent = useApp(sentRequestsOf).filter(isWaiting);
	const servers = all.filter(({ people }) => people.length > 0);
	const asked = new Map(
		sent.flatMap(({ to }) => to.map((person) => [person.key, person])),
	);
	return (
		<EmptyState
			icon={<Users size={26} />}
			title={words.peopleTitle}
			lead={
				asked.size > 0
					? words.askedLead(namesOf([...asked.values()]))
					: words.peopleLead
			}
		>
			<ul className="people-here">
				{servers.flatMap((server) =>
					server.people.map((person) => (
						<li key={`${server.id} ${person.key}`}>
							<PersonHere
								server={server}
								person={person}
								isAsked={sent.some(
									({ serverId, to }) =>
										serverId === server.id &&
										to.some(({ key }) => key === person.key),
								)}
								isAmbiguous={servers.length > 1}
							/>
						</li>
					)),
				)}
			</ul>
		</EmptyState>
	);
}

function isWaiting({ state: { kind } }: SentRequest): boolean {
	return kind === "queued" || kind === "sending" || kind === "waiting";
}

interface PersonHereProps {
	readonly server: Server;
	readonly person: Person;
	/** A request to them waits for its answer. */
	readonly isAsked: boolean;
	/** There are several servers. */
	readonly isAmbiguous: boolean;
}

function PersonHere({ server, person, isAsked, isAmbiguous }: PersonHereProps) {
	const asking = useApp(pendingRequestsOf).find(
		({ serverId, from, over }) =>
			serverId === server.id && from.key === person.key && !over,
	);
	const notes = [
		asking ? words.asksYou : isAsked ? words.isAsked : "",
		isAmbiguous ? placeWords(server) : "",
	].filter((note) => note !== "");
	return (
		<button
			type="button"
			className="person-here"
			onClick={() =>
				asking
					? run(bridge.acknowledgeRequest({ id: asking.id }))
					: askPerson(server.id, person)
			}
		>
			<Avatar people={[person]} />
			<span className="person-here-text">
				<span className="foreign truncate">
					<span className="visually-hidden">
						{asking ? words.acknowledge : words.ask}
					</span>
					{calledName(person)}
				</span>
				{notes.map((note) => (
					<span key={note} className="person-here-note numbers">
						{note}
					</span>
				))}
			</span>
			<Unverified person={person} />
		</button>
	);
}

function Alone() {
	const address = useApp((app) =>
		app.relayHost.kind === "on" ? app.relayHost.addresses[0] : undefined,
	);
	const isSeen = useApp(
		({ relaySettings: { announce, scope } }) => announce && scope === "network",
	);
	const showPage = useView((view) => view.showPage);
	return (
		<EmptyState
			icon={<RadioTower size={26} />}
			title={words.aloneTitle}
			lead={
				!address
					? words.aloneConnectedLead
					: isSeen
						? words.aloneNearbyLead
						: words.aloneLead
			}
		>
			{address ? (
				<>
					<div className="address-plate">
						<span dir="ltr" className="address-plate-text numbers">
							{address}
						</span>
						<CopyButton
							variant="primary"
							aria-label={words.copyAddress(address)}
							text={address}
							label={words.copy}
							copied={strings.hosting.copied}
						/>
					</div>
					<TextAction
						className="onboarding-invite"
						onClick={() => showPage("relay")}
					>
						{words.invite}
					</TextAction>
				</>
			) : null}
		</EmptyState>
	);
}

function Offline({ connecting }: { readonly connecting: boolean }) {
	return (
		<EmptyState
			icon={<Plug size={26} />}
			title={connecting ? words.connectingTitle : words.offlineTitle}
			lead={connecting ? words.connectingLead : words.offlineLead}
		/>
	);
}

function Choose() {
	return (
		<EmptyState
			icon={<MessagesSquare size={26} />}
			title={words.chooseTitle}
			lead={words.chooseLead}
		>
			<dl className="onboarding-shortcuts">
				<dt>
					<Shortcut of="new-conversation" />
				</dt>
				<dd>{words.keyNew}</dd>
				<dt>
					<Shortcut of="palette" />
				</dt>
				<dd>{words.keyPalette}</dd>
				<dt>
					<Shortcut of="next-conversation" />
				</dt>
				<dd>{words.keySwitch}</dd>
				<dt>
					<Shortcut of="shortcuts" />
				</dt>
				<dd>{words.keySheet}</dd>
			</dl>
		</EmptyState>
	);
}
