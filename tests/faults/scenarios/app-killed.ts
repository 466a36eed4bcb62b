import { setTimeout as sleep } from "node:timers/promises";
import { killPlaces } from "../client/commands";
import type { Scenario } from "../scenario";

/** Two, each in a process of its own, who both write. */
export const appKilledAtPoints: Scenario = {
	name: "app-killed-at-points",
	what: "one of two clients ends itself (-9) right before or after it stores, sends, or reads",
	rounds: { full: 210, short: 7, session: 14 },
	async run(world, rounds) {
		await world.startRelay();
		await world.open(["alice"]);
		await world.open(["bob"]);
		await world.converse([["alice", "bob"]]);
		for (let round = 0; round < rounds; round++) {
			const place = killPlaces[round % killPlaces.length] ?? "append:before";
			const at = 1 + world.random.below(12);
			const victim = world.random.pick(["alice", "bob"]);
			await world.quit(victim);
			const client = await world.reopen(victim, { place, at });
			await world.must("both attached", () => world.isSettled());
			await client.do({ user: victim, do: "arm" });
			const writing = ["alice", "bob"].map((user) =>
				world.write(user, { count: 12, gapMs: 2 }),
			);
			await Promise.all(writing);
			// It may have done the thing less often than that.
			await world.until(() => client.isGone, 50);
			await world.heal(() => world.reopen(victim));
		}
	},
};

export const appKilled: Scenario = {
	name: "app-killed",
	what: "one of three in a group killed (-9) at a random moment while all write",
	rounds: { full: 200, short: 4, session: 20 },
	async run(world, rounds) {
		const group = ["alice", "bob", "carol"];
		await world.gather(group);
		for (const user of group) {
			await world.quit(user);
			await world.reopen(user);
		}
		for (let round = 0; round < rounds; round++) {
			const writing = group.map((user) =>
				world.write(user, { count: 15, gapMs: 3 }),
			);
			await sleep(world.random.below(60));
			const victim = world.random.pick(group);
			await world.client(victim).kill();
			await world.heal(async () => {
				await world.reopen(victim);
				await Promise.all(writing);
			});
		}
	},
};
