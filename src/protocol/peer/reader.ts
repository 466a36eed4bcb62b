import { DECIDING_BYTES, detectFraming } from "../detect";
import { ProtocolError } from "../errors";
import { HEADER_LENGTH, type Mode, MSGPACK_HEADER } from "../header";
import { decodeTyped } from "../typed/codec";
import { type Command, wordsOf } from "../typed/datums";
import { TypedFrameReader } from "../typed/frame";
import { textOf } from "../typed/values";
import { objectEnd, saidInJson } from "./json";

/** What one peer says to the other (editions.md, iii and iv). */
export type PeerSaid =
	| {
			readonly kind: "message";
			/** What the sender calls itself: a name, `name@host:port`, or "" where the mode has no room for it. */
			readonly from: string;
			readonly flags: readonly string[];
			/** Unix seconds; null in text mode. */
			readonly date: bigint | null;
			readonly msg: string;
	  }
	| { readonly kind: "nick"; readonly name: string }
	| { readonly kind: "bye" };

const NUL = 0x00;
const CR = 0x0d;
/** NUL and four letters. */
const COMMAND_BYTES = 5;

/** Commands that change how the rest of this direction is written. */
const modes: Readonly<Record<string, Mode>> = {
	TEXT: "text",
	MPCK: "msgpack",
	JSON: "json",
};

/** Reads one direction of a call, in whichever of its modes it goes on. */
export class PeerReader {
	#mode: Mode;
	#typed: TypedFrameReader;
	/** It is the framing that is read here: another would be waited for without end. */
	#isDecided = false;
	/** What has come in text or JSON, or before four bytes have told the framing, and is not whole yet. */
	#held: Uint8Array = new Uint8Array(0);

	/**
	 * @param mode what the caller's header says
	 * @param maxBytes the longest message
	 */
	constructor(
		mode: Mode,
		readonly maxBytes: number,
	) {
		this.#mode = mode;
		this.#typed = new TypedFrameReader(maxBytes);
	}

	/** What the direction is written in now. */
	get mode(): Mode {
		return this.#mode;
	}

	get pendingBytes(): number {
		return this.#typed.pendingBytes + this.#held.length;
	}

	/**
	 * @param chunk as it came: in text mode a NICK ends where it does
	 * @throws ProtocolError `bad-length`, `bad-msgpack` or `bad-datum`
	 */
	push(chunk: Uint8Array): PeerSaid[] {
		const said: PeerSaid[] = [];
		let rest: Uint8Array | null = chunk;
		while (rest) {
			rest =
				this.#mode === "msgpack"
					? this.#readTyped(rest, said)
					: this.#mode === "text"
						? this.#readText(rest, said)
						: this.#readJson(rest, said);
		}
		return said;
	}

	/** @returns what is left and in another mode; null where nothing is */
	#readTyped(bytes: Uint8Array, said: PeerSaid[]): Uint8Array | null {
		const first = this.#isDecided ? bytes : this.#decide(bytes);
		if (!first) return null;
		this.#typed.push(first);
		for (let frame = this.#typed.next(); frame; frame = this.#typed.next()) {
			const datum = decodeTyped(frame);
			if (datum?.kind === "message") said.push(datum);
			if (datum?.kind === "command" && this.#obey(datum, said)) {
				return this.#typed.takeRest();
			}
		}
		return null;
	}

	/** @returns what has come of the first frame and behind it; null before that can be told */
	#decide(bytes: Uint8Array): Uint8Array | null {
		let all = joined(this.#held, bytes);
		this.#held = new Uint8Array(0);
		// flexim-listener eats a header, so that who is careful sends two.
		if (all[0] === MSGPACK_HEADER[0] && all.length >= HEADER_LENGTH) {
			all = all.subarray(HEADER_LENGTH);
		}
		const framing = detectFraming(all, "client");
		if (framing === "typed") {
			this.#isDecided = true;
			return all;
		}
		if (all.length >= DECIDING_BYTES && framing !== "header") {
			throw new ProtocolError(
				"bad-datum",
				"This edition of the wire is not spoken here.",
			);
		}
		this.#held = Uint8Array.from(all);
		return null;
	}

	#readText(bytes: Uint8Array, said: PeerSaid[]): Uint8Array | null {
		const all = joined(this.#held, bytes);
		let at = 0;
		for (;;) {
			if (all[at] === NUL) {
				if (all.length - at < COMMAND_BYTES) break;
				const cmd = textOf(all.subarray(at + 1, at + COMMAND_BYTES));
				const begin = at + COMMAND_BYTES;
				// A name has no end of its own; the others have no payload.
				const end = cmd === "NICK" ? endOf(all, begin) : begin;
				const payload = textOf(all.subarray(begin, end));
				at = end + (all[end] === CR ? 1 : 0);
				if (this.#obey({ kind: "command", cmd, payload }, said)) {
					this.#held = new Uint8Array(0);
					return all.subarray(at);
				}
				continue;
			}
			const end = endOf(all, at);
			if (end === all.length) break;
			const msg = textOf(all.subarray(at, end));
			said.push({ kind: "message", from: "", flags: [], date: null, msg });
			at = end + (all[end] === CR ? 1 : 0);
		}
		this.#hold(all.subarray(at));
		return null;
	}

	#readJson(bytes: Uint8Array, said: PeerSaid[]): Uint8Array | null {
		let all = joined(this.#held, bytes);
		for (let end = objectEnd(all); end !== null; end = objectEnd(all)) {
			const found = saidInJson(all.subarray(0, end));
			all = all.subarray(end);
			if (found?.kind === "message") said.push(found);
			if (found?.kind === "command" && this.#obey(found, said)) {
				this.#held = new Uint8Array(0);
				return all;
			}
		}
		this.#hold(all);
		return null;
	}

	/** @returns whether another mode begins */
	#obey(command: Command, said: PeerSaid[]): boolean {
		const cmd = command.cmd.trim();
		if (cmd === "NICK") {
			const [name = ""] = wordsOf(command);
			said.push({ kind: "nick", name: name.replace(/\0/g, "") });
		} else if (cmd === "BYE") said.push({ kind: "bye" });
		const mode = modes[cmd];
		if (mode === undefined || mode === this.#mode) return false;
		this.#mode = mode;
		this.#isDecided = false;
		return true;
	}

	#hold(bytes: Uint8Array): void {
		if (bytes.length > this.maxBytes) {
			throw new ProtocolError(
				"bad-length",
				`A message may have ${this.maxBytes} bytes here.`,
			);
		}
		// A copy: a view would keep all of the chunk.
		this.#held = Uint8Array.from(bytes);
	}
}

/** Where a message or a name ends: at a CR, or at the NUL that begins a command. */
function endOf(bytes: Uint8Array, from: number): number {
	for (let at = from; at < bytes.length; at++) {
		if (bytes[at] === CR || bytes[at] === NUL) return at;
	}
	return bytes.length;
}

function joined(held: Uint8Array, bytes: Uint8Array): Uint8Array {
	if (held.length === 0) return bytes;
	const all = new Uint8Array(held.length + bytes.length);
	all.set(held);
	all.set(bytes, held.length);
	return all;
}
