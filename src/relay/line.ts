import { type Datum, decodeDatum, frameDatum } from "../protocol/codec";
import type { Request } from "../protocol/datums/request";
import { FrameReader, frame, payloads } from "../protocol/frame";
import { findOption } from "../protocol/options";
import { assertNever } from "../shared/errors";
import type { Connection } from "./connections";
import type { Context } from "./context";
import { handleAcknowledge } from "./handlers/acknowledge";
import { handleLineClosed } from "./handlers/line-closed";
import { handleMessage } from "./handlers/message";
import { handleRequest } from "./handlers/request";
import { reasonFor } from "./refuse-stream";
import { finish, type Stream, Valve } from "./streams";
import { errorMessage, LINE, type RelayErrorCode } from "./words";

/** What a client asked for with its first Request (profile section 3). */
interface LineOptions {
	readonly relaySocket: boolean;
	readonly mailbox: boolean;
	readonly presence: boolean;
}

/** One party's line: decoded, and handed to the handler of each datum. */
export class Line {
	/** The address as the party gave it. */
	readonly address: string;
	readonly options: LineOptions;
	readonly valve: Valve;
	/** Where the Messages go that a client sends here: its most recently OK'ed Connection. */
	current: Connection | null = null;
	#closed = false;
	/** Its reader does not keep up, and it is about to be closed. */
	#overdue = false;

	/** @param key the party's name folded for comparison */
	constructor(
		readonly context: Context,
		readonly stream: Stream,
		readonly key: string,
		{ from, options }: Request,
	) {
		this.address = from;
		this.valve = new Valve(stream);
		this.options = {
			relaySocket: findOption(options, "relay") === "socket",
			mailbox: findOption(options, "mailbox") !== null,
			presence: findOption(options, "presence") !== null,
		};
	}

	/** @param rest what came behind the first Request */
	start(rest: Uint8Array): void {
		const reader = new FrameReader();
		const onData = (chunk: Uint8Array) => {
			try {
				for (const run of reader.push(chunk)) {
					for (const payload of payloads(run)) {
						if (this.#closed) return;
						this.#handle(payload);
					}
				}
			} catch (error) {
				this.#fail(error);
			}
		};
		this.stream.on("data", onData);
		this.stream.once("close", () => this.#close());
		if (rest.length > 0) onData(rest);
	}

	send(datum: Datum): void {
		if (this.#closed) return;
		this.stream.write(frameDatum(datum));
		if (
			!this.#overdue &&
			this.stream.writableLength > this.context.limits.maxLineQueueBytes
		) {
			this.#overdue = true;
			// Not within the handler that wrote this: it may be about other lines.
			setImmediate(() =>
				this.close("too-slow", "You read too slowly what comes on this line."),
			);
		}
	}

	/** Says what was refused; the line goes on. */
	refuse(code: RelayErrorCode, subject: string, sentence: string): void {
		this.send(errorMessage(this.context.now(), code, subject, sentence));
	}

	/** Says why, then closes the line. */
	close(code: RelayErrorCode, sentence: string): void {
		if (this.#closed) return;
		const { context, stream } = this;
		context.log(`${this.address} is closed: ${code}`);
		const words = errorMessage(context.now(), code, LINE, sentence);
		finish(stream, frameDatum(words), context.limits.lingerMs);
		this.#close();
	}

	#handle(payload: Uint8Array): void {
		const datum = decodeDatum(payload);
		switch (datum.kind) {
			case "request":
				handleRequest(this, datum);
				break;
			case "acknowledge":
				handleAcknowledge(this, datum);
				break;
			case "message":
				handleMessage(this, datum, frame(payload));
				break;
			case "connection":
			case "auth":
				this.refuse(
					"unexpected-datum",
					LINE,
					"This server did not ask for that datum.",
				);
				break;
			default:
				assertNever(datum);
		}
	}

	#fail(error: unknown): void {
		const { code, sentence } = reasonFor(this.context, error);
		this.close(code, sentence);
	}

	#close(): void {
		if (this.#closed) return;
		this.#closed = true;
		handleLineClosed(this);
	}
}
