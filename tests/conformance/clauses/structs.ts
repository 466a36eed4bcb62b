import { pack, type Struct, type Value } from "../../naive/msgpack";
import { type Clause, check } from "../clause";
import { fields, framed, HEADER, message, type Peer, shown } from "../peer";
import type { Trial } from "../trial";

/** Other ways to write an Acknowledge of the id “x”: every server reads them all. */
const acknowledges: readonly (readonly [title: string, hex: string])[] = [
	["an array in the RFC's order", "91a178"],
	["a map16 with an str8", "de0001d9026964d90178"],
	["an array16 with an str16", "dc0001da000178"],
	["an unknown key before", "82a5636f6c6f7501a26964a178"],
	["an unknown key behind, with a list", "82a26964a178a46d6f72659201c3"],
];

export const structClauses: readonly Clause[] = [
	{
		section: "profile 2",
		title:
			"the server writes maps with the RFC's field names in the RFC's order",
		run: async (t) => {
			const [alice, bob] = [await t.line("alice"), await t.line("bob")];
			alice.peer.send({ to: [bob.name], from: alice.name, options: [] });
			const connection = await bob.peer.connection();
			inOrder(connection, fields.Connection);
			bob.peer.send({ id: connection.id ?? "" });
			inOrder(await bob.peer.message("ok"), fields.Message);
			return "Connection and Message";
		},
	},
	...acknowledges.map(
		([title, hex]): Clause => ({
			section: "profile 2",
			title: `read: ${title}`,
			run: async (t) => {
				const { peer } = await t.line("alice");
				peer.write(framed(Buffer.from(hex, "hex")));
				await peer.first("answer", (it) => it.subject === "x");
				return "it is an Acknowledge";
			},
		}),
	),
	{
		section: "profile 2",
		title: "read: a Request as an array, and as a map in another order",
		run: async (t) => {
			const bob = await t.line("bob");
			for (const form of [
				(from: string): Value => [[bob.name], from, []],
				(from: string): Value => ({ options: [], from, to: [bob.name] }),
			]) {
				const alice = t.name("alice");
				t.dial("alice").write(HEADER).send(form(alice));
				const { users } = await bob.peer.connection();
				check(shown(users).includes(alice), `users are ${shown(users)}`);
			}
			return "bob is asked both times";
		},
	},
	{
		section: "profile 2",
		title: "read: nil for an empty list",
		run: async (t) => {
			const alice = t.name("alice");
			const peer = t
				.dial("alice")
				.write(HEADER)
				.send({ to: null, from: alice, options: null });
			await peer.settled();
			peer.assertOpen();
			await asks(t, alice);
			return "the line is open";
		},
	},
	{
		section: "profile 2",
		title: "read: a Message as an array, its date in every width",
		run: async (t) => {
			const { parties } = await t.conversation(["alice", "bob"]);
			const [alice, bob] = parties.map(({ peer }) => peer) as [Peer, Peer];
			for (const [i, date] of [
				"05",
				"cc05",
				"cd0005",
				"ce00000005",
				"cf0000000000000005",
				"d005",
				"d10005",
				"d200000005",
				"d30000000000000005",
			].entries()) {
				const start = pack(["chat", "", [], 0]).subarray(1, -9);
				const payload = Buffer.concat([
					Buffer.of(0x95),
					start,
					Buffer.from(date, "hex"),
					pack(`width ${i}`),
				]);
				alice.write(framed(payload));
				const got = await bob.firstBytes("chat");
				check(got.includes(`width ${i}`), `${date}: ${bob.story()}`);
			}
			return "nine widths";
		},
	},
	{
		section: "profile 2",
		title: "i64 values survive unchanged over their whole range",
		run: async (t) => {
			const { parties } = await t.conversation(["alice", "bob"]);
			const [alice, bob] = parties.map(({ peer }) => peer) as [Peer, Peer];
			const dates = [-(2n ** 63n), 2n ** 63n - 1n, 2n ** 53n + 1n, -1n, 0n];
			for (const date of dates) {
				alice.send(message("when?", { date }));
				const got = (await bob.message("chat")).date ?? "no date";
				check(
					typeof got !== "object" && BigInt(got) === date,
					`${date} came as ${got}`,
				);
			}
			return "-2^63, 2^63-1, 2^53+1, -1, 0";
		},
	},
	{
		section: "profile 3",
		title: "unknown options are ignored",
		run: async (t) => {
			const { name } = await t.line("alice", "colour=blue", "x", "=", "");
			await asks(t, name);
			return "the line is open";
		},
	},
];

function inOrder(struct: Struct, names: readonly string[]): void {
	const keys = Object.keys(struct);
	check(keys.join() === names.join(), `keys are ${keys.join(", ")}`);
}

/** Somebody is there: another who asks for them is announced. */
async function asks(t: Trial, name: string): Promise<void> {
	const bob = await t.line("bob");
	bob.peer.send({ to: [name], from: bob.name, options: [] });
	await bob.peer.connection();
}
