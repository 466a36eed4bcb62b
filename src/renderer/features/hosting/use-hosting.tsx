import { type ReactNode, useState } from "react";
import { strings } from "../../../language";
import { namesOf } from "../../../language/lists";
import type { Person } from "../../../shared/domain/person";
import { hostedPeople } from "../../../shared/hosted-people";
import { bridge } from "../../bridge";
import { ConfirmDialog } from "../../components/confirm-dialog";
import { appNow, notify } from "../../state/store";

const words = strings.relayPage;

/** Switches the hosted relay on and off; off only after saying who would be cut off. */
export function useHosting(): {
	readonly setHosting: (on: boolean) => void;
	/** To be shown. */
	readonly question: ReactNode;
} {
	const [leaving, setLeaving] = useState<readonly Person[] | null>(null);

	const setHosting = async (on: boolean) => {
		const here = on ? [] : hostedPeople(appNow());
		if (here.length > 0) {
			setLeaving(here);
			return;
		}
		const result = await bridge.hostRelay({ on });
		// A relay that failed to start says so in its own place.
		if (!result.ok && appNow().relayHost.kind !== "failed")
			notify(result.error);
	};

	const question = leaving ? (
		<ConfirmDialog
			title={words.stopTitle}
			lead={words.stopLead(namesOf(leaving), leaving.length)}
			confirm={words.stopConfirm}
			command={() => bridge.hostRelay({ on: false })}
			onClose={() => setLeaving(null)}
		/>
	) : null;
	return { setHosting: (on) => void setHosting(on), question };
}
