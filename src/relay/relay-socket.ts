import type { Request } from "../protocol/datums/request";
import { findOption } from "../protocol/options";
import { type Connection, type Member, memberOf } from "./connections";
import type { Context } from "./context";
import { Pipe } from "./pipe";
import { type SocketTerms, serveSocket } from "./plane/serve-socket";
import { refuseStream } from "./refuse-stream";
import type { Stream } from "./streams";
import { redeemToken } from "./tokens";

const connectionIdPattern = /^[0-9a-f]{64}$/;

/** The one Connection id that a Request names instead of people; null where it names people. */
export function requestedConnectionId({ to }: Request): string | null {
	const [only, ...more] = to;
	if (only === undefined || more.length > 0) return null;
	return connectionIdPattern.test(only) ? only : null;
}

/** Whether a first Request opens a relay socket rather than a line (profile section 5). */
export function isRelaySocketRequest(request: Request): boolean {
	return (
		requestedConnectionId(request) !== null &&
		findOption(request.options, "token") !== null
	);
}

/** What a Request for a relay socket says. */
export interface SocketRequest {
	/** The name of who asks, folded for comparison. */
	readonly key: string;
	/** The Connection's. */
	readonly id: string;
	readonly token: string;
	/** The option `seq=now`. */
	readonly echoes: boolean;
	/** The option `marker=short`. */
	readonly shortMarkers: boolean;
}

export function readSocketRequest(
	key: string,
	request: Request,
): SocketRequest {
	return {
		key,
		id: requestedConnectionId(request) ?? "",
		token: findOption(request.options, "token") ?? "",
		echoes: findOption(request.options, "seq") === "now",
		shortMarkers: findOption(request.options, "marker") === "short",
	};
}

/**
 * Uses up the token of a relay socket.
 * @param isHere whether that Connection's are taken where this one came in
 * @returns null where it is none; why is not told, so that a guess learns nothing, not even that the id exists
 */
export function redeem(
	{ roster, connections }: Context,
	{ key, id, token, echoes, shortMarkers }: SocketRequest,
	isHere: (connection: Connection) => boolean,
): { connection: Connection; member: Member; terms: SocketTerms } | null {
	const line = roster.line(key);
	const connection = connections.find(id);
	const member = connection && memberOf(connection, key);
	if (!line || !connection || !member || !isHere(connection)) return null;
	if (!redeemToken(member, token)) return null;
	const mailbox = line.options.mailbox && !connection.transient;
	const terms = { id, token, mailbox, echoes, shortMarkers };
	return { connection, member, terms };
}

/**
 * A relay socket at the relay's own port.
 * @param rest what came behind the Request
 */
export function openRelaySocket(
	context: Context,
	stream: Stream,
	request: SocketRequest,
	rest: Uint8Array,
): void {
	const isHere = ({ channel }: Connection) => channel instanceof Pipe;
	const redeemed = redeem(context, request, isHere);
	if (!redeemed) {
		refuseToken(context, stream, request.id);
		return;
	}
	const { connection, member, terms } = redeemed;
	const { connections } = context;
	serveSocket(
		context,
		connection.channel as Pipe & typeof connection.channel,
		member,
		stream,
		terms,
		rest,
		{
			active: () => {
				connection.lastActive = context.now();
			},
			left: () => connections.events.left(connection),
		},
	);
}

export function refuseToken(
	host: Pick<Context, "now" | "limits">,
	stream: Stream,
	id: string,
): void {
	refuseStream(
		host,
		stream,
		"bad-token",
		id,
		"This token opens no relay socket. Each is good for one use; ask for a fresh one on the line.",
	);
}
