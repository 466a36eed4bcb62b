import { detectFraming } from "../detect";
import { ProtocolError } from "../errors";
import { FrameReader, MAX_DATUM_BYTES, payloads } from "../frame";
import { HEADER_LENGTH, type Mode } from "../header";
import { decodeTyped } from "../typed/codec";
import { wordsOf } from "../typed/datums";
import { TypedFrameReader } from "../typed/frame";
import { type LooseValue, readLoose, textOf } from "../typed/values";

/** What a peer says, in whichever mode (editions.md, iii and iv). */
export type PeerWord =
	| {
			readonly kind: "said";
			readonly text: string;
			/** As the peer calls itself, unproven; null where this mode has no such field, or it is empty. */
			readonly from: string | null;
			readonly flags: readonly string[];
			/** Unix seconds; null where there is none. */
			readonly date: bigint | null;
	  }
	| { readonly kind: "named"; readonly name: string }
	| { readonly kind: "left" };

/** Which program it is, where its way to write commands has shown it. */
export type PeerProgram = "go" | "python" | null;

const NUL = 0x00;
const CR = 0x0d;
const LF = 0x0a;

/** Mode switches: in text, JSON and MessagePack alike. */
const switches: Readonly<Record<string, Mode>> = {
	TEXT: "text",
	MPCK: "msgpack",
	JSON: "json",
};

/** One direction of a conversation between peers: its bytes, cut in any way, and what they say. */
export class PeerReader {
	readonly #frames: TypedFrameReader;
	/** Set where the peer is the Python window of October 2018, which speaks in the RFC's frames. */
	#seed: FrameReader | null = null;
	/** MessagePack: what the first bytes are has yet to be seen. */
	#isFirst = true;
	/** Text and JSON: what is not complete. */
	#held: Uint8Array = new Uint8Array(0);
	program: PeerProgram = null;

	/** @param maxBytes of one message: whoever sends more without an end is not a person */
	constructor(
		public mode: Mode,
		readonly maxBytes = MAX_DATUM_BYTES,
	) {
		this.#frames = new TypedFrameReader(maxBytes);
	}

	/** It speaks in the framing of the RFC. */
	get isSeed(): boolean {
		return this.#seed !== null;
	}

