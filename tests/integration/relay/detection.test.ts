import fc from "fast-check";
import { expect, test } from "vitest";
import { frameDatum } from "../../../src/protocol/codec";
import { detectOpening } from "../../../src/protocol/detect";
import { headers } from "../../../src/protocol/header";
import { frameTyped } from "../../../src/protocol/typed/codec";
import { streamOf, transcripts } from "../../transcripts";
import { type LocalRelay, request, tcpRelay, within, withLimits } from "./kit";

/** Whoever opens a stream, and however TCP cuts it: the same answer, and nobody is waited for longer than the limits say. */

type Outcome = "a line" | "text" | "typed" | "rfc" | "nothing";

/** Ends when the stream has become a line, or was closed: what did not end would hang. */
async function outcomeOf(
	{ relay, log }: LocalRelay,
	connect: LocalRelay["connect"],
	chunks: readonly Uint8Array[],
): Promise<Outcome> {
	const { stream } = connect();
	const said: Buffer[] = [];
	stream.on("data", (bytes: Buffer) => said.push(bytes));
	stream.on("error", () => {});
	const closed = new Promise<false>((resolve) => {
		stream.once("end", () => resolve(false));
		stream.once("close", () => resolve(false));
	});
	for (const chunk of chunks) {
		if (stream.writable) stream.write(chunk);
		await new Promise((resolve) => setImmediate(resolve));
	}
	const isLine = new Promise<true>((resolve) => {
		const look = setInterval(() => {
			if (!log.some((line) => line.endsWith(" is here"))) return;
			clearInterval(look);
			resolve(true);
		}, 2);
		void closed.then(() => clearInterval(look));
	});
	const opened = await within(
		Promise.race([closed, isLine]),
		() => `${Buffer.concat([...chunks]).toString("hex")} hangs`,
	);
	stream.destroy();
	await relay.close();
	if (opened) return "a line";
	const bytes = Buffer.concat(said);
	if (bytes.length === 0) return "nothing";
	if (bytes.toString().startsWith("FLEX messenger")) return "text";
	return bytes[0] === 6 ? "typed" : "rfc";
}

function freshRelay(): Promise<LocalRelay> {
	return tcpRelay({
		limits: withLimits({
			headerTimeoutMs: 500,
			requestTimeoutMs: 500,
			textNameTimeoutMs: 500,
			tlsTimeoutMs: 500,
			lingerMs: 5,
		}),
	});
}

const beginnings = [
	Buffer.concat([headers.msgpack, frameDatum(request("alice"))]),
	Buffer.concat([
		headers.msgpack,
		frameTyped({ kind: "command", cmd: "AUTH", payload: ["616c", "al"] }),
	]),
	Buffer.concat([headers.text, Buffer.from("alice\n")]),
	Buffer.from([0x16, 3, 1, 2, 0, 1]),
	Buffer.from("GET / HTTP/1.1\r\n"),
	...transcripts.map((it) => Buffer.from(streamOf(it, "client"))),
];

const stream = fc
	.record({
		beginning: fc.constantFrom(...beginnings),
		kept: fc.nat(60),
		rest: fc.uint8Array({ maxLength: 12 }),
	})
	.map(({ beginning, kept, rest }) =>
		Buffer.concat([beginning.subarray(0, kept), rest]),
	);

const cuts = fc.array(fc.nat(60), { maxLength: 5 });

async function check(bytes: Buffer, at: readonly number[]): Promise<void> {
	const edges = [0, ...at, bytes.length]
		.map((it) => Math.min(it, bytes.length))
		.sort((a, b) => a - b);
	const chunks = edges.slice(1).map((end, i) => bytes.subarray(edges[i], end));
	const whole = await freshRelay();
	const pieces = await freshRelay();
	const [one, other] = await Promise.all([
		outcomeOf(whole, whole.connect, [bytes]),
		outcomeOf(pieces, pieces.connect, chunks),
	]);
	expect(other).toBe(one);
	// What the first bytes say is what answers, where anything does.
	const opening = detectOpening(bytes);
	if (opening === "other") expect(one).toBe("nothing");
	if (opening === "typed") expect(one).toBe("typed");
	if (opening === "text") expect(["text", "a line"]).toContain(one);
	if (one === "typed") expect(opening).toBe("typed");
}

test("any beginning, cut anywhere, is answered alike, and none hangs", async () => {
	// Many at once, for most of them wait for a limit.
	const many = fc.array(fc.tuple(stream, cuts), {
		minLength: 16,
		maxLength: 16,
	});
	await fc.assert(
		fc.asyncProperty(many, async (streams) => {
			await Promise.all(streams.map(([bytes, at]) => check(bytes, at)));
		}),
		{ numRuns: 6, endOnFailure: true },
	);
});
