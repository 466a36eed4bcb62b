import { setTimeout as sleep } from "node:timers/promises";
import type { Scenario } from "../scenario";

const PAIRS = 10;

export const relayKilled: Scenario = {
	name: "relay-killed",
	what: "relay killed (-9) at random moments while ten pairs write; back after 0 to 1 s",
	rounds: { full: 100, short: 4, session: 20 },
	async run(world, rounds) {
		const pairs = Array.from({ length: PAIRS }, (_, i) => [`a${i}`, `b${i}`]);
		await world.startRelay();
		await world.open(pairs.map(([a = ""]) => a));
		await world.open(pairs.map(([, b = ""]) => b));
		await world.converse(pairs);
		for (let round = 0; round < rounds; round++) {
			const writing = pairs
				.flat()
				.map((user) => world.write(user, { count: 12, gapMs: 20 }));
			await sleep(world.random.below(250));
			await world.relay.kill();
			await sleep(world.random.below(1_000));
			await world.heal(async () => {
				await world.startRelay();
				await Promise.all(writing);
			});
		}
	},
};

export const relayKilledAtPoints: Scenario = {
	name: "relay-killed-at-points",
	what: "relay ends itself (-9) right before or after it syncs a file or writes to a socket, while three write",
	rounds: { full: 240, short: 4, session: 24 },
	async run(world, rounds) {
		const group = ["alice", "bob", "carol"];
		const points = ["sync:before", "sync:after", "write:before", "write:after"];
		const arm = (round: number) => ({
			hook: world.programs.hook,
			env: {
				FLEX_KILL: `${points[round % points.length]}:${1 + world.random.below(40)}`,
			},
		});
		await world.startRelay(arm(0));
		await world.open(group);
		await world.converse([group]);
		for (let round = 0; round < rounds; round++) {
			world.relay.signal("SIGUSR2");
			const writing = group.map((user) =>
				world.write(user, { count: 12, gapMs: 5 }),
			);
			await Promise.all(writing);
			// It may have done the thing less often than that.
			await world.relay.kill();
			await world.heal(() => world.startRelay(arm(round + 1)));
		}
	},
};
