import { fromBase64url, toBase64url } from "../../protocol/base64url";
import type { Message } from "../../protocol/datums/message";
import { findCount, findOption } from "../../protocol/options";
import type { FileId } from "../../shared/domain/ids";
import { SALT_BYTES } from "./chunks";

/** What is said on the Connection that a file goes over (docs/PROTOCOL.md, Files). */
export type FileWord =
	| ReaderWord
	| {
			readonly kind: "begin";
			readonly id: FileId;
			readonly chunk: number;
			readonly salt: Uint8Array;
	  }
	| {
			readonly kind: "data";
			readonly id: FileId;
			readonly chunk: number;
			readonly sealed: Uint8Array;
	  }
	| {
			readonly kind: "refuse";
			readonly id: FileId;
			readonly code: string;
			/** As it came, for who does not know the code. */
			readonly sentence?: string;
	  };

type ReaderWord =
	| { readonly kind: "get"; readonly id: FileId; readonly chunk: number }
	| { readonly kind: "got"; readonly id: FileId; readonly chunk: number }
	| { readonly kind: "stop"; readonly id: FileId };

/** What of another app's sentence is shown. */
const MAX_SENTENCE_LENGTH = 300;

/** What goes over the wire with a code. */
const UNAVAILABLE = "This file can't be had from its author's app now.";

const kinds = ["get", "begin", "data", "got", "stop", "refuse"] as const;

/** @param date Unix seconds */
export function wordMessage(word: FileWord, date: number): Message {
	const flags = [`${word.kind}=${word.id}`];
	if ("chunk" in word) flags.push(`chunk=${word.chunk}`);
	if (word.kind === "begin") flags.push(`salt=${toBase64url(word.salt)}`);
	if (word.kind === "refuse") flags.push(`code=${word.code}`);
	return {
		kind: "message",
		category: "file",
		subject: "",
		flags,
		date: BigInt(date),
		msg:
			word.kind === "data"
				? Buffer.from(
						word.sealed.buffer,
						word.sealed.byteOffset,
						word.sealed.length,
					).toString("base64")
				: word.kind === "refuse"
					? (word.sentence ?? UNAVAILABLE)
					: "",
	};
}

/** @returns null for what is none of these */
export function wordIn({ category, flags, msg }: Message): FileWord | null {
	if (category !== "file") return null;
	const kind = kinds.find((one) => findOption(flags, one) !== null);
	const id = (kind ? findOption(flags, kind) : "") as FileId;
	if (kind === "stop") return { kind, id };
	if (kind === "refuse") {
		const code = findOption(flags, "code") ?? "";
		const sentence = msg.slice(0, MAX_SENTENCE_LENGTH).toWellFormed();
		return { kind, id, code, sentence };
	}
	const chunk = findCount(flags, "chunk");
	if (!kind || chunk === null) return null;
	if (kind === "data") {
		return { kind, id, chunk, sealed: Buffer.from(msg, "base64") };
	}
	if (kind !== "begin") return { kind, id, chunk };
	const salt = fromBase64url(findOption(flags, "salt") ?? "", SALT_BYTES);
	return salt && { kind, id, chunk, salt };
}
