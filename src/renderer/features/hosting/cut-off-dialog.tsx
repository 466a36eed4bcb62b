import { useState } from "react";
import { strings } from "../../../language";
import { namesOf } from "../../../language/lists";
import type { RelaySettings } from "../../../shared/domain/relay-host";
import { hostedPeople } from "../../../shared/hosted-people";
import { bridge } from "../../bridge";
import { ConfirmDialog } from "../../components/confirm-dialog";
import { appNow } from "../../state/store";

const words = strings.relayPage;

interface CutOffDialogProps {
	/** How the hosted relay is to run then; null where it is to stop. */
	readonly settings: RelaySettings | null;
	readonly onClose: () => void;
}

/** Names those who are on the hosted relay before it stops, or starts anew with other settings. */
export function CutOffDialog({ settings, onClose }: CutOffDialogProps) {
	// As they are when it is asked: names that come and go while one reads help nobody.
	const [people] = useState(() => hostedPeople(appNow()));
	const [before] = useState(() => appNow().relaySettings);
	const names = namesOf(people);
	if (!settings)
		return (
			<ConfirmDialog
				title={words.stopTitle}
				lead={words.stopLead(names, people.length)}
				confirm={words.stopConfirm}
				command={() => bridge.hostRelay({ on: false })}
				onClose={onClose}
			/>
		);
	const isSamePlace =
		settings.port === before.port && settings.scope === before.scope;
	return (
		<ConfirmDialog
			title={words.restartTitle}
			lead={
				isSamePlace
					? words.restartLead(names, people.length)
					: words.moveLead(names, people.length)
			}
			confirm={words.restartConfirm}
			command={() => bridge.setRelaySettings(settings)}
			onClose={onClose}
		/>
	);
}
