import { type Clause, check } from "../clause";
import { option, shown, texts } from "../peer";
import { portOf, type Trial } from "../trial";
import { refused } from "./refused";

export const handshakeClauses: readonly Clause[] = [
	{
		section: "profile 4.3",
		title: "Connection to every involved line, the asker's included",
		run: async (t) => {
			const { alice, bob, seen } = await asked(t);
			check(
				seen.alice.id === seen.bob.id,
				`${alice.name} and ${bob.name} see different ids`,
			);
			return "both get it, with one id";
		},
	},
	{
		section: "profile 4.3",
		title: "users has all involved, the asker first",
		run: async (t) => {
			const { alice, bob, seen } = await asked(t);
			for (const { users } of [seen.alice, seen.bob]) {
				const names = texts(users).map((it) => it.split("@")[0]);
				check(
					names.join() === [alice.name, bob.name].join(),
					`users are ${shown(users)}`,
				);
			}
			return "asker, then asked";
		},
	},
	{
		section: "profile 4.3",
		title: "last_active is 0 while nobody has acknowledged",
		run: async (t) => {
			const { seen } = await asked(t);
			const { last_active } = seen.bob;
			check(Number(last_active) === 0, `it is ${last_active}`);
			return "it is 0";
		},
	},
	{
		section: "profile 4.3",
		title: "id is a hex SHA-256, and salted",
		run: async (t) => {
			const { alice, bob, seen } = await asked(t);
			const first = String(seen.bob.id);
			check(/^[0-9a-f]{64}$/i.test(first), `id is ${first}`);
			bob.peer.send({ id: first });
			await alice.peer.message("ok");
			alice.peer.send({ to: [bob.name], from: alice.name, options: [] });
			const { id } = await alice.peer.connection();
			check(id !== first, "the same Request twice gives the same id");
			return "64 digits, others for the same Request";
		},
	},
	{
		section: "profile 4.3",
		title: "nobody else is told",
		run: async (t) => {
			const carol = await t.line("carol");
			await t.conversation(["alice", "bob"]);
			await carol.peer.silent("a datum");
			return "a third line stays silent";
		},
	},
	{
		section: "profile 4.4",
		title: "ignoring is silent",
		run: async (t) => {
			const { alice, bob } = await asked(t);
			await alice.peer.silent("a datum");
			await bob.peer.silent("a datum");
			return "nobody is told";
		},
	},
	{
		section: "RFC Handshake 5",
		title: "on Acknowledge, OK to all involved",
		run: async (t) => {
			const { id, oks } = await t.conversation(["alice", "bob"]);
			for (const ok of oks) {
				check(ok.subject === id, `OK's subject is ${shown(ok.subject)}`);
			}
			return "asker and asked, with the id as subject";
		},
	},
	{
		section: "profile 4.5",
		title: "OK names the port of the relay socket",
		run: async (t) => {
			const { oks } = await t.conversation(["alice", "bob"]);
			const [asker, other] = oks.map(portOf) as [number, number];
			for (const port of [asker, other]) {
				check(port >= 1 && port <= 65_535, `port ${port}`);
			}
			return `“:${asker}”`;
		},
	},
	{
		section: "profile 4.5",
		title:
			"several to addresses make one Connection, and all joined are told who joins",
		run: async (t) => {
			const [alice, bob, carol] = [
				await t.line("alice"),
				await t.line("bob"),
				await t.line("carol"),
			];
			const to = [bob.name, carol.name];
			alice.peer.send({ to, from: alice.name, options: [] });
			const ids = [];
			for (const { peer } of [alice, bob, carol]) {
				ids.push((await peer.connection()).id);
			}
			check(new Set(ids).size === 1, `ids are ${shown(ids)}`);
			const id = ids[0] ?? "";
			bob.peer.send({ id });
			await alice.peer.message("ok");
			await bob.peer.message("ok");
			await carol.peer.silent("an OK", (it) => it.category === "ok");
			carol.peer.send({ id });
			await carol.peer.message("ok");
			for (const { peer } of [alice, bob]) {
				const { flags } = await peer.message("ok");
				const joined = option(flags, "joined")?.split("@")[0];
				check(joined === carol.name, `flags are ${shown(flags)}`);
			}
			return "one id; the two before hear joined=";
		},
	},
	{
		section: "profile 4",
		title: "an Acknowledge of an unknown id is refused",
		run: async (t) => {
			const { peer } = await t.line("alice");
			const id = "0".repeat(64);
			peer.send({ id });
			const code = await refused(peer, id);
			await peer.settled();
			peer.assertOpen();
			return `“${code}”, and the line stays open`;
		},
	},
	{
		section: "profile 4",
		title: "an Acknowledge by a stranger opens nothing",
		run: async (t) => {
			const { alice, bob, seen } = await asked(t);
			const mallory = await t.line("mallory");
			const id = String(seen.bob.id);
			mallory.peer.send({ id });
			const code = await refused(mallory.peer, id);
			await alice.peer.silent("an OK", (it) => it.category === "ok");
			bob.peer.send({ id });
			await alice.peer.message("ok");
			return `“${code}”; bob can still acknowledge`;
		},
	},
	{
		section: "profile 4",
		title: "an Acknowledge by the asker opens nothing",
		run: async (t) => {
			const { alice, bob, seen } = await asked(t);
			alice.peer.send({ id: seen.bob.id ?? "" });
			await alice.peer.settled();
			for (const { peer } of [alice, bob]) {
				await peer.silent("an OK", (it) => it.category === "ok");
			}
			return "no OK";
		},
	},
	{
		section: "profile 4",
		title: "a Request for somebody who is away fires when they come back",
		run: async (t) => {
			const bob = await t.line("bob");
			bob.peer.close();
			await gone(t);
			const alice = await t.line("alice");
			alice.peer.send({ to: [bob.name], from: alice.name, options: [] });
			const { id } = await alice.peer.connection();
			const again = t.dial("bob, back again");
			again.write(Buffer.from("\xa4FLEX", "latin1"));
			again.send({ to: [], from: bob.name, options: [] });
			const event = await again.connection();
			check(event.id === id, `ids are ${shown([id, event.id])}`);
			again.send({ id: event.id ?? "" });
			await alice.peer.message("ok");
			return "and can be acknowledged then";
		},
	},
	{
		section: "profile 4",
		title: "a Request for somebody never seen is refused",
		run: async (t) => {
			const alice = await t.line("alice");
			const nobody = t.name("nobody");
			alice.peer.send({ to: [nobody], from: alice.name, options: [] });
			return `“${await refused(alice.peer, nobody)}”`;
		},
	},
];

/** Alice has asked bob, and both have the event. */
async function asked(t: Trial) {
	const [bob, alice] = [await t.line("bob"), await t.line("alice")];
	alice.peer.send({ to: [bob.name], from: alice.name, options: [] });
	const seen = {
		alice: await alice.peer.connection(),
		bob: await bob.peer.connection(),
	};
	return { alice, bob, seen };
}

/** Time for a server to notice that a line is closed. */
async function gone(t: Trial): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, t.server.quietMs));
}
