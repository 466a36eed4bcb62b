import type { Socket } from "node:net";
import {
	MAX_REPORTED_PEOPLE,
	type RelayReport,
} from "../../shared/domain/relay-report";
import { plainAddress } from "../auth/bans";
import type { Context } from "../context";
import type { Sampler } from "./sampler";

/** What the relay is doing now. */
export function reportOf(
	{ roster, connections, events }: Context,
	sampler: Sampler,
	startedAt: number,
	lastFromOutside: number | null,
): RelayReport {
	const lines = [...roster.lines()];
	const talking = new Map<string, number>();
	let conversations = 0;
	for (const { members, channel, transient } of connections.all()) {
		// A file on its way is no conversation of its own.
		if (transient) continue;
		const here = members.filter((member) => channel.isAttached(member));
		if (here.length >= 2) conversations++;
		for (const { key } of here) talking.set(key, (talking.get(key) ?? 0) + 1);
	}
	const reached = new Map<string, number>();
	for (const { stream } of lines) {
		const { localAddress } = stream as Socket;
		if (!localAddress) continue;
		const address = plainAddress(localAddress);
		reached.set(address, (reached.get(address) ?? 0) + 1);
	}
	return {
		startedAt,
		people: lines
			.slice(0, MAX_REPORTED_PEOPLE)
			.map(({ key, address, identityKey, remote, since }) => ({
				key,
				name: address.split("@")[0] ?? address,
				identityKey,
				address: plainAddress(remote),
				since,
				conversations: talking.get(key) ?? 0,
			})),
		morePeople: Math.max(0, lines.length - MAX_REPORTED_PEOPLE),
		conversations,
		samples: sampler.all(),
		events: events.all(),
		reachedAt: [...reached].map(([address, people]) => ({ address, people })),
		lastFromOutside,
	};
}
