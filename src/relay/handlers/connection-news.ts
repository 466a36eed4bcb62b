import type { ConnectionEvents } from "../connections";
import type { Context } from "../context";
import type { Line } from "../line";
import type { Fullness } from "../notices";
import { receiptMessage } from "../words";
import { endTransient } from "./ending";
import { endIfDeserted } from "./leaving";
import { refuseUntaken } from "./message";

/** What happens in conversations is told on the lines of those whom it concerns. */
export function newsOfConnections(context: () => Context): ConnectionEvents {
	const lineOf = (key: string) => context().roster.line(key);
	const log = (line: string) => context().log(line);
	return {
		receipt: ({ id }, { key }, count, number) =>
			lineOf(key)?.send(receiptMessage(context().now(), id, count, number)),
		stalled: ({ id }, { key, address }) => {
			log(`${address} reads too slowly and was cut off`);
			lineOf(key)?.refuse(
				"too-slow",
				id,
				"You took nothing from this conversation for too long. Attach again to go on.",
			);
		},
		full: ({ id }, { key }, why) => {
			const line = lineOf(key);
			if (line) refuseAsFull(line, id, why);
		},
		personFull: ({ id }, { key }, { address }) =>
			lineOf(key)?.refuse(
				"mailbox-full",
				id,
				`The mailbox of ${address} is full: what you send reaches the others only, until ${address} is back.`,
				[`person=${address}`],
			),
		damaged: (_connection, member, datums) => {
			member.missed += datums;
			log(`${datums} messages for ${member.address} can't be read any more`);
		},
		leftBehind: (_connection, member, datums) => {
			if (member.missed === 0) {
				log(`the others went on without ${member.address}`);
			}
			member.missed += datums;
		},
		refused: ({ id }, { key }) => {
			const line = lineOf(key);
			if (line) refuseUntaken(line, id);
		},
		left: (connection) => {
			if (connection.transient) endTransient(context(), connection);
		},
		empty: (connection) => {
			if (connection.channel.deserted) endIfDeserted(context(), connection);
		},
		numbered: () => context().changed(),
	};
}

function refuseAsFull(line: Line, id: string, why: Fullness): void {
	if (why.kind === "disk") {
		line.refuse(
			"relay-full",
			id,
			"This server's disk takes nothing more at present: what you send waits, and goes on by itself.",
		);
		return;
	}
	const address = why.kind === "mailbox" ? why.person?.address : undefined;
	if (address === undefined) {
		line.refuse(
			"mailbox-full",
			id,
			"The others have too much unread in this conversation; what you send waits until they have read.",
		);
		return;
	}
	line.refuse(
		"mailbox-full",
		id,
		`The mailbox of ${address} is full; what you send waits until ${address} is back.`,
		[`person=${address}`],
	);
}
