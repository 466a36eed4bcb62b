import type { NearbyRelay } from "../../shared/domain/nearby";
import type { Server } from "../../shared/domain/server";
import type { AppState } from "../../shared/state";

/** A relay nearby, and whether it is in the user's list already. */
interface RelayToShow {
	readonly relay: NearbyRelay;
	/** The server of the list with its key; null where there is none. */
	readonly known: Server | null;
}

const cache = new WeakMap<
	AppState["nearby"],
	{
		servers: AppState["servers"];
		host: AppState["relayHost"];
		shown: readonly RelayToShow[];
	}
>();

/** All but the one hosted here. */
export function nearbyOf(app: AppState): readonly RelayToShow[] {
	const { nearby, servers, relayHost: host } = app;
	const made = cache.get(nearby);
	if (made && made.servers === servers && made.host === host) return made.shown;
	const own = host.kind === "on" ? host.fingerprint : null;
	const byKey = new Map(
		Object.values<Server>(servers).map((server) => [
			server.fingerprint,
			server,
		]),
	);
	const shown = nearby
		.filter(({ fingerprint }) => fingerprint !== own)
		.map((relay) => ({ relay, known: byKey.get(relay.fingerprint) ?? null }));
	cache.set(nearby, { servers, host, shown });
	return shown;
}
