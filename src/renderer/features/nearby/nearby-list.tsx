import { useState } from "react";
import { strings } from "../../../language";
import type { NearbyRelay } from "../../../shared/domain/nearby";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { nearbyOf } from "../../state/nearby";
import { run, useApp } from "../../state/store";
import { shownName } from "../../text/names";
import { endpointText } from "../../text/words";
import "./nearby.css";

const words = strings.nearby;

interface NearbyListProps {
	/** To connect is what leads on from here. */
	readonly isNextStep?: boolean;
}

/** Relays that announce themselves on this network. A click connects, under the key that is shown. */
export function NearbyList({ isNextStep = false }: NearbyListProps) {
	const relays = useApp(nearbyOf);
	return (
		<ul aria-label={words.heading}>
			{relays.map(({ relay, known }) => (
				<NearbyItem
					key={relay.id}
					relay={relay}
					isNextStep={isNextStep}
					isKnown={known !== null && known.line.kind !== "idle"}
				/>
			))}
		</ul>
	);
}

interface NearbyItemProps {
	readonly relay: NearbyRelay;
	readonly isNextStep: boolean;
	/** It is in the user's list, and connected or about to be. */
	readonly isKnown: boolean;
}

function NearbyItem({ relay, isNextStep, isKnown }: NearbyItemProps) {
	const [busy, setBusy] = useState(false);
	const { id, fingerprint, addresses, port, online } = relay;
	const name = shownName(relay.name);
	const [host = ""] = addresses;

	const connect = async () => {
		setBusy(true);
		await run(bridge.connectNearby({ id, fingerprint }));
		setBusy(false);
	};

	return (
		<li className="nearby-item">
			<span className="nearby-text">
				<span className="nearby-name foreign">{name}</span>
				<span className="nearby-note nearby-place numbers">
					<bdi dir="ltr">{endpointText(host, port)}</bdi>
					<span>{words.people(online)}</span>
				</span>
				<span className="nearby-key" title={words.keyNote}>
					{words.key}{" "}
					<bdi dir="ltr" className="truncate">
						{fingerprint}
					</bdi>
				</span>
			</span>
			{isKnown ? (
				<span className="nearby-note">{words.known}</span>
			) : (
				<Button
					small
					variant={isNextStep ? "primary" : "plain"}
					disabled={busy}
					aria-label={words.connectTo(name)}
					onClick={() => void connect()}
				>
					{words.connect}
				</Button>
			)}
		</li>
	);
}
