import { type Clause, NotOffered } from "../clause";
import { shown, texts } from "../peer";

const section = "profile 3";

/** The option `presence`. */
export const presenceClauses: readonly Clause[] = [
	{
		section,
		title: "presence: who asks for it is told who comes and who goes",
		run: async (t) => {
			const watcher = await t.line("alice", "presence");
			const bob = await t.line("bob");
			const names = (flag: string) => flag.includes(bob.name);
			const told = () =>
				watcher.peer.first(
					"“presence” that names bob",
					(it) => it.category === "presence" && texts(it.flags).some(names),
				);
			const came = await told().catch(() => {
				throw new NotOffered(`nobody is told; ${watcher.peer.story()}`);
			});
			bob.peer.close();
			const went = await told();
			return `${shown(came.flags)}, ${shown(went.flags)}`;
		},
	},
	{
		section,
		title: "presence: who does not ask is not told",
		run: async (t) => {
			const alice = await t.line("alice");
			const bob = await t.line("bob", "presence");
			await alice.peer.silent("a datum");
			bob.peer.close();
			await alice.peer.silent("a datum");
			return "the line stays silent";
		},
	},
];