	/** Bytes of what has begun and not ended: a time limit on them is the caller's. */
	get pendingBytes(): number {
		return (
			this.#held.length +
			this.#frames.pendingBytes +
			(this.#seed?.pendingBytes ?? 0)
		);
	}

	/** What has come of a text without an end, when the connection has ended. */
	get rest(): string {
		return this.mode === "text" ? textOf(this.#held) : "";
	}

	/** @throws ProtocolError where the stream can't go on */
	push(chunk: Uint8Array): PeerWord[] {
		const words: PeerWord[] = [];
		let rest: Uint8Array | null = chunk;
		// A switch in the middle leaves the rest of the bytes to the next mode.
		while (rest) {
			const mode: Mode = this.mode;
			rest =
				mode === "msgpack"
					? this.#readFrames(rest, words)
					: mode === "text"
						? this.#readText(rest, words)
						: this.#readJson(rest, words);
			if (mode === this.mode && rest?.length === 0) rest = null;
		}
		return words;
	}

	#readFrames(chunk: Uint8Array, words: PeerWord[]): Uint8Array | null {
		let bytes = chunk;
		if (this.#isFirst) {
			bytes = join(this.#held, chunk);
			this.#held = new Uint8Array(0);
			const framing = detectFraming(bytes, "client");
			if (framing === "header" && bytes.length >= HEADER_LENGTH) {
				// flexim-listener eats a header, so that whoever knows it sends two.
				bytes = bytes.slice(HEADER_LENGTH);
			}
			const found = detectFraming(bytes, "client");
			if (found === null || found === "header") {
				this.#held = bytes;
				return null;
			}
			if (found === "rfc") this.#seed = new FrameReader();
			else if (found !== "typed") throw otherEdition();
			this.#isFirst = false;
		}
		if (this.#seed) return this.#readSeed(this.#seed, bytes, words);
		this.#frames.push(bytes);
		for (;;) {
			const frame = this.#frames.next();
			if (!frame) return null;
			const datum = decodeTyped(frame);
			if (datum?.kind === "message") {
				const { msg, from, flags, date } = datum;
				words.push({
					kind: "said",
					text: msg,
					from: from || null,
					flags,
					date,
				});
			} else if (datum?.kind === "command") {
				this.#note(datum.payload);
				const [word = ""] = wordsOf(datum);
				if (this.#obey(datum.cmd, word, words)) return this.#frames.takeRest();
			}
		}
	}

	/** Only Go writes a list. */
	#note(payload: unknown): void {
		this.program = Array.isArray(payload) ? "go" : "python";
	}

	/** @returns whether what follows is in another mode */
	#obey(cmd: string, word: string, words: PeerWord[]): boolean {
		const mode = switches[cmd];
		if (mode) {
			const isOther = mode !== this.mode;
			this.mode = mode;
			return isOther;
		}
		if (cmd === "NICK" && word !== "")
			words.push({ kind: "named", name: word });
		if (cmd.trim() === "BYE") words.push({ kind: "left" });
		return false;
	}

	/** {category, subject, flags, date, message}; a command is a message of its own category (editions.md, i). */
	#readSeed(
		reader: FrameReader,
		bytes: Uint8Array,
		words: PeerWord[],
	): Uint8Array | null {
		const runs = reader.push(bytes, this.maxBytes);
		for (const run of runs) {
			for (const payload of payloads(run)) {
				const value = readLoose(payload);
				if (!(value instanceof Map)) continue;
				const text = seedText(value.get("message") ?? value.get("msg"));
				if (text === null) continue;
				if (seedText(value.get("category")) !== "command") {
					const date = value.get("date");
					words.push({
						kind: "said",
						text,
						from: null,
						flags: [],
						date: typeof date === "bigint" ? date : null,
					});
				} else if (this.#obey(text.slice(0, 4), text.slice(4), words)) {
					// It reads on in the new mode only with its next read, and so do we.
					return null;
				}
			}
		}
		return null;
	}

	#readText(chunk: Uint8Array, words: PeerWord[]): Uint8Array | null {
		let bytes = join(this.#held, chunk);
		this.#held = new Uint8Array(0);
		while (bytes.length > 0) {
			if (bytes[0] === NUL) {
				// Padding of a Go reader's, handed on.
				if (bytes[1] === NUL) {
					bytes = bytes.subarray(1);
					continue;
				}
				if (bytes.length < 5) break;
				const cmd = textOf(bytes.subarray(1, 5));
				const end = cmd in switches || cmd === "BYE " ? 5 : endOfCommand(bytes);
				const word = textOf(bytes.subarray(5, end)).trim();
				bytes = bytes.subarray(end);
				if (this.#obey(cmd, word, words)) return bytes;
				continue;
			}
			const end = bytes.findIndex((byte) => byte === CR || byte === NUL);
			if (end < 0 && bytes.length < this.maxBytes) break;
			const length = end < 0 ? bytes.length : end;
			const text = textOf(bytes.subarray(0, length));
			if (text !== "")
				words.push({ kind: "said", text, from: null, flags: [], date: null });
			bytes = bytes.subarray(bytes[length] === CR ? length + 1 : length);
		}
		this.#held = bytes.slice();
		return null;
	}

	/** Objects without anything between them: where one ends its braces say. */
	#readJson(chunk: Uint8Array, words: PeerWord[]): Uint8Array | null {
		let bytes = join(this.#held, chunk);
		this.#held = new Uint8Array(0);
		for (;;) {
			const start = bytes.indexOf(0x7b);
			if (start < 0) return null;
			const end = endOfObject(bytes, start);
			if (end === null) {
				if (bytes.length > this.maxBytes) throw otherEdition();
				this.#held = bytes.slice(start);
				return null;
			}
			const object = parseJson(textOf(bytes.subarray(start, end)));
			bytes = bytes.subarray(end);
			if (!object) continue;
			const text = object.msg ?? object.message;
			if (typeof object.cmd === "string") {
				this.#note(object.payload);
				const [word = ""] = [object.payload].flat();
				if (this.#obey(object.cmd, String(word ?? ""), words)) return bytes;
			} else if (typeof text === "string") {
				const { from, flags, date } = object;
				words.push({
					kind: "said",
					text: text.toWellFormed(),
					from: typeof from === "string" && from !== "" ? from : null,
					flags: Array.isArray(flags) ? flags.filter(isText) : [],
					date: Number.isSafeInteger(date) ? BigInt(date as number) : null,
				});
			}
		}
	}
}

/**
 * A command in text has no end of its own: it goes as far as what came with it (editions.md, iii). A CR, a NUL or a line's end can't
 * be in a name.
 */
function endOfCommand(bytes: Uint8Array): number {
	const end = bytes.findIndex(
		(byte, i) => i >= 5 && (byte === NUL || byte === CR || byte === LF),
	);
	if (end < 0) return bytes.length;
	return bytes[end] === NUL ? end : end + 1;
}

/** @returns null while it has not ended */
function endOfObject(bytes: Uint8Array, start: number): number | null {
	let depth = 0;
	let isText = false;
	for (let at = start; at < bytes.length; at++) {
		const byte = bytes[at];
		if (isText) {
			if (byte === 0x5c) at++;
			else if (byte === 0x22) isText = false;
		} else if (byte === 0x22) isText = true;
		else if (byte === 0x7b) depth++;
		else if (byte === 0x7d && --depth === 0) return at + 1;
	}
	return null;
}

function parseJson(text: string): Readonly<Record<string, unknown>> | null {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

function seedText(value: LooseValue | undefined): string | null {
	return value instanceof Uint8Array ? textOf(value) : null;
}

function isText(value: unknown): value is string {
	return typeof value === "string" && value.isWellFormed();
}

function join(held: Uint8Array, chunk: Uint8Array): Uint8Array {
	if (held.length === 0) return chunk;
	const all = new Uint8Array(held.length + chunk.length);
	all.set(held);
	all.set(chunk, held.length);
	return all;
}

function otherEdition(): ProtocolError {
	return new ProtocolError("bad-datum", "This is no conversation of peers.");
}
