import { FrameReader } from "../../protocol/frame";
import type { Attachment, Seat } from "../attachment";
import { Bucket } from "../bucket";
import type { Context } from "../context";
import type { Pipe } from "../pipe";
import { reasonFor, refuseStream } from "../refuse-stream";
import { readSteadily } from "../steady-reads";
import { finish, type Stream, Valve } from "../streams";

/** What a relay socket is taken with. */
export interface SocketTerms {
	/** The Connection's id. */
	readonly id: string;
	/** Was used up by coming in, and stands in its markers. */
	readonly token: string;
	/** The option `mailbox` of the line that it belongs to. */
	readonly mailbox: boolean;
	/** The option `seq=now`. */
	readonly echoes: boolean;
	/** The option `marker=short`. */
	readonly shortMarkers: boolean;
}

/** Who is told what becomes of it. */
interface SocketEvents {
	/** Something was said. */
	active(): void;
	/** It has closed, and nothing has taken its place. */
	left(): void;
}

/**
 * Attaches a relay socket to its Connection. From then on the stream is Messages only, of which the server reads the
 * lengths.
 * @param rest what came behind the Request
 */
export function serveSocket(
	host: Pick<Context, "limits" | "now" | "clock" | "log">,
	pipe: Pipe,
	seat: Seat,
	stream: Stream,
	{ id, token, mailbox, echoes, shortMarkers }: SocketTerms,
	rest: Uint8Array,
	events: SocketEvents,
): void {
	const { limits, clock } = host;
	const earlier = seat.attachment?.outlet.valve.stream;
	const reader = new FrameReader();
	const bytes = new Bucket(
		limits.socketBytesPerSecond,
		limits.socketBytesBurst,
		clock,
	);
	/** @returns whether the chunk is still in use */
	const take = (chunk: Uint8Array): boolean => {
		let isKept = false;
		if (seat.attachment !== attachment) return isKept;
		try {
			for (const run of reader.push(chunk)) {
				if (pipe.append(seat, run, true)) isKept = true;
			}
			events.active();
			const wait = bytes.take(chunk.length);
			if (wait > 0) {
				valve.shut();
				setTimeout(() => valve.open(), wait);
			}
		} catch (error) {
			const { code, sentence } = reasonFor(host, error);
			pipe.detach(seat);
			refuseStream(host, stream, code, id, sentence);
		}
		return isKept;
	};
	const valve = new Valve(stream);
	const attachment: Attachment = pipe.attach(seat, {
		valve,
		mark: token,
		passOn: null,
		mailbox,
		echoes,
		shortMarkers,
	});
	// Before the socket ends this side, too.
	stream.prependOnceListener("end", () => {
		if (seat.attachment === attachment) attachment.echo();
	});
	if (earlier) finish(earlier, null, limits.lingerMs);
	const closed = () => {
		if (seat.attachment !== attachment) return;
		pipe.detach(seat);
		events.left();
	};
	if (rest.length > 0) take(rest);
	readSteadily(stream, { take, closed });
}

/** Detaches a seat. Its relay socket is closed, with these words; a line stays open. */
export function hangUp(
	pipe: Pipe,
	seat: Seat,
	lastWords: Uint8Array | null,
): void {
	const outlet = seat.attachment?.outlet;
	pipe.detach(seat);
	if (outlet && outlet.mark !== null) {
		finish(outlet.valve.stream, lastWords, pipe.limits.lingerMs);
	}
}
