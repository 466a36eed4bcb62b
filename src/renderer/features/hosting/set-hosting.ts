import {
	isSameService,
	type RelaySettings,
} from "../../../shared/domain/relay-host";
import { hostedPeople } from "../../../shared/hosted-people";
import { bridge } from "../../bridge";
import { appNow, notify } from "../../state/store";
import { useView } from "../../state/view";

/** Switches the hosted relay on and off; off only after saying who would be cut off. */
export async function setHosting(on: boolean): Promise<void> {
	if (!on && asksFirst(null)) return;
	const result = await bridge.hostRelay({ on });
	// A relay that failed to start says so in its own place.
	if (!result.ok && appNow().relayHost.kind !== "failed") notify(result.error);
}

/**
 * @param settings how the relay is to run from now on; null where it is to stop
 * @returns whether somebody would be cut off by it. Then the user is asked, and their yes does it
 */
export function asksFirst(settings: RelaySettings | null): boolean {
	const app = appNow();
	if (settings && isSameService(app.relaySettings, settings)) return false;
	if (hostedPeople(app).length === 0) return false;
	useView.getState().open({ kind: "cut-off", settings });
	return true;
}
