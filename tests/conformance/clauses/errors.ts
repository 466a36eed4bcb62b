import { type Clause, check } from "../clause";
import { framed, message, type Peer, shown } from "../peer";
import { codeOf, refusedAndClosed } from "./refused";

const section = "profile 7";

/** What one client may do wrong while two others talk. */
const disturbances: readonly (readonly [string, (peer: Peer) => void])[] = [
	["a length of 0", (peer) => peer.write(Buffer.of(0, 0))],
	[
		"half a datum, then the end",
		(peer) => peer.write(Buffer.of(0xff, 0xff, 0x81)),
	],
	["no MessagePack", (peer) => peer.write(framed(Buffer.of(0xc1)))],
	[
		"a Connection of its own making",
		(peer) => peer.send({ id: "0", users: [], last_active: 0 }),
	],
	[
		"an Auth nobody asked for",
		(peer) => peer.send({ date: 0, challenge: "x", last_seen: 0 }),
	],
	[
		"an OK of its own making",
		(peer) => peer.send(message("", { category: "ok" })),
	],
	[
		"a receipt for nothing",
		(peer) =>
			peer.send(message("", { category: "receipt", flags: ["count=9"] })),
	],
];

export const errorClauses: readonly Clause[] = [
	{
		section,
		title: "an error Message: what was refused, code=, a date, a sentence",
		run: async (t) => {
			const { peer } = await t.line("alice");
			peer.send({ id: "no such id" });
			const error = await peer.message("error");
			check(error.subject === "no such id", `subject ${shown(error.subject)}`);
			const code = codeOf(error);
			// A server's clock may be wrong by a day, but not by the factor between seconds and milliseconds.
			const seconds = Date.now() / 1_000;
			check(
				Math.abs(Number(error.date) - seconds) < 86_400,
				`its date is ${error.date}, and now is ${Math.floor(seconds)}`,
			);
			return `“${code}”: ${error.msg}`;
		},
	},
	{
		section,
		title: "a protocol error: one error Message about the line, then FIN",
		run: async (t) => {
			const { peer } = await t.line("mallory");
			peer.write(framed(Buffer.of(0xc1)));
			const [first] = [await peer.first("error")];
			check(first.subject === "line", `subject ${shown(first.subject)}`);
			const ending = await peer.ending();
			check(ending === "FIN", `${codeOf(first)}, then ${ending}`);
			return `“${codeOf(first)}”, then FIN`;
		},
	},
	{
		section,
		title: "the error Message arrives although more was sent behind",
		run: async (t) => {
			const { peer } = await t.line("mallory");
			peer.write(
				Buffer.concat([framed(Buffer.of(0xc1)), Buffer.alloc(2 ** 20, 0x81)]),
			);
			return refusedAndClosed(peer);
		},
	},
	...disturbances.map(
		([what, disturb]): Clause => ({
			section,
			title: `two others go on talking after: ${what}`,
			run: async (t) => {
				const { parties } = await t.conversation(["alice", "bob"]);
				const [alice, bob] = parties.map(({ peer }) => peer) as [Peer, Peer];
				const { peer: mallory } = await t.line("mallory");
				disturb(mallory);
				await mallory.settled();
				mallory.close();
				alice.send(message("are you there?"));
				check((await bob.chat()) === "are you there?", "bob got another text");
				bob.send(message("yes"));
				check((await alice.chat()) === "yes", "alice got another text");
				for (const peer of [alice, bob]) {
					check(peer.inbox.length === 0, `more came; ${peer.story()}`);
				}
				return "nothing lost, nothing more";
			},
		}),
	),
];
