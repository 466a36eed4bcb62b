import {
	MAX_SAMPLES,
	type RelaySample,
} from "../../shared/domain/relay-report";
import type { Connection } from "../connections";
import type { Stream } from "../streams";

/** What Node counts of a socket by itself. */
interface Counted {
	readonly bytesRead?: number;
	readonly bytesWritten?: number;
}

/**
 * What goes through, a sample a second: differences of numbers that are there anyway. Nothing is counted where
 * datums pass.
 */
export class Sampler {
	readonly #samples: RelaySample[] = [];
	readonly #bytes = new WeakMap<Stream, number>();
	readonly #next = new WeakMap<Connection, number>();
	/** Of streams that have closed since the last sample. */
	#closed = 0;

	/** What a stream had carried last. */
	closed(stream: Stream): void {
		const before = this.#bytes.get(stream);
		// Nobody looks.
		if (before === undefined && this.#samples.length === 0) return;
		this.#closed += Math.max(0, bytesOf(stream) - (before ?? 0));
	}

	/** To be called once a second. */
	sample(streams: Iterable<Stream>, connections: Iterable<Connection>): void {
		let bytes = this.#closed;
		this.#closed = 0;
		let messages = 0;
		const isFirst = this.#samples.length === 0;
		for (const stream of streams) {
			const now = bytesOf(stream);
			bytes += Math.max(0, now - (this.#bytes.get(stream) ?? 0));
			this.#bytes.set(stream, now);
		}
		for (const connection of connections) {
			const { next } = connection.channel;
			// One that was not there before has begun with 1, or with what a restart left.
			messages += next - (this.#next.get(connection) ?? (isFirst ? next : 1));
			this.#next.set(connection, next);
		}
		this.#samples.push(
			isFirst ? { messages: 0, bytes: 0 } : { messages, bytes },
		);
		if (this.#samples.length > MAX_SAMPLES) this.#samples.shift();
	}

	all(): RelaySample[] {
		return [...this.#samples];
	}
}

function bytesOf(stream: Stream): number {
	const { bytesRead = 0, bytesWritten = 0 } = stream as Counted;
	return bytesRead + bytesWritten;
}
