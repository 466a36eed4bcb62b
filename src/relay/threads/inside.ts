import { parentPort, workerData } from "node:worker_threads";
import { Headcount } from "../headcount";
import { type Listening, openPort } from "../listener";
import { OpenStreams } from "../open-streams";
import { Opening, type Reception } from "../opening";
import { serveSocket } from "../plane/serve-socket";
import { readSocketRequest, refuseToken } from "../relay-socket";
import type { Doorway, Stranger } from "../stranger";
import { abort, type Stream } from "../streams";
import { Throttle } from "../throttle";
import { secureContextOf } from "../tls/secure-opening";
import { Rooms } from "./rooms";
import { type News, type Order, Outbox, type Setup } from "./wire";

/** What somebody may send before the control plane has looked at the token, in bytes; then TCP makes it wait. */
const MAX_AHEAD_BYTES = 64 * 1_024;

/** What runs in a data thread: its own port, and the pipes of the Connections that were assigned to it. */
export function runDataThread(): void {
	const port = parentPort;
	if (!port) throw new Error("A data thread has somebody who began it.");
	const news = new Outbox<News>((all) => port.postMessage(all));
	const thread = new DataThread(workerData as Setup, (item) => news.put(item));
	port.on("message", (orders: readonly Order[]) => {
		for (const order of orders) thread.follow(order);
	});
	void thread.listen();
}

class DataThread {
	readonly #rooms: Rooms;
	/** Whose tokens are being looked at, and what they have sent meanwhile. */
	readonly #applicants = new Map<
		number,
		{ readonly stranger: Stranger; rest: Uint8Array }
	>();
	readonly #streams = new OpenStreams(() => {});
	readonly #host;
	#asked = 0;
	#listening: Listening | null = null;
	#isClosing = false;

	constructor(
		readonly setup: Setup,
		readonly tell: (news: News) => void,
	) {
		this.#rooms = new Rooms(setup, tell);
		this.#host = {
			limits: setup.limits,
			now: Date.now,
			clock: () => performance.now(),
			log: (line: string) => tell({ kind: "log", line }),
			wrapped: (outer: Stream, inner: Stream) =>
				this.#streams.replace(outer, inner),
		};
	}

	async listen(): Promise<void> {
		const { host, port, limits } = this.setup;
		const doorway = this.#doorway();
		const reception = this.#reception();
		const accept = (stream: Stream, remote: string) => {
			if (this.#isClosing) {
				abort(stream);
				return;
			}
			this.#streams.add(stream);
			new Opening(doorway, reception, stream, remote);
		};
		try {
			this.#listening = await openPort(accept, host, port, limits.keepAliveMs);
			this.tell({ kind: "listening", port: this.#listening.port });
		} catch (error) {
			const { code, message } = error as NodeJS.ErrnoException;
			this.tell({ kind: "not-listening", code, message });
		}
	}

	follow(order: Order): void {
		if (order.kind === "close") void this.#close();
		else if (order.kind === "ping") this.tell({ kind: "pong" });
		else if (order.kind === "redeemed") this.#admit(order);
		else this.#rooms.follow(order);
	}

	/** The control plane knows the tokens. */
	#reception(): Reception {
		const refuseLine = (stranger: Stranger) =>
			stranger.refuse(
				"unexpected-datum",
				"This port takes relay sockets alone. Open a line at the port that you have dialled first.",
			);
		return {
			socket: (stranger, key, request, rest) => {
				const ask = this.#asked++;
				const applicant = { stranger, rest };
				stranger.hear = (chunk) => {
					applicant.rest = Buffer.concat([applicant.rest, chunk]);
					if (applicant.rest.length > MAX_AHEAD_BYTES) stranger.stream.pause();
				};
				this.#applicants.set(ask, applicant);
				const asked = readSocketRequest(key, request);
				this.tell({ kind: "redeem", ask, request: asked });
			},
			line: refuseLine,
			other: (_mode, stranger) => refuseLine(stranger),
		};
	}

	#admit({
		ask,
		id,
		socket,
	}: Extract<Order, { readonly kind: "redeemed" }>): void {
		const applicant = this.#applicants.get(ask);
		this.#applicants.delete(ask);
		if (!applicant) return;
		const { stranger } = applicant;
		const { stream } = stranger;
		// What was paused may have more.
		const more = stream.read() as Uint8Array | null;
		const rest = more ? Buffer.concat([applicant.rest, more]) : applicant.rest;
		stream.resume();
		stranger.end();
		if (stream.destroyed || stream.writableEnded) return;
		const found = socket && this.#rooms.find(id, socket.seat);
		if (!found) {
			refuseToken(this.#host, stream, id);
			return;
		}
		const { pipe, seat } = found;
		serveSocket(this.#host, pipe, seat, stream, socket.terms, rest, {
			active: () => this.#rooms.said(id),
			left: () => this.tell({ kind: "left", id, seat: seat.index }),
		});
		seat.latest = seat.attachment;
	}

	#doorway(): Doorway {
		const { limits, key } = this.setup;
		return {
			...this.#host,
			textMode: false,
			slowOpenings: new Headcount(
				limits.maxSlowOpenings,
				limits.maxSlowOpeningsPerAddress,
			),
			handshakes: new Throttle(
				limits.tlsHandshakesPerSecond,
				limits.tlsHandshakesBurst,
				this.#host.clock,
			),
			secureContext: secureContextOf(key),
			events: {
				note: (event, who, code = null) =>
					this.tell({ kind: "event", event, who, code }),
			},
		};
	}

	async #close(): Promise<void> {
		this.#isClosing = true;
		const closed = this.#listening?.close();
		this.#rooms.close();
		await this.#streams.end(this.setup.limits.lingerMs);
		await closed;
		// Behind what has yet to be told.
		setImmediate(() => setImmediate(() => process.exit()));
	}
}
