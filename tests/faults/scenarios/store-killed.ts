import { setTimeout as sleep } from "node:timers/promises";
import type { Scenario } from "../scenario";

export const storeKilled: Scenario = {
	name: "store-killed",
	what: "the process that has the database of one of two killed (-9) at a random moment while both write; the app goes on",
	rounds: { full: 200, short: 4, session: 25 },
	async run(world, rounds) {
		const pair = ["alice", "bob"];
		await world.gather(pair);
		for (let round = 0; round < rounds; round++) {
			const writing = pair.map((user) =>
				world.write(user, { count: 15, gapMs: 3 }),
			);
			await sleep(world.random.below(60));
			const victim = world.random.pick(pair);
			const pid = await world
				.client(victim)
				.do<number>({ user: victim, do: "store-pid" });
			process.kill(pid, "SIGKILL");
			await world.heal(() => Promise.all(writing));
			world.expect(
				!world.client(victim).isGone,
				`${victim}'s app ended with its store`,
			);
		}
	},
};
