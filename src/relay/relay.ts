import { ConnectionBook } from "./connections";
import type { Context } from "./context";
import { defaultLimits, type Limits } from "./limits";
import { openStream } from "./opening";
import { refuseStream } from "./refuse-stream";
import { Roster } from "./roster";
import { emptyMemory, type RelayStore } from "./store";
import { abort, type Stream } from "./streams";
import { receiptMessage } from "./words";

export interface RelayOptions {
	readonly limits?: Limits;
	/** Where users and Connections are kept over a restart; without it they end with the relay. */
	readonly store?: RelayStore;
	/** One readable line for the host; never what people write. */
	readonly log?: (line: string) => void;
	/** Unix milliseconds. */
	readonly now?: () => number;
}

const SWEEP_MS = 60_000;

/**
 * The server. Opens no port: it takes streams, so that it runs wherever there are some. Nothing that comes
 * in through one of them makes it throw.
 */
export class Relay {
	/** The port that OK names: that of whoever listens for this relay. */
	port = 0;
	readonly #context: Context;
	readonly #streams = new Set<Stream>();
	readonly #store: RelayStore | null;
	readonly #sweep: NodeJS.Timeout;
	#closed = false;

	constructor({
		limits = defaultLimits,
		store,
		log = () => {},
		now = Date.now,
	}: RelayOptions = {}) {
		this.#store = store ?? null;
		const memory = store?.initial ?? emptyMemory;
		const roster = new Roster(memory.users, limits.maxKnownUsers);
		const connections = new ConnectionBook(memory.connections, limits, now, {
			receipt: (connection, { key }, count, number) =>
				roster
					.line(key)
					?.send(receiptMessage(now(), connection.id, count, number)),
			stalled: (connection, member) => {
				log(`${member.address} reads too slowly and was cut off`);
				const stream = member.attachment?.stream;
				connection.pipe.detach(member);
				stream?.destroy();
				roster
					.line(member.key)
					?.refuse(
						"too-slow",
						connection.id,
						"You took nothing from this conversation for too long. Attach again to go on.",
					);
			},
			full: (connection, { key }) =>
				roster
					.line(key)
					?.refuse(
						"mailbox-full",
						connection.id,
						"The others have too much unread in this conversation; what you send waits until they have read.",
					),
		});
		this.#context = {
			limits,
			now,
			log,
			roster,
			connections,
			port: () => this.port,
			changed: () =>
				store?.changed(() => ({
					users: roster.known(),
					connections: connections.known(),
				})),
		};
		this.#sweep = setInterval(() => this.#forgetExpired(), SWEEP_MS);
		this.#sweep.unref();
	}

	/**
	 * The server's one door.
	 * @param remote where the stream comes from, for the log
	 */
	accept(stream: Stream, remote: string): void {
		if (this.#closed) {
			abort(stream);
			return;
		}
		this.#streams.add(stream);
		// Several conversations of one line listen to it; that is no leak.
		stream.setMaxListeners(0);
		stream.on("error", () => {}); // "close" follows, and says enough
		stream.once("close", () => this.#streams.delete(stream));
		openStream(this.#context, stream, remote);
	}

	/** Says goodbye to everyone, and returns when all is written down. */
	async close(): Promise<void> {
		if (this.#closed) return;
		this.#closed = true;
		clearInterval(this.#sweep);
		const { roster } = this.#context;
		const lines = new Set([...roster.lines()].map(({ stream }) => stream));
		const closed = [...this.#streams].map(
			(stream) => new Promise((resolve) => stream.once("close", resolve)),
		);
		for (const line of [...roster.lines()]) {
			line.close("shutting-down", "The host has switched this server off.");
		}
		for (const stream of this.#streams) if (!lines.has(stream)) stream.end();
		const { lingerMs } = this.#context.limits;
		await Promise.race([
			Promise.all(closed),
			new Promise((resolve) => setTimeout(resolve, lingerMs)),
		]);
		for (const stream of this.#streams) stream.destroy();
		this.#context.changed();
		await this.#store?.flush();
	}

	#forgetExpired(): void {
		const { connections, roster } = this.#context;
		for (const connection of connections.expired()) {
			connections.remove(connection);
			for (const { key, attachment } of connection.members) {
				if (attachment) {
					refuseStream(
						this.#context,
						attachment.stream,
						"connection-ended",
						connection.id,
						"Nobody has used this conversation for too long.",
					);
				}
				roster
					.line(key)
					?.refuse(
						connection.lastActive === 0
							? "request-withdrawn"
							: "connection-ended",
						connection.id,
						"Nobody has answered this request, or used this conversation, for too long.",
					);
			}
			this.#context.changed();
		}
	}
}
