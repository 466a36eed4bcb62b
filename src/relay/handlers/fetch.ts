import { memberOf } from "../connections";
import type { Line } from "../line";
import { attachLine, tellMissed } from "./ok";

/** So long it waits to be asked for, in milliseconds: flexim-client never asks, others do at once. */
const GRACE_MS = 500;

/** Who comes back by the name gets what was kept when it asks, and otherwise soon. */
export function fetchSoon(line: Line): void {
	line.later(GRACE_MS, () => fetchKept(line));
}

/** Goes on with all conversations that the name alone comes back to: with what was kept, and what is said from now on. */
export function fetchKept(line: Line): void {
	const { connections } = line.context;
	for (const connection of connections.of(line.key)) {
		const member = memberOf(connection, line.key);
		if (member?.standing !== "joined" || !member.byName) continue;
		tellMissed(line, connection, member);
		attachLine(line, connection, member);
	}
}
