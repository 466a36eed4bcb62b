import { isDeepStrictEqual } from "node:util";
import { ProtocolError } from "../../../src/protocol/errors";
import { FrameReader, payloads } from "../../../src/protocol/frame";
import { PeerEncoding } from "../../../src/relay/calls/peer-encoding";
import { type Encoding, MsgpackEncoding } from "../../../src/relay/encoding";
import { TextEncoding } from "../../../src/relay/text/text-encoding";
import { TypedEncoding } from "../../../src/relay/typed/typed-encoding";
import { streamOf, transcripts } from "../../transcripts";
import { mutateBytes } from "../bytes";
import { shorter } from "../loop";
import { expect, Finding, type Target } from "../target";
import { readVectors } from "../vectors";
import { typed } from "./guests";

/** A stream and where it is cut into chunks, as TCP does it anywhere. */
interface CutStream {
	readonly hex: string;
	readonly cuts: readonly number[];
}

const MAX_DATUM = 512;
const MAX_LINE = 128;

const chat = Buffer.from("alice\r\n/ask bob\n/accept\r//x\n/who\nhelp\n");

export const line: Target<CutStream> = {
	name: "line",
	seeds: [
		...readVectors<{ hex: string }>("streams").map(({ hex }) => ({
			hex,
			cuts: [1, 6, 8],
		})),
		{ hex: chat.toString("hex"), cuts: [6, 7] },
		...transcripts.map((it) => ({
			hex: Buffer.from(streamOf(it, "client").subarray(5)).toString("hex"),
			cuts: [3, 4, 40],
		})),
	].filter(({ hex }) => hex.length <= 8_192),
	mutate: ({ hex, cuts }, other, random) =>
		random.chance(3)
			? {
					hex,
					cuts: Array.from({ length: random.below(8) }, () =>
						random.below(hex.length / 2 + 1),
					),
				}
			: {
					hex: Buffer.from(
						mutateBytes(
							Buffer.from(hex, "hex"),
							Buffer.from(other.hex, "hex"),
							random,
						),
					).toString("hex"),
					cuts,
				},
	*simpler({ hex, cuts }) {
		for (const fewer of shorter(cuts)) yield { hex, cuts: fewer };
		for (const bytes of shorter([...Buffer.from(hex, "hex")])) {
			yield { hex: Buffer.from(bytes).toString("hex"), cuts };
		}
	},
	/** However a stream is cut, it says the same. */
	run({ hex, cuts }) {
		const bytes = Buffer.from(hex, "hex");
		const chunks = cut(bytes, cuts);
		calledWith(chunks);
		const read = framesOf(chunks);
		if (!isDeepStrictEqual(read, reference(bytes))) {
			throw new Finding(`cut at ${cuts} it reads ${JSON.stringify(read)}`);
		}
		for (const make of [
			() => new MsgpackEncoding(),
			() => new TextEncoding(MAX_LINE, () => 0),
			() => typedEncoding(),
		]) {
			expect(
				isDeepStrictEqual(saidBy(make(), chunks), saidBy(make(), [bytes])),
				`cut at ${cuts} it says something else`,
			);
		}
	},
};

/** A call in each of its modes; what a NICK in text says depends on where it is cut. */
function calledWith(chunks: readonly Buffer[]): void {
	for (const mode of ["msgpack", "text", "json"] as const) {
		const callee = { name: "bob", freeName: (name: string) => name };
		const call = new PeerEncoding(mode, callee, MAX_DATUM, () => 0);
		saidBy(call, chunks);
		// What a text has begun, or a frame's head, and no more than came at once.
		const most = Math.max(MAX_DATUM, ...chunks.map(({ length }) => length));
		expect(call.heldBytes <= most + 8, "a call holds more than a message");
	}
}

/** Somebody who has logged in with it, so that all that may follow is read. */
function typedEncoding(): TypedEncoding {
	const encoding = new TypedEncoding(MAX_DATUM, () => 0);
	const [auth] = encoding.cut(
		typed("command", { cmd: "AUTH", payload: ["616c696365"] }),
	);
	const said = encoding.read(auth ?? new Uint8Array(0));
	if (said.kind !== "answer") throw new Finding("AUTH has no answer");
	const challenge =
		/[0-9a-f]{256}/.exec(Buffer.from(said.bytes).toString("latin1"))?.[0] ?? "";
	const [answer] = encoding.cut(typed("auth-response", { challenge }));
	expect(
		encoding.read(answer ?? new Uint8Array(0)).kind === "datum",
		"the challenge does not open",
	);
	return encoding;
}

function cut(bytes: Buffer, cuts: readonly number[]): Buffer[] {
	const edges = [0, ...cuts, bytes.length]
		.map((at) => Math.min(at, bytes.length))
		.sort((a, b) => a - b);
	return edges.slice(1).map((end, i) => bytes.subarray(edges[i], end));
}

function framesOf(chunks: readonly Buffer[]): string[] {
	const reader = new FrameReader();
	const found: string[] = [];
	try {
		for (const chunk of chunks) {
			for (const run of reader.push(chunk, MAX_DATUM)) {
				for (const payload of payloads(run)) {
					found.push(Buffer.from(payload).toString("hex"));
				}
			}
			expect(
				reader.pendingBytes <= MAX_DATUM + 2,
				"it holds more than a datum",
			);
		}
	} catch (error) {
		if (!(error instanceof ProtocolError)) throw error;
		// What lay whole before the bad length, within its own chunk, is not handed out: the stream ends here.
		return ["bad"];
	}
	return found;
}

/** The same without cleverness. */
function reference(bytes: Buffer): string[] {
	const found: string[] = [];
	for (let at = 0; bytes.length - at >= 2; ) {
		const length = bytes.readUInt16BE(at);
		if (length === 0 || length > MAX_DATUM) return ["bad"];
		if (at + 2 + length > bytes.length) break;
		found.push(bytes.subarray(at + 2, at + 2 + length).toString("hex"));
		at += 2 + length;
	}
	return found;
}

/** What an encoding makes of a stream; only ProtocolErrors may end it. */
function saidBy(encoding: Encoding, chunks: readonly Buffer[]): string[] {
	const said: string[] = [];
	try {
		const pieces = chunks.flatMap((chunk) => encoding.cut(chunk));
		for (const piece of pieces) {
			const it = encoding.read(piece);
			said.push(
				it.kind === "datum"
					? Buffer.from(it.framed()).toString("hex")
					: it.kind === "answer"
						? Buffer.from(it.bytes).toString()
						: it.kind === "direct"
							? JSON.stringify([it.to, it.message.flags, it.message.msg])
							: it.kind,
			);
		}
	} catch (error) {
		if (!(error instanceof ProtocolError)) throw error;
		return [error.code];
	}
	return said;
}
