import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeDatum, frameDatum } from "../../../src/protocol/codec";
import {
	DECIDING_BYTES,
	detectFraming,
	detectOpening,
	type Framing,
} from "../../../src/protocol/detect";
import { frame } from "../../../src/protocol/frame";
import {
	HEADER_LENGTH,
	headers,
	MSGPACK_HEADER,
	TEXT_HEADER,
} from "../../../src/protocol/header";
import { frameTyped } from "../../../src/protocol/typed/codec";
import type { TypedDatum } from "../../../src/protocol/typed/datums";
import { statusOf } from "../../../src/protocol/typed/status";
import { streamOf, transcripts } from "../../transcripts";

function bytes(...parts: (Uint8Array | string | number)[]): Uint8Array {
	return Uint8Array.from(
		parts.flatMap((part) =>
			typeof part === "number"
				? [part]
				: [...(typeof part === "string" ? Buffer.from(part) : part)],
		),
	);
}

const everyMode = ["msgpack", "text", "json"] as const;

/** What each recorded stream is. */
const recorded = transcripts.flatMap((transcript) => {
	const { name } = transcript;
	const isSeed = name.startsWith("e-01");
	const framing = isSeed ? "rfc" : "typed";
	const isText = name.startsWith("b-03");
	return [
		{
			name: `${name}, client`,
			stream: streamOf(transcript, "client"),
			opening: isText ? "text" : framing,
		} as const,
		{
			name: `${name}, server`,
			stream: streamOf(transcript, "server"),
			answer: (isText ? "text" : framing) as Framing,
		} as const,
	];
});

describe("the recorded streams", () => {
	test.each(recorded)("$name", ({ stream, ...expected }) => {
		if ("opening" in expected) {
			expect(detectOpening(stream, everyMode)).toBe(expected.opening);
		} else {
			expect(detectFraming(stream, "server")).toBe(expected.answer);
		}
	});
});

describe("openings", () => {
	const request = frameDatum({
		kind: "request",
		to: ["bob"],
		from: "alice@127.0.0.1:4321",
		options: ["relay=socket"],
	});
	const asArray = frame(
		encodeDatum(
			{ kind: "request", to: [], from: "alice", options: [] },
			"array",
		),
	);
	const auth = frameTyped({
		kind: "command",
		cmd: "AUTH",
		payload: ["616C696365", "alice"],
	});

	test.each([
		["a TLS ClientHello", bytes(0x16, 3, 1), "tls"],
		["a client written from the RFC", bytes(MSGPACK_HEADER, request), "rfc"],
		[
			"one that writes structs as arrays",
			bytes(MSGPACK_HEADER, asArray),
			"rfc",
		],
		["flexim-client", bytes(MSGPACK_HEADER, auth), "typed"],
		["somebody with nc", bytes(TEXT_HEADER, "hi\n"), "text"],
		["the Python window in JSON", bytes(headers.json, "{}"), "json"],
		["a web browser", bytes("GET / HTTP/1.1"), "other"],
		[
			"the Python window of 2018-10-20",
			bytes(MSGPACK_HEADER, 0, 0x24, 2, 0x82),
			"length-type",
		],
		[
			"the Python window of 2018-09-25",
			bytes(MSGPACK_HEADER, 0x83, 0xa2),
			"bare",
		],
		["noise", bytes(MSGPACK_HEADER, 0x1f, 0xff, 0xff, 0xff), "unknown"],
	] as const)("%s", (_name, stream, opening) => {
		expect(detectOpening(stream, everyMode)).toBe(opening);
	});

	test("what is not offered is no header", () => {
		expect(detectOpening(headers.json)).toBe("other");
		expect(detectOpening(TEXT_HEADER, ["msgpack"])).toBe("other");
	});
});

describe("answers", () => {
	const online = frameTyped(statusOf({ kind: "greeting" }));
	const challenge = frameTyped({
		kind: "auth",
		date: 1n,
		challenge: "0".repeat(256),
		lastSeen: 0n,
	});

	test.each([
		["fleximd", online, "typed"],
		["fleximd, its Auth before its greeting", challenge, "typed"],
		[
			"fleximd, which refuses the header",
			bytes(6, 0, 0x2a, 0xc4, 0x28),
			"typed",
		],
		["nobody online", frameTyped({ kind: "roster", users: [] }), "typed"],
		[
			"a presence of a profile's server",
			frameDatum({
				kind: "message",
				category: "presence",
				subject: "",
				flags: [],
				date: 1n,
				msg: "",
			}),
			"rfc",
		],
		["a text command", bytes("\0BYE "), "text"],
		["daemon.py's error", bytes("Unrecognized protocol header\n"), "text"],
		["a header again", MSGPACK_HEADER, "header"],
		["a web server", bytes("HTTP/1.1 400"), "text"],
	] as const)("%s", (_name, stream, framing) => {
		expect(detectFraming(stream, "server")).toBe(framing);
	});
});

describe("any stream, cut anywhere", () => {
	const stream = fc.oneof(
		fc.uint8Array({ maxLength: 40 }),
		fc.uint8Array({ maxLength: 30 }).map((rest) => bytes(MSGPACK_HEADER, rest)),
	);

	test("four bytes behind the header decide, and nothing that follows changes it", () => {
		fc.assert(
			fc.property(stream, (whole) => {
				const last = detectOpening(whole, everyMode);
				for (let cut = 0; cut <= whole.length; cut++) {
					const opening = detectOpening(whole.subarray(0, cut), everyMode);
					if (opening !== "incomplete") expect(opening).toBe(last);
					else expect(cut).toBeLessThan(HEADER_LENGTH + DECIDING_BYTES);
				}
				for (const from of ["client", "server"] as const) {
					const framing = detectFraming(whole, from);
					for (let cut = 0; cut <= whole.length; cut++) {
						const early = detectFraming(whole.subarray(0, cut), from);
						if (early !== null) expect(early).toBe(framing);
						else expect(cut).toBeLessThan(DECIDING_BYTES);
					}
				}
			}),
			{ numRuns: 1_000 },
		);
	});

	const name = fc.stringMatching(/^[a-z]{1,20}$/);
	const sentByClient: fc.Arbitrary<readonly [Uint8Array, string]> = fc.oneof(
		fc
			.record({
				to: fc.array(name, { maxLength: 200 }),
				from: name,
				options: fc.array(name, { maxLength: 40 }),
				form: fc.constantFrom("map" as const, "array" as const),
			})
			.map(
				({ form, ...request }) =>
					[
						frame(encodeDatum({ kind: "request", ...request }, form)),
						"rfc",
					] as const,
			),
		fc
			.oneof(
				fc.record({
					kind: fc.constant("command" as const),
					cmd: fc.constantFrom("AUTH", "ROSTER", "NICK", "BYE "),
					payload: fc.oneof(
						fc.array(fc.string(), { maxLength: 30 }),
						fc.string(),
						fc.constant(null),
					),
				}),
				fc.record({
					kind: fc.constant("message" as const),
					to: name,
					from: name,
					flags: fc.array(name, { maxLength: 3 }),
					date: fc.bigInt({ min: 0n, max: 2n ** 40n }),
					msg: fc.string({ maxLength: 3_000 }),
				}),
			)
			.map((datum: TypedDatum) => [frameTyped(datum), "typed"] as const),
	);

	test("what a client of either edition opens with is never taken for the other's", () => {
		fc.assert(
			fc.property(sentByClient, ([sent, opening]) => {
				expect(detectOpening(bytes(MSGPACK_HEADER, sent), everyMode)).toBe(
					opening,
				);
			}),
			{ numRuns: 2_000 },
		);
	});
});
