import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Datum, encodeDatum } from "../../../src/protocol/codec";
import { frame } from "../../../src/protocol/frame";
import { findOption } from "../../../src/protocol/options";
import {
	acknowledge,
	chat,
	dial,
	MSGPACK_HEADER,
	memoryRelay,
	openLine,
	Peer,
	receipt,
	request,
	tcpRelay,
	unhurried,
	withLimits,
	witness,
} from "./kit";

interface HostileStream {
	readonly id: string;
	readonly name: string;
	readonly after: "nothing" | "header" | "line";
	readonly bytes: readonly (string | readonly [string, number])[];
	readonly answer: string;
}

const streams: readonly HostileStream[] = JSON.parse(
	readFileSync("tests/vectors/hostile/streams.json", "utf8"),
);

function bytesOf({ bytes }: HostileStream): Buffer {
	return Buffer.concat(
		bytes.map((part) =>
			typeof part === "string"
				? Buffer.from(part, "hex")
				: Buffer.alloc((part[1] * part[0].length) / 2, part[0], "hex"),
		),
	);
}

describe("tests/vectors/hostile/streams.json, while two others talk", () => {
	test.each(streams)("$id $name: $answer", async (stream) => {
		const relay = await tcpRelay();
		const isWell = await witness(relay);
		await openLine(relay, "bob");
		const eve = new Peer(dial(relay.port));
		if (stream.after !== "nothing") eve.write(MSGPACK_HEADER);
		if (stream.after === "line") {
			eve.send(request("eve"));
			await eve.settled();
		}
		const before = eve.seen.length;
		eve.write(bytesOf(stream));
		await isWell();
		if (stream.answer === "RST") {
			expect(await eve.end()).toMatch(/^(ECONNRESET|EPIPE)$/);
			expect(eve.seen).toHaveLength(before);
		} else if (stream.answer === "silence") {
			for (let i = 0; i < 10; i++) await isWell();
			expect(eve.seen).toHaveLength(before);
			expect(eve.stream.destroyed).toBe(false);
		} else if (stream.answer.startsWith("error:")) {
			expect(await eve.error()).toBe(stream.answer.slice(6));
			while (!eve.isQuiet) await eve.next();
			await eve.settled();
		} else {
			expect(await eve.error()).toBe(stream.answer);
			expect(await eve.end()).toBe("end");
		}
		await isWell();
		await openLine(relay, "newcomer");
	});
});

