import { type Connection, issueToken, type Member } from "../connections";
import type { Line } from "../line";
import { okMessage } from "../words";

/**
 * Step 5 of the handshake, to one member: who has joined, and how to attach. A client that did not ask
 * for relay sockets is attached here and now, on its line.
 */
export function sendOk(
	line: Line,
	connection: Connection,
	member: Member,
): void {
	const { context, options } = line;
	const { pipe } = connection;
	const flags = connection.members
		.filter(({ joined }) => joined)
		.map(({ address }) => `joined=${address}`);
	member.confirms = options.mailbox;
	member.resumes = options.relaySocket;
	if (options.relaySocket) flags.push(`token=${issueToken(member)}`);
	line.send(okMessage(context.now(), connection.id, flags, context.port()));
	if (!options.relaySocket) {
		line.current = connection;
		if (member.attachment?.stream !== line.stream) {
			pipe.attach(member, line.stream, {
				mark: null,
				wantsReceipts: options.mailbox,
			});
		}
	}
}

/** Tells a member that attached before who has come or gone. */
export function sendChange(
	line: Line,
	connection: Connection,
	change: "joined" | "left",
	address: string,
): void {
	const { now, port } = line.context;
	line.send(okMessage(now(), connection.id, [`${change}=${address}`], port()));
}
