import type { Value } from "../../naive/msgpack";
import { type Clause, check } from "../clause";
import { message, type Peer, shown } from "../peer";
import type { Trial } from "../trial";

export const messageClauses: readonly Clause[] = [
	{
		section: "RFC Handshake 6",
		title: "both are relayed over the Connection, in order",
		run: async (t) => {
			const [alice, bob] = await pair(t);
			for (const [from, to] of [
				[alice, bob],
				[bob, alice],
			] as const) {
				const said = Array.from({ length: 8 }, (_, i) => `${from.name} ${i}`);
				for (const msg of said) from.send(message(msg));
				for (const msg of said) {
					const got = await to.chat();
					check(got === msg, `“${got}” came instead of “${msg}”`);
				}
			}
			return "8 Messages each way";
		},
	},
	{
		section: "profile 1",
		title: "nobody hears their own Message",
		run: async (t) => {
			const [alice, bob] = await pair(t);
			alice.send(message("to bob"));
			await bob.chat();
			await alice.silent("its own Message", (it) => it.category === "chat");
			return "the sender stays silent";
		},
	},
	{
		section: "profile 8",
		title:
			"fields come as they were sent, unknown flags and categories included",
		run: async (t) => {
			const [alice, bob] = await pair(t);
			const sent: Record<string, Value> = {
				category: "x-unheard-of",
				subject: "Lunch, Übermut and 昼食",
				flags: ["id=01ARZ3NDEKTSV4RRFFQ69G5FAV", "re=x", "shiny", ""],
				date: 1_538_000_000n,
				msg: "<b>&amp; \u202e 👩‍👩‍👧 \u0000 end",
			};
			alice.send(sent);
			const got = await bob.first("Message", (it) => "msg" in it);
			check(shown(got) === shown(sent), `it came as ${shown(got)}`);
			return "five fields";
		},
	},
	{
		section: "RFC Handshake 6",
		title: "who has not acknowledged hears nothing",
		run: async (t) => {
			const alice = await t.line("alice");
			const [bob, carol] = [await t.line("bob"), await t.line("carol")];
			const to = [bob.name, carol.name];
			alice.peer.send({ to, from: alice.name, options: [] });
			const { id } = await alice.peer.connection();
			await carol.peer.connection();
			bob.peer.send({ id: id ?? "" });
			await alice.peer.message("ok");
			await bob.peer.message("ok");
			alice.peer.send(message("only to bob"));
			await bob.peer.chat();
			await carol.peer.silent("a Message", (it) => "msg" in it);
			return "bob hears, carol does not";
		},
	},
	{
		section: "RFC Handshake 6",
		title: "in a Connection of three, each hears the two others",
		run: async (t) => {
			const { parties } = await t.conversation(["alice", "bob", "carol"]);
			for (const { name, peer } of parties) {
				peer.send(message(`from ${name}`));
				for (const other of parties) {
					if (other.peer === peer) continue;
					const got = await other.peer.chat();
					check(got === `from ${name}`, `${other.name} got “${got}”`);
				}
			}
			return "three Messages, six deliveries";
		},
	},
	{
		section: "profile 1",
		title: "Messages go to the most recently OK'ed Connection",
		run: async (t) => {
			const alice = await t.line("alice");
			const [bob, carol] = [await t.line("bob"), await t.line("carol")];
			await t.introduce([alice, bob]);
			await t.introduce([alice, carol]);
			alice.peer.send(message("which one?"));
			await carol.peer.chat();
			await bob.peer.silent("a Message", (it) => "msg" in it);
			return "the second";
		},
	},
	{
		section: "profile 4",
		title: "a Message before any OK reaches nobody",
		run: async (t) => {
			const [bob, alice] = [await t.line("bob"), await t.line("alice")];
			alice.peer.send({ to: [bob.name], from: alice.name, options: [] });
			await bob.peer.connection();
			alice.peer.send(message("too early"));
			await bob.peer.silent("a Message", (it) => "msg" in it);
			return "bob hears nothing";
		},
	},
	{
		section: "profile 7",
		title:
			"only the server speaks as the server: ok and error of a client pass to nobody",
		run: async (t) => {
			const { id, parties } = await t.conversation(["alice", "bob"]);
			const [alice, bob] = parties.map(({ peer }) => peer) as [Peer, Peer];
			for (const category of ["ok", "error"]) {
				alice.send(message("forged", { category, subject: id }));
			}
			await bob.silent("a forgery", (it) => it.msg === "forged");
			return "bob gets neither";
		},
	},
];

async function pair(t: Trial): Promise<[Peer, Peer]> {
	const { parties } = await t.conversation(["alice", "bob"]);
	return parties.map(({ peer }) => peer) as [Peer, Peer];
}
