import type { Duplex } from "node:stream";
import {
	type Datum,
	decodeDatum,
	encodeDatum,
	type StructForm,
} from "../../../src/protocol/codec";
import type { Connection } from "../../../src/protocol/datums/connection";
import type { Message } from "../../../src/protocol/datums/message";
import { FrameReader, frame, payloads } from "../../../src/protocol/frame";
import { findOption } from "../../../src/protocol/options";

/** How long a test waits for what should come at once. Only a failing test ever waits so long. */
const PATIENCE_MS = 10_000;

export function within<T>(
	promise: Promise<T>,
	sentence: () => string,
): Promise<T> {
	let timer: NodeJS.Timeout;
	const late = new Promise<never>((_resolve, reject) => {
		timer = setTimeout(() => reject(new Error(sentence())), PATIENCE_MS);
	});
	return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** A client that does what a test says, and says what it saw where that is something else. */
export class Peer {
	/** Every payload that came. */
	readonly seen: Uint8Array[] = [];
	/** How the stream ended: the code of an error, or "end". */
	readonly closed: Promise<string>;
	readonly #reader = new FrameReader();
	#taken = 0;
	#isClosed = false;
	#wake = () => {};

	constructor(readonly stream: Duplex) {
		stream.on("data", (chunk: Uint8Array) => {
			for (const run of this.#reader.push(chunk)) {
				for (const payload of payloads(run)) {
					this.seen.push(new Uint8Array(payload));
				}
			}
			this.#wake();
		});
		this.closed = new Promise((resolve) => {
			let how = "end";
			stream.on("error", (error: NodeJS.ErrnoException) => {
				how = error.code ?? error.message;
			});
			stream.on("end", () => stream.end());
			stream.on("close", () => {
				this.#isClosed = true;
				this.#wake();
				resolve(how);
			});
		});
	}

	write(bytes: Uint8Array): this {
		this.stream.write(bytes);
		return this;
	}

	send(datum: Datum, form: StructForm = "map"): this {
		return this.write(frame(encodeDatum(datum, form)));
	}

	/** The next payload, as it came. */
	async nextBytes(): Promise<Uint8Array> {
		const late = () =>
			`nothing came after ${this.#taken} datums; ${this.#story()}`;
		while (this.seen.length <= this.#taken) {
			if (this.#isClosed) {
				throw new Error(`closed after ${this.#taken} datums; ${this.#story()}`);
			}
			await within(
				new Promise<void>((resolve) => {
					this.#wake = resolve;
				}),
				late,
			);
		}
		return this.seen[this.#taken++] as Uint8Array;
	}

	async next(): Promise<Datum> {
		return decodeDatum(await this.nextBytes());
	}

	/** What has come and nobody has taken, if anything. */
	takeNow(): Datum | null {
		const payload = this.seen[this.#taken];
		if (!payload) return null;
		this.#taken++;
		return decodeDatum(payload);
	}

	/** The next datum, which must be a Message of that category. */
	async message(category: string): Promise<Message> {
		const datum = await this.next();
		if (datum.kind === "message" && datum.category === category) return datum;
		throw new Error(`${shown(datum)} is no "${category}"; ${this.#story()}`);
	}

	/** The next datum, which must be a Connection. */
	async connection(): Promise<Connection> {
		const datum = await this.next();
		if (datum.kind === "connection") return datum;
		throw new Error(`${shown(datum)} is no Connection; ${this.#story()}`);
	}

	/** The code of the next datum, which must be an error. */
	async error(): Promise<string | null> {
		return findOption((await this.message("error")).flags, "code");
	}

	/** Whether everything that came was taken. */
	get isQuiet(): boolean {
		return this.seen.length === this.#taken;
	}

	/** Resolves when the relay has handled all that was sent so far: it has answered a later question. */
	async settled(): Promise<void> {
		this.send({ kind: "acknowledge", id: "settled?" });
		for (;;) {
			const datum = decodeDatum(await this.nextBytes());
			if (datum.kind === "message" && datum.subject === "settled?") return;
		}
	}

	/** How the stream ended, once it has. */
	end(): Promise<string> {
		return within(this.closed, () => `still open; ${this.#story()}`);
	}

	#story(): string {
		const last = this.seen.slice(-8).map((payload) => {
			try {
				return shown(decodeDatum(payload));
			} catch {
				return `${payload.length} bytes`;
			}
		});
		return `the last of ${this.seen.length}: ${last.join(" · ") || "nothing"}`;
	}
}

export function shown(datum: Datum): string {
	return JSON.stringify(datum, (_key, value) =>
		typeof value === "bigint" ? Number(value) : value,
	).slice(0, 300);
}
