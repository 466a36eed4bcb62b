import { type Clause, check } from "../clause";
import { HEADER } from "../peer";
import type { Trial } from "../trial";

/** What is no FLEX header, and where it comes from. */
const strangers: readonly (readonly [what: string, bytes: string])[] = [
	["a header with another last letter", "a4464c4559"],
	["another first byte alone", "ff"],
	["an HTTP request", Buffer.from("GET / HTTP/1.1\r\n\r\n").toString("hex")],
	["the JSON mode of another edition", "22464c4558"],
	["a mebibyte of zeros behind a wrong header", `ff${"00".repeat(2 ** 20)}`],
];

export const openingClauses: readonly Clause[] = [
	{
		section: "RFC Connections",
		title: "header, then a Request",
		run: async (t) => {
			const { peer } = await t.line("alice");
			peer.assertOpen();
			return "the line stays open";
		},
	},
	{
		section: "RFC Connections",
		title: "header in five pieces",
		run: async (t) => {
			const peer = t.dial("alice");
			for (const byte of HEADER) await slowly(peer.write(Buffer.of(byte)));
			peer.send({ to: [], from: t.name("alice"), options: [] });
			await peer.settled();
			peer.assertOpen();
			return "the line stays open";
		},
	},
	{
		section: "RFC Connections",
		title: "header in one piece with Request and Acknowledge",
		run: async (t) => {
			const peer = t.dial("alice");
			peer.stream.cork();
			peer.write(HEADER).send({ to: [], from: t.name("alice"), options: [] });
			peer.send({ id: "nonsense" });
			peer.stream.uncork();
			await peer.first("answer", (it) => it.subject === "nonsense");
			return "both are handled";
		},
	},
	...strangers.map(
		([what, hex]): Clause => ({
			section: "RFC Connections",
			title: `RST for ${what}`,
			run: (t) => aborted(t, [Buffer.from(hex, "hex")]),
		}),
	),
	{
		section: "RFC Connections",
		title: "RST for a header that goes wrong at its last byte, byte by byte",
		run: (t) =>
			aborted(
				t,
				[0xa4, 0x46, 0x4c, 0x45, 0x00].map((byte) => Buffer.of(byte)),
			),
	},
	{
		section: "profile 2",
		title: "RST where no header comes in time",
		isSlow: true,
		run: (t) => aborted(t, [], t.server.headerPatienceMs),
	},
	{
		section: "profile 2",
		title: "RST where half a header comes in time",
		isSlow: true,
		run: (t) => aborted(t, [HEADER.subarray(0, 3)], t.server.headerPatienceMs),
	},
	{
		section: "profile 2",
		title: "the server sends no header of its own",
		run: async (t) => {
			const peer = t.dial().write(HEADER);
			await new Promise((resolve) => setTimeout(resolve, t.server.quietMs));
			check(
				peer.received === 0,
				`after the header came ${peer.received} bytes`,
			);
			return "nothing comes before the Request";
		},
	},
];

/** Nothing is written, and the connection ends with RST. */
async function aborted(
	t: Trial,
	chunks: readonly Uint8Array[],
	patienceMs = t.server.patienceMs,
): Promise<string> {
	const peer = t.dial();
	for (const chunk of chunks) await slowly(peer.write(chunk));
	const ending = await peer.ending(patienceMs);
	const seen = `${peer.received} bytes, then ${ending}`;
	check(peer.received === 0 && ending === "RST", seen);
	return seen;
}

/** So that the next byte travels on its own. */
async function slowly(_peer: unknown): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, 5));
}
