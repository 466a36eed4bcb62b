import type { Request } from "../protocol/datums/request";
import { FrameReader } from "../protocol/frame";
import { findOption } from "../protocol/options";
import { Bucket } from "./bucket";
import { memberOf, redeemToken } from "./connections";
import type { Context } from "./context";
import { endTransient } from "./handlers/ending";
import { reasonFor, refuseStream } from "./refuse-stream";
import { readSteadily } from "./steady-reads";
import { finish, type Stream, Valve } from "./streams";

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

/**
 * Attaches a relay socket to its Connection. From then on the stream is Messages only, of which the
 * server reads the lengths.
 * @param rest what came behind the Request
 */
export function openRelaySocket(
	context: Context,
	stream: Stream,
	key: string,
	request: Request,
	rest: Uint8Array,
): void {
	const { roster, connections, limits, clock, now } = context;
	const id = requestedConnectionId(request) ?? "";
	const token = findOption(request.options, "token") ?? "";
	const line = roster.line(key);
	const connection = connections.find(id);
	const member = connection && memberOf(connection, key);
	// One answer for every reason: a guess learns nothing, not even that the id exists.
	if (!line || !connection || !member || !redeemToken(member, token)) {
		refuseStream(
			context,
			stream,
			"bad-token",
			id,
			"This token opens no relay socket. Each is good for one use; ask for a fresh one on the line.",
		);
		return;
	}
	const { pipe } = connection;
	const earlier = member.attachment?.outlet.valve.stream;
	const reader = new FrameReader();
	const bytes = new Bucket(
		limits.socketBytesPerSecond,
		limits.socketBytesBurst,
		clock,
	);
	/** @returns whether the chunk is still in use */
	const take = (chunk: Uint8Array): boolean => {
		let isKept = false;
		if (member.attachment !== attachment) return isKept;
		try {
			for (const run of reader.push(chunk)) {
				if (pipe.append(member, run, true)) isKept = true;
			}
			connection.lastActive = now();
			const wait = bytes.take(chunk.length);
			if (wait > 0) {
				valve.shut();
				setTimeout(() => valve.open(), wait);
			}
		} catch (error) {
			const { code, sentence } = reasonFor(context, error);
			pipe.detach(member);
			refuseStream(context, socket, code, id, sentence);
		}
		return isKept;
	};
	const socket = readSteadily(stream, take);
	if (socket !== stream) context.wrapped(stream, socket);
	const valve = new Valve(socket);
	const attachment = pipe.attach(member, {
		valve,
		mark: token,
		passOn: null,
		mailbox: line.options.mailbox && !connection.transient,
		echoes: findOption(request.options, "seq") === "now",
		shortMarkers: findOption(request.options, "marker") === "short",
	});
	if (earlier) finish(earlier, null, limits.lingerMs);
	socket.once("close", () => {
		if (member.attachment !== attachment) return;
		pipe.detach(member);
		if (connection.transient) endTransient(context, connection);
	});
	if (rest.length > 0) take(rest);
}
