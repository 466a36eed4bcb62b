import type { Line } from "../line";
import { presenceMessage } from "../words";

/** Names in one presence Message, so that it stays far from the size of a datum. */
const NAMES_PER_MESSAGE = 100;

/** Answers the option `presence`, at once and at least with an empty list: the line is open. */
export function tellWhoIsHere(line: Line): void {
	const { roster, now } = line.context;
	const flags: string[] = [];
	for (const other of roster.lines()) {
		if (other !== line) flags.push(`online=${other.address}`);
	}
	for (let i = 0; i === 0 || i < flags.length; i += NAMES_PER_MESSAGE) {
		line.send(presenceMessage(now(), flags.slice(i, i + NAMES_PER_MESSAGE)));
	}
}

/** Tells everybody who asked for presence. */
export function announce(line: Line, change: "online" | "offline"): void {
	const { roster, now } = line.context;
	const message = presenceMessage(now(), [`${change}=${line.address}`]);
	for (const other of roster.lines()) {
		if (other !== line && other.options.presence) other.send(message);
	}
}
