import type { Context } from "./context";
import { Introduction } from "./introduction";
import type { Reception } from "./opening";
import {
	openRelaySocket,
	readSocketRequest,
	redeem,
	type SocketRequest,
} from "./relay-socket";
import type { DataThread } from "./threads/data-thread";
import { type Admitted, ThreadChannel } from "./threads/thread-channel";

/** Who goes on with those who have come to the relay's own port. */
export function receptionOf(context: Context): Reception {
	return {
		socket: (stranger, key, request, rest) => {
			stranger.end();
			const asked = readSocketRequest(key, request);
			openRelaySocket(context, stranger.stream, asked, rest);
		},
		line: (stranger, secure, request, rest) =>
			Introduction.ofClient(context, stranger, secure, request, rest),
		other: (mode, stranger, secure, bytes) =>
			Introduction.ofOther(context, mode, stranger, secure, bytes),
	};
}

/** A relay socket that has come to the port of a data thread. */
export function redeemIn(
	context: Context,
	request: SocketRequest,
	thread: DataThread,
): Admitted | null {
	const redeemed = redeem(
		context,
		request,
		({ channel }) => channel instanceof ThreadChannel && channel.isIn(thread),
	);
	if (!redeemed) return null;
	const { connection, member: seat, terms } = redeemed;
	return { channel: connection.channel as ThreadChannel, seat, terms };
}
