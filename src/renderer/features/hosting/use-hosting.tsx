import { type ReactNode, useState } from "react";
import { strings } from "../../../language";
import type { Person } from "../../../shared/domain/person";
import type { Server } from "../../../shared/domain/server";
import { bridge } from "../../bridge";
import { ConfirmDialog } from "../../components/confirm-dialog";
import { appNow, notify } from "../../state/store";
import { listOf, shownName } from "../../text/names";

const words = strings.relayPage;
/** More names than that are only counted. */
const MAX_NAMED = 5;

/** Switches the hosted relay on and off; off only after saying who would be cut off. */
export function useHosting(): {
	readonly setHosting: (on: boolean) => void;
	/** To be shown. */
	readonly question: ReactNode;
} {
	const [leaving, setLeaving] = useState<readonly Person[] | null>(null);

	const setHosting = async (on: boolean) => {
		const here = on ? [] : peopleHere();
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

/** Who is on the hosted relay now, its host left out. */
function peopleHere(): readonly Person[] {
	const { servers, relayHost } = appNow();
	if (relayHost.kind !== "on") return [];
	const own = Object.values<Server>(servers).find((server) => server.own);
	return own?.people ?? [];
}

function namesOf(people: readonly Person[]): string {
	const names = people.slice(0, MAX_NAMED).map(({ name }) => shownName(name));
	const more = people.length - names.length;
	return listOf(more > 0 ? [...names, words.andMore(more)] : names);
}
