import {
	Check,
	Copy,
	MessagesSquare,
	Plug,
	RadioTower,
	Users,
} from "lucide-react";
import { type ReactNode, useState } from "react";
import { strings } from "../../../language";
import { calledName } from "../../../language/called";
import { bridge } from "../../bridge";
import { Avatar } from "../../components/avatar";
import { Button } from "../../components/button";
import { EmptyState } from "../../components/empty-state";
import { Form } from "../../components/form";
import { Shortcut } from "../../components/keys";
import { TextField } from "../../components/text-field";
import { Unverified } from "../../components/unverified";
import { nearbyOf } from "../../state/nearby";
import { conversationsOf, serversOf } from "../../state/selectors";
import { run, useApp } from "../../state/store";
import { useCommand } from "../../state/use-command";
import { useCopied } from "../../state/use-copied";
import { useView } from "../../state/view";
import { shownName } from "../../text/names";
import { addressOf } from "../../text/words";
import { NearbyList } from "../nearby/nearby-list";
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
		<div className="onboarding scrolls">
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
								line.kind === "dialing" ||
								line.kind === "handshaking" ||
								line.kind === "authenticating",
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
	return (
		<EmptyState title={words.title(shownName(name))} lead={words.lead}>
			<div className="ways">
				<Way
					icon={<RadioTower size={22} aria-hidden />}
					title={words.hostTitle}
					lead={words.hostLead}
				>
					<Button
						variant="primary"
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
					<AddressForm />
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
				<NearbyList />
			) : (
				<p className="nearby-looking">{strings.nearby.searching}</p>
			)}
		</div>
	);
}

function AddressForm() {
	const [address, setAddress] = useState("");
	const { busy, error, setError, submit } = useCommand();
	return (
		<Form
			className="settings-line way-address"
			onSubmit={() => {
				if (!address.trim()) setError(strings.servers.addressMissing);
				else {
					void submit(
						() =>
							bridge.connectServer({ address: address.trim(), edition: null }),
						() => {},
					);
				}
			}}
		>
			<TextField
				label={words.address}
				placeholder={strings.servers.addressPlaceholder}
				inputMode="url"
				value={address}
				error={error}
				onChange={(event) => {
					setAddress(event.target.value);
					setError(null);
				}}
			/>
			<Button type="submit" className="settings-save" disabled={busy}>
				{strings.servers.connect}
			</Button>
		</Form>
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
	const ask = useView((view) => view.ask);
	const servers = all.filter(({ people }) => people.length > 0);
	return (
		<EmptyState
			icon={<Users size={26} />}
			title={words.peopleTitle}
			lead={words.peopleLead}
		>
			<ul className="people-here">
				{servers.flatMap((server) =>
					server.people.map((person) => (
						<li key={`${server.id} ${person.key}`}>
							<button
								type="button"
								className="person-here"
								onClick={() =>
									ask({ to: person.name, topic: "", serverId: server.id })
								}
							>
								<Avatar people={[person]} />
								<span className="person-here-text">
									<span className="foreign truncate">
										<span className="visually-hidden">{words.ask}</span>
										{calledName(person)}
									</span>
									{servers.length > 1 ? (
										<span className="person-here-server truncate numbers">
											{addressOf(server)}
										</span>
									) : null}
								</span>
								<Unverified person={person} />
							</button>
						</li>
					)),
				)}
			</ul>
		</EmptyState>
	);
}

function Alone() {
	const address = useApp((app) =>
		app.relayHost.kind === "on" ? app.relayHost.addresses[0] : undefined,
	);
	const [copied, copy] = useCopied();
	return (
		<EmptyState
			icon={<RadioTower size={26} />}
			title={words.aloneTitle}
			lead={address ? words.aloneLead : words.aloneConnectedLead}
		>
			{address ? (
				<div className="address-plate">
					<span dir="ltr" className="address-plate-text numbers">
						{address}
					</span>
					<Button
						variant="primary"
						aria-label={words.copyAddress(address)}
						icon={
							copied ? (
								<Check size={16} aria-hidden />
							) : (
								<Copy size={16} aria-hidden />
							)
						}
						onClick={() => copy(address)}
					>
						{words.copy}
					</Button>
				</div>
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
			<dl className="keys">
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