describe("whatever three clients do in any order", () => {
	const names = ["alice", "bob", "carol"] as const;
	const anyId = fc.constantFrom(
		"known",
		"00".repeat(32),
		"",
		"x".repeat(70_000),
	);
	const anyDatum = fc.oneof(
		fc.record({
			do: fc.constant("ask" as const),
			to: fc.array(
				fc.oneof(
					fc.constantFrom(...names, "zed", "a b", "witness1"),
					fc.string(),
				),
				{ maxLength: 4 },
			),
		}),
		fc.record({ do: fc.constant("acknowledge" as const), id: anyId }),
		fc.record({ do: fc.constant("reattach" as const), id: anyId }),
		fc.record({
			do: fc.constant("socket" as const),
			id: anyId,
			token: fc.constantFrom("known", "", "guess"),
		}),
		fc.record({
			do: fc.constant("receipt" as const),
			id: anyId,
			count: fc.nat(5),
		}),
		fc.record({
			do: fc.constant("say" as const),
			category: fc.constantFrom("chat", "ok", "seq", "error", "typing"),
		}),
		fc.record({ do: fc.constant("talk" as const), bytes: fc.uint8Array() }),
		fc.record({ do: fc.constant("noise" as const), bytes: fc.uint8Array() }),
		fc.record({ do: fc.constantFrom("leave" as const, "drop" as const) }),
	);
	const step = fc.record({
		who: fc.nat(2),
		options: fc.subarray(["relay=socket", "mailbox", "presence"]),
		datum: anyDatum,
	});

	/** A client that knows the ids and tokens it was sent, and its streams. */
	interface Rascal {
		line: Peer | null;
		socket: Peer | null;
		id: string;
		token: string;
	}

	function learn(rascal: Rascal): void {
		while (rascal.line && !rascal.line.isQuiet) {
			const datum = rascal.line.takeNow();
			if (datum?.kind === "connection") rascal.id = datum.id;
			if (datum?.kind === "message" && datum.category === "ok") {
				rascal.id = datum.subject;
				rascal.token = findOption(datum.flags, "token") ?? rascal.token;
			}
		}
	}

	test("the relay stays up, and those who talk lose nothing", async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
				const relay = memoryRelay({
					limits: withLimits({
						...unhurried,
						asksPerSecond: 1_000_000,
						asksBurst: 1_000_000,
						lingerMs: 20,
					}),
				});
				const isWell = await witness(relay);
				const rascals = names.map(
					(): Rascal => ({ line: null, socket: null, id: "", token: "" }),
				);
				for (const { who, options, datum } of steps) {
					const rascal = rascals[who] as Rascal;
					const name = names[who] as string;
					if (!rascal.line || rascal.line.stream.destroyed) {
						rascal.line = relay.connect().write(MSGPACK_HEADER);
						rascal.line.send(request(name, [], options));
						await new Promise(setImmediate);
					}
					learn(rascal);
					const idOf = (id: string) => (id === "known" ? rascal.id : id);
					const send = (it: Datum) => {
						try {
							rascal.line?.write(frame(encodeDatum(it)));
						} catch {
							// It does not fit into a datum.
						}
					};
					switch (datum.do) {
						case "ask":
							send(request(name, datum.to));
							break;
						case "acknowledge":
							send(acknowledge(idOf(datum.id)));
							break;
						case "reattach":
							send(request(name, [idOf(datum.id)]));
							break;
						case "receipt":
							send(receipt(idOf(datum.id), datum.count));
							break;
						case "say":
							send({ ...chat("x"), category: datum.category });
							break;
						case "socket": {
							const token =
								datum.token === "known" ? rascal.token : datum.token;
							rascal.socket = relay.connect().write(MSGPACK_HEADER);
							rascal.socket.send(
								request(name, [rascal.id || "x"], [`token=${token}`]),
							);
							break;
						}
						case "talk":
							if (datum.bytes.length > 0) {
								rascal.socket?.write(frame(datum.bytes));
							}
							break;
						case "noise":
							(rascal.socket ?? rascal.line).write(datum.bytes);
							break;
						case "leave":
							rascal.line.stream.end();
							break;
						case "drop":
							rascal.socket?.stream.end();
							rascal.socket = null;
					}
					await new Promise(setImmediate);
				}
				await isWell();
				expect(
					relay.log.filter((line) => line.includes("a handler failed")),
				).toEqual([]);
				for (const { line, socket } of rascals) {
					line?.stream.end();
					socket?.stream.end();
				}
				await relay.relay.close();
			}),
			{ numRuns: 100 },
		);
	}, 60_000);

	test("the whole life of a stranger: any bytes, cut anywhere", async () => {
		const relay = memoryRelay({ limits: withLimits({ lingerMs: 20 }) });
		const isWell = await witness(relay);
		const header = fc.constantFrom(
			MSGPACK_HEADER,
			Uint8Array.of(0, 0x46, 0x4c, 0x45, 0x58),
			new Uint8Array(0),
		);
		await fc.assert(
			fc.asyncProperty(
				header,
				fc.array(fc.uint8Array()),
				async (head, chunks) => {
					const peer = relay.connect().write(head);
					peer.stream.on("error", () => {});
					for (const chunk of chunks) {
						if (!peer.stream.destroyed) peer.write(chunk);
					}
					peer.stream.end();
					await isWell();
				},
			),
			{ numRuns: 300 },
		);
		expect(
			relay.log.filter((line) => line.includes("a handler failed")),
		).toEqual([]);
	}, 60_000);
});
