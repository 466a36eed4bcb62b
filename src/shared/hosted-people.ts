import type { Person } from "./domain/person";
import type { Server } from "./domain/server";
import type { AppState } from "./state";

/** Who is on the hosted relay now, its host left out: who is cut off when it stops. */
export function hostedPeople({
	servers,
	relayHost,
}: Pick<AppState, "servers" | "relayHost">): readonly Person[] {
	if (relayHost.kind !== "on") return [];
	const own = Object.values<Server>(servers).find((server) => server.own);
	return own?.people ?? [];
}
