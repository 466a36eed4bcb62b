import { pack } from "../../naive/msgpack";
import { type Clause, check } from "../clause";
import { framed, HEADER, message } from "../peer";
import { refusedAndClosed } from "./refused";

const bytes = (hex: string) => Buffer.from(hex, "hex");
const repeated = (hex: string, times: number, end = "") =>
	bytes(hex.repeat(times) + end);

/** Datums that no server takes, without their length. Each asks for a close after an error Message. */
const malformed: readonly (readonly [title: string, payload: Buffer])[] = [
	["length 0", bytes("")],
	["bytes left over", bytes("81a26964a27831c0")],
	["a truncated value", bytes("81a26964a278")],
	["the type c1, which is never used", bytes("81a26964c1")],
	["an ext type", bytes("81a26964d42a00")],
	["a timestamp, which is an ext type", bytes("81a26964d6ff00000000")],
	["a repeated key", bytes("82a26964a161a26964a162")],
	["a repeated key in another encoding", bytes("82a26964a161d9026964a162")],
	["invalid UTF-8", bytes("81a26964a2fffe")],
	["over-long UTF-8", bytes("81a26964a2c080")],
	["a lone surrogate", bytes("81a26964a3eda080")],
	["UTF-8 beyond U+10FFFF", bytes("81a26964a4f4908080")],
	["60,000 arrays in each other", repeated("91", 60_000, "c0")],
	["20,000 maps in each other", repeated("81a161", 20_000, "c0")],
	["a list announced with 2^32-1 values", bytes("81a26964ddffffffff")],
	["a map announced with 2^32-1 keys", bytes("dfffffffff")],
	["a text announced with 2^32-1 bytes", bytes("81a26964dbffffffff")],
	["65,000 nils", Buffer.concat([bytes("dcfde8"), repeated("c0", 65_000)])],
];

/** Well-formed MessagePack that is no datum. */
const shapeless: readonly (readonly [title: string, payload: Buffer])[] = [
	["a text where a struct is due", bytes("a3666f6f")],
	["a map with none of the known fields", bytes("81a3666f6f01")],
	["an id that is a number", bytes("81a2696407")],
	["an array of one number", bytes("9107")],
	[
		"a Message without its date",
		pack({ category: "chat", subject: "", flags: [], msg: "" }),
	],
	["an array of four", bytes("94a161a162a163a164")],
];

export const framingClauses: readonly Clause[] = [
	{
		section: "RFC Connections",
		title: "two-byte big-endian length before each datum, both ways",
		run: async (t) => {
			const { peer } = await t.line("alice");
			// 256 bytes and more: with the bytes the other way round it would be another length.
			const id = "x".repeat(300);
			peer.send({ id });
			const answer = await peer.first("answer to an Acknowledge", (it) =>
				String(it.subject).startsWith("xxx"),
			);
			return `“${answer.category}” comes back whole`;
		},
	},
	{
		section: "RFC Connections",
		title: "a datum in single bytes",
		run: async (t) => {
			const { peer } = await t.line("alice");
			for (const byte of framed(pack({ id: "in pieces" }))) {
				peer.write(Buffer.of(byte));
				await new Promise((resolve) => setTimeout(resolve, 1));
			}
			await peer.first("answer", (it) => it.subject === "in pieces");
			return "it is handled";
		},
	},
	{
		section: "RFC Connections",
		title: "ten datums in one write",
		run: async (t) => {
			const { peer } = await t.line("alice");
			const ids = Array.from({ length: 10 }, (_, i) => `together-${i}`);
			peer.write(Buffer.concat(ids.map((id) => framed(pack({ id })))));
			for (const id of ids) {
				await peer.first(`answer to ${id}`, (it) => it.subject === id);
			}
			return "each is handled";
		},
	},
	{
		section: "RFC Connections",
		title: "a datum of 65,535 bytes",
		run: async (t) => {
			const { parties } = await t.conversation(["alice", "bob"]);
			const [alice, bob] = parties.map(({ peer }) => peer);
			const room = 0xffff - pack(message("")).length - 2;
			const msg = "ü".repeat(room / 2) + "x".repeat(room % 2);
			alice?.send(message(msg));
			check((await bob?.chat()) === msg, "bob got another text");
			return "it comes through whole";
		},
	},
	...[...malformed, ...shapeless].map(
		([title, payload]): Clause => ({
			section: "profile 2",
			title: `refused: ${title}`,
			run: async (t) => {
				const { peer } = await t.line("mallory");
				return refusedAndClosed(peer.write(framed(payload)));
			},
		}),
	),
	{
		section: "profile 3",
		title: "refused: a first datum that is no Request",
		run: (t) =>
			refusedAndClosed(t.dial("mallory").write(HEADER).send({ id: "first" })),
	},
];
