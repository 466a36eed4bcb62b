import { describe, expect, test } from "vitest";
import { RelaySocket } from "../../../src/client/relay-socket";
import type { TransportEvents } from "../../../src/client/transport";
import { decodeDatum, frameDatum } from "../../../src/protocol/codec";
import type { Message } from "../../../src/protocol/datums/message";
import { FrameReader, payloads } from "../../../src/protocol/frame";
import {
	blankShortMarker,
	setShortMarker,
} from "../../../src/protocol/short-marker";

const id = "ab".repeat(32);

function message(
	category: string,
	flags: readonly string[],
	msg = "",
): Message {
	const subject = category === "seq" ? id : "";
	return { kind: "message", category, subject, flags, date: 0n, msg };
}

const chat = (msg: string) => message("chat", [], msg);
const mark = (...flags: string[]) => message("seq", [...flags, "mark=t"]);

function short(token: string, next: number, own: number): Uint8Array {
	const marker = blankShortMarker(token);
	setShortMarker(marker, next, own);
	return marker;
}

/** An attached relay socket, and what it told, in order. */
function attached() {
	const told: string[] = [];
	const written: Uint8Array[] = [];
	const network: { events?: TransportEvents } = {};
	const socket = new RelaySocket(
		{ host: "h", port: 1, security: "plain", fingerprint: null },
		id,
		"t",
		"alice",
		(_endpoint, events) => {
			network.events = events;
			return {
				write: (bytes) => void written.push(bytes),
				close: () => {},
				localAddress: null,
				channel: null,
			};
		},
		{
			attached: () => told.push("attached"),
			received: (messages, count) =>
				told.push(
					`${messages.map(({ number, message: { msg } }) => `${number}:${msg}`)} of ${count}`,
				),
			echoed: (count, number) => told.push(`own ${count} up to ${number}`),
			current: (next) => told.push(`current ${next}`),
			skipped: (next) => told.push(`nothing before ${next}`),
			closed: () => told.push("closed"),
		},
	);
	network.events?.opened();
	const hear = (...heard: (Message | Uint8Array)[]) =>
		network.events?.received(
			Buffer.concat(
				heard.map((one) => (one instanceof Uint8Array ? one : frameDatum(one))),
			),
		);
	hear(mark("next=1"));
	return { socket, told, hear, written };
}

describe("RelaySocket", () => {
	test("asks for the numbers of its own datums", () => {
		const { socket, written } = attached();
		const [run] = new FrameReader().push(written[1] as Uint8Array);
		const [payload] = run ? [...payloads(run)] : [];
		expect(decodeDatum(payload as Uint8Array)).toMatchObject({
			options: ["token=t", "marker=short", "seq=now"],
		});
		socket.close();
	});

	test("tells them in stream order, between what others said", () => {
		const { socket, told, hear } = attached();
		for (const text of ["a", "b", "c"]) socket.send(chat(text));
		hear(
			chat("one"),
			mark("next=4", "own=2"),
			chat("four"),
			chat("five"),
			mark("next=7", "own=1"),
		);
		expect(told).toEqual([
			"attached",
			"1:one of 1",
			"own 2 up to 3",
			"4:four,5:five of 3",
			"own 1 up to 6",
		]);
		socket.close();
	});

	test("reads short markers, and takes one with another's token for noise", () => {
		const { socket, told, hear } = attached();
		socket.send(chat("a"));
		hear(chat("one"), short("t", 3, 1), chat("three"));
		hear(short("u", 70, 0), chat("five"), short("t", 70, 0), chat("seventy"));
		expect(told).toEqual([
			"attached",
			"1:one of 1",
			"own 1 up to 2",
			"3:three of 2",
			"4:,5:five of 4",
			"nothing before 70",
			"70:seventy of 5",
		]);
		socket.close();
	});

	test("ends with a server that numbers what was never sent", () => {
		const { socket, told, hear } = attached();
		socket.send(chat("a"));
		hear(mark("next=9", "own=2"), chat("ten"));
		expect(told).toEqual(["attached", "closed"]);
	});

	test("tells of a gap in what came, not of its own datums", () => {
		const { socket, told, hear } = attached();
		socket.send(chat("a"));
		hear(chat("one"), mark("next=3", "own=1"), mark("next=3", "from=bob"));
		hear(chat("three"), mark("next=70"), chat("seventy"));
		expect(told).toEqual([
			"attached",
			"1:one of 1",
			"own 1 up to 2",
			"3:three of 2",
			"nothing before 70",
			"70:seventy of 3",
		]);
		socket.close();
	});

	test("tells nothing more once it is closed", () => {
		const { socket, told, hear } = attached();
		socket.close();
		hear(chat("one"));
		expect(told).toEqual(["attached"]);
	});
});
