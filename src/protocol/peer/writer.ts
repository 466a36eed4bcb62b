import type { Mode } from "../header";
import { frameTyped } from "../typed/codec";
import type { Command, TypedMessage } from "../typed/datums";
import { utf8Bytes } from "../utf8";
import { jsonOf } from "./json";

/**
 * What one peer writes, in the mode that the call was opened in. Each result is one segment: some readers take one read() for
 * one message, and whatever stands behind a command for its payload, so they are to be written with a pause between them
 * (editions.md, iii).
 */
export class PeerWriter {
	constructor(readonly mode: Mode) {}

	/** @throws ProtocolError `unencodable` over 65,535 bytes in MessagePack */
	message(message: TypedMessage): Uint8Array {
		if (this.mode === "msgpack") return frameTyped(message);
		if (this.mode === "json") return utf8Bytes(jsonOf(message));
		// A CR would end it, and a NUL begin a command.
		const line = message.msg.replace(/\r\n?/g, "\n").replaceAll("\0", "");
		return utf8Bytes(`${line}\r`);
	}

	bye(): Uint8Array {
		return this.#command({ kind: "command", cmd: "BYE ", payload: null });
	}

	/** Only in text and JSON: in MessagePack what the Python window reads kills flexim-chat's command, and the other way round. */
	nick(name: string): Uint8Array | null {
		if (this.mode === "msgpack") return null;
		return this.#command({ kind: "command", cmd: "NICK", payload: name });
	}

	#command(command: Command): Uint8Array {
		if (this.mode === "msgpack") return frameTyped(command);
		if (this.mode === "json") return utf8Bytes(jsonOf(command));
		const { cmd, payload } = command;
		return utf8Bytes(`\0${cmd}${typeof payload === "string" ? payload : ""}`);
	}
}
