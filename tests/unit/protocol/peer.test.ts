import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ProtocolError } from "../../../src/protocol/errors";
import { headers, type Mode } from "../../../src/protocol/header";
import {
	PeerReader,
	type PeerWord,
} from "../../../src/protocol/peer/peer-reader";
import { PeerWriter } from "../../../src/protocol/peer/peer-writer";
import { frameTyped } from "../../../src/protocol/typed/codec";
import { transcripts } from "../../transcripts";

const modes = ["msgpack", "text", "json"] as const satisfies readonly Mode[];

function said(mode: Mode, chunks: readonly Uint8Array[]): PeerWord[] {
	const reader = new PeerReader(mode, 65_535);
	return chunks.flatMap((chunk) => reader.push(chunk));
}

function message(msg: string) {
	return {
		kind: "message",
		to: "them",
		from: "me",
		flags: [],
		date: 1_538_000_000n,
		msg,
	} as const;
}

const head = { to: "them", from: "me", flags: [], date: 1_538_000_000n };

function cut(bytes: Uint8Array, at: readonly number[]): Uint8Array[] {
	const edges = [0, ...at.map((it) => it % (bytes.length + 1)), bytes.length];
	edges.sort((a, b) => a - b);
	return edges.slice(1).map((end, i) => bytes.subarray(edges[i], end));
}

const text = fc
	.string({ unit: "grapheme", maxLength: 40 })
	.map((it) => it.replace(/[\0\r]/g, ""));
const cuts = fc.array(fc.nat(1_000), { maxLength: 6 });

describe("one direction of a call", () => {
	test.each(modes)("in %s, cut anywhere, says what was written", (mode) => {
		fc.assert(
			fc.property(fc.array(text, { maxLength: 4 }), cuts, (texts, at) => {
				const writer = new PeerWriter(mode);
				const bytes = Uint8Array.from(
					[
						...texts.map((it) => writer.message(it, head)),
						writer.command("BYE ", null),
					].flatMap((it) => [...it]),
				);
				const found = said(mode, cut(bytes, at));
				expect(found.at(-1)).toEqual({ kind: "left" });
				expect(
					found.flatMap((it) => (it.kind === "said" ? [it.text] : [])),
				).toEqual(texts.filter((it) => it !== "" || mode !== "text"));
			}),
		);
	});

	test("changes its mode in the middle of a segment", () => {
		const typed = frameTyped(message("in types"));
		const command = (cmd: string) =>
			frameTyped({ kind: "command", cmd, payload: null });
		const bytes = Buffer.concat([
			typed,
			command("TEXT"),
			Buffer.from("in text\r\0MPCK"),
			typed,
			command("JSON"),
			Buffer.from('{"msg":"in json"}{"cmd":"TEXT"}'),
			Buffer.from("text again\r\0BYE "),
		]);
		fc.assert(
			fc.property(cuts, (at) => {
				const found = said("msgpack", cut(bytes, at));
				expect(
					found.map((it) => (it.kind === "said" ? it.text : it.kind)),
				).toEqual([
					"in types",
					"in text",
					"in types",
					"in json",
					"text again",
					"left",
				]);
			}),
		);
	});

	test("a second header is passed over; another framing is an error, and not waited for", () => {
		const twice = Buffer.concat([
			headers.msgpack,
			frameTyped(message("hello")),
		]);
		fc.assert(
			fc.property(cuts, (at) => {
				expect(said("msgpack", cut(twice, at))).toMatchObject([
					{ text: "hello" },
				]);
			}),
		);
		const other = Uint8Array.of(0, 0x24, 2, 0x82);
		expect(() => said("msgpack", [other])).toThrow(ProtocolError);
	});

	test("any bytes, cut anywhere, are read or refused, and never held beyond the bound", () => {
		const bytes = fc.oneof(
			fc.uint8Array({ maxLength: 300 }),
			fc.string({ maxLength: 300 }).map((it) => Buffer.from(it)),
			fc
				.tuple(fc.nat(5), fc.uint8Array({ maxLength: 60 }))
				.map(([type, rest]) => Buffer.from([type, 0, 20, 0x82, ...rest])),
		);
		fc.assert(
			fc.property(fc.constantFrom(...modes), bytes, cuts, (mode, all, at) => {
				const reader = new PeerReader(mode, 100);
				try {
					for (const chunk of cut(all, at)) {
						reader.push(chunk);
						expect(reader.pendingBytes).toBeLessThanOrEqual(103);
					}
				} catch (error) {
					expect(error).toBeInstanceOf(ProtocolError);
				}
			}),
			{ numRuns: 2_000 },
		);
	});

	test("text that would end a message or begin a command does neither", () => {
		const writer = new PeerWriter("text");
		const bytes = writer.message("a\rb\0BYE \r\nc", head);
		expect(said("text", [bytes])).toMatchObject([{ text: "a\nbBYE \nc" }]);
	});
});

describe("the recorded calls", () => {
	test.each(transcripts.filter(({ name }) => /^[bc]-/.test(name)))(
		"$name, both sides",
		({ pieces, name }) => {
			const mode = name.startsWith("b-03") ? "text" : "msgpack";
			for (const side of ["client", "server"] as const) {
				const reader = new PeerReader(mode, 65_535);
				const heads = side === "client" ? 5 : 0;
				const all = pieces
					.filter(({ from, bytes }) => from === side && bytes.length > 0)
					.map(({ bytes }, i) => (i === 0 ? bytes.subarray(heads) : bytes))
					.flatMap((bytes) => reader.push(bytes));
				expect(all.length).toBeGreaterThan(1);
				const last = name.startsWith("b-01") ? "server" : "client";
				if (side === last) expect(all.at(-1)).toEqual({ kind: "left" });
			}
		},
	);
});
