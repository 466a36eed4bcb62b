import type { Line } from "../line";
import { presenceMessage } from "../words";
import { keyFlags } from "./keys";

/** Names in one presence Message, so that it stays far from the size of a datum. */
const NAMES_PER_MESSAGE = 100;

/** Answers the option `presence`, at once and at least with an empty list: the line is open. */
export function tellWhoIsHere(line: Line): void {
	const { roster, now } = line.context;
	const others: Line[] = [];
	for (const other of roster.lines()) {
		if (other !== line) others.push(other);
	}
	for (let i = 0; i === 0 || i < others.length; i += NAMES_PER_MESSAGE) {
		const some = others.slice(i, i + NAMES_PER_MESSAGE);
		line.send(
			presenceMessage(now(), [
				...some.map(({ address }) => `online=${address}`),
				...keyFlags(line.context, some),
			]),
		);
	}
}

/** Tells everybody who asked for presence. */
export function announce(line: Line, change: "online" | "offline"): void {
	const { roster, now } = line.context;
	if (!roster.isWatched) return;
	const keys = change === "online" ? keyFlags(line.context, [line]) : [];
	const message = presenceMessage(now(), [
		`${change}=${line.address}`,
		...keys,
	]);
	for (const other of roster.watchers()) {
		if (other !== line) other.send(message);
	}
}
