import { type Clause, check, Failure } from "../clause";
import { HEADER, shown, texts } from "../peer";
import { codeOf, refused } from "./refused";

/** Names that are refused: look-alikes, and what nobody can see. */
const badNames: readonly (readonly [title: string, name: string])[] = [
	["a Cyrillic а in a Latin name", "alice-\u0430"],
	["a Greek ο in a Latin name", "b\u03bfb"],
	["a control character", "bo\u0001b"],
	["NUL", "bob\u0000"],
	["a line break", "bob\nalice"],
	["an override of direction", "bob\u202e"],
	["a zero-width space", "bo\u200bb"],
	["nothing", ""],
	["nothing before the @", "@192.0.2.1"],
];

/** Ways to write where somebody is to be found, behind the name. */
const places = [
	"@192.0.2.1",
	"@example.org",
	"@192.0.2.1:4321",
	"@[2001:db8::1]",
	"@[2001:db8::1]:4321",
	"@192.0.2.1:4321/laptop",
	"@[::1]:4321/desk",
];

export const lineClauses: readonly Clause[] = [
	{
		section: "profile 3",
		title: "an empty to waits, and asks nobody",
		run: async (t) => {
			const bob = await t.line("bob");
			const alice = await t.line("alice");
			await bob.peer.silent("a datum");
			await alice.peer.silent("a datum");
			return "nobody hears of it";
		},
	},
	{
		section: "profile 3",
		title: "a first Request with people asks at once",
		run: async (t) => {
			const bob = await t.line("bob");
			const alice = t.name("alice");
			const peer = t.dial("alice").write(HEADER);
			peer.send({ to: [bob.name], from: alice, options: [] });
			await peer.connection();
			await bob.peer.connection();
			return "both get the Connection";
		},
	},
	{
		section: "profile 3",
		title: "a line may send further Requests",
		run: async (t) => {
			const [bob, carol] = [await t.line("bob"), await t.line("carol")];
			const alice = await t.line("alice");
			for (const other of [bob, carol]) {
				alice.peer.send({ to: [other.name], from: alice.name, options: [] });
				await alice.peer.connection();
				await other.peer.connection();
			}
			return "two Requests, two Connections";
		},
	},
	{
		section: "profile 3",
		title: "host, port and resource may be there or left out",
		run: async (t) => {
			const bob = await t.line("bob");
			for (const place of places) {
				const alice = t.name("alice");
				const peer = t.dial("alice").write(HEADER);
				const to = [`${bob.name}${place}`];
				peer.send({ to, from: `${alice}${place}`, options: [] });
				const { users } = await bob.peer.connection();
				const asker = texts(users)[0] ?? "";
				check(asker.split("@")[0] === alice, `users are ${shown(users)}`);
				peer.close();
			}
			return `${places.length} forms`;
		},
	},
	{
		section: "profile 3",
		title: "names compare without regard to case, after NFKC",
		run: async (t) => {
			const bob = await t.line("bob");
			const wide = bob.name.replace("bob", "ｂｏｂ");
			for (const name of [bob.name.toUpperCase(), wide]) {
				const alice = await t.line("alice");
				alice.peer.send({ to: [name], from: alice.name, options: [] });
				await bob.peer.connection().catch(() => {
					throw new Failure(
						`${name} is not ${bob.name}; ${alice.peer.story()}`,
					);
				});
			}
			return "in capitals, and in full-width letters";
		},
	},
	...badNames.map(
		([title, from]): Clause => ({
			section: "profile 3",
			title: `a name is refused: ${title}`,
			run: async (t) => {
				const peer = t.dial("mallory").write(HEADER);
				peer.send({ to: [], from, options: [] });
				return `“${codeOf(await peer.message("error"))}”`;
			},
		}),
	),
	{
		section: "profile 3",
		title: "an address that is none is refused, and the line stays open",
		run: async (t) => {
			const alice = await t.line("alice");
			const to = "bob@host:99999";
			alice.peer.send({ to: [to], from: alice.name, options: [] });
			const code = await refused(alice.peer, to);
			await alice.peer.settled();
			alice.peer.assertOpen();
			return `“${code}”`;
		},
	},
	{
		section: "profile 3",
		title: "nobody can ask in another's name",
		run: async (t) => {
			const [bob, carol] = [await t.line("bob"), await t.line("carol")];
			const mallory = await t.line("mallory");
			mallory.peer.send({ to: [bob.name], from: carol.name, options: [] });
			const code = codeOf(await mallory.peer.message("error"));
			await bob.peer.silent("a Connection", (it) => "users" in it);
			await carol.peer.silent("a Connection", (it) => "users" in it);
			return `“${code}”, and nobody is asked`;
		},
	},
];
