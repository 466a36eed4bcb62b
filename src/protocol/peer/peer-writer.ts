import { frame } from "../frame";
import type { Mode } from "../header";
import { frameTyped } from "../typed/codec";
import type { Command } from "../typed/datums";
import { writeArray, writeInt64, writeMap, writeText } from "../typed/values";
import { utf8Bytes } from "../utf8";

/** What one side says, besides the text. */
export interface PeerHead {
	/** This user's name, or address for calling back. */
	readonly from: string;
	/** The other's address. */
	readonly to: string;
	readonly flags: readonly string[];
	/** Unix seconds. */
	readonly date: bigint;
}

/**
 * What one side of a conversation between peers writes, in the mode that the call was opened in. Each result is one segment: some
 * readers take one read() for one message, and what stands behind a command for its payload (editions.md, iii).
 */
export class PeerWriter {
	constructor(readonly mode: Mode) {}

	/**
	 * @param isSeed the other speaks in the RFC's frames
	 * @throws ProtocolError `unencodable` over 65,535 bytes in MessagePack
	 */
	message(text: string, head: PeerHead, isSeed = false): Uint8Array {
		// A CR ends a message, and a NUL begins a command.
		const msg = text
			.toWellFormed()
			.replace(/\r\n?/g, "\n")
			.replaceAll("\0", "");
		const { to, from, flags, date } = head;
		if (this.mode === "text") return utf8Bytes(`${msg}\r`);
		if (this.mode === "json") {
			return utf8Bytes(
				JSON.stringify({ to, from, flags, date: Number(date), msg }),
			);
		}
		return isSeed
			? seedMessage("chat", msg, date)
			: frameTyped({ kind: "message", to, from, flags, date, msg });
	}

	command(
		cmd: string,
		payload: Command["payload"],
		isSeed = false,
	): Uint8Array {
		const word = payload === null ? "" : [payload].flat().join(" ");
		if (this.mode === "text") return utf8Bytes(`\0${cmd}${word}`);
		if (this.mode === "json")
			return utf8Bytes(JSON.stringify({ cmd, payload }));
		return isSeed
			? seedMessage("command", cmd + word, 0n)
			: frameTyped({ kind: "command", cmd, payload });
	}
}

function seedMessage(category: string, text: string, date: bigint): Uint8Array {
	return frame(
		writeMap([
			["category", writeText(category)],
			["subject", writeText("")],
			["flags", writeArray([])],
			["date", writeInt64(date)],
			["message", writeText(text)],
		]),
	);
}
