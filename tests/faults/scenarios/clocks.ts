import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Clock } from "../drive/clock";
import type { Scenario } from "../scenario";
import { cabled } from "./partition";

const HOUR = 3_600;
const DAY = 24 * HOUR;
const SETTINGS = [0, HOUR, -HOUR, DAY, -DAY, -10 * 365 * DAY, 20 * 365 * DAY];

export const clocks: Scenario = {
	name: "clocks",
	what: "clocks of two clients and the relay set to an hour, a day, years off, each by itself, while both write; now and then a restart",
	rounds: { full: 100, short: 3, session: 20 },
	needs: ["faketime"],
	async run(world, rounds) {
		const clock = (name: string) =>
			new Clock(join(world.folder, `${name}.clock`));
		const relay = clock("relay");
		const theirs = { alice: clock("alice"), bob: clock("bob") };
		await world.startRelay({ env: relay.env });
		for (const [user, { env }] of Object.entries(theirs)) {
			await world.open([user], { env });
		}
		const pair = Object.keys(theirs);
		await world.converse([pair]);
		for (let round = 0; round < rounds; round++) {
			const writing = pair.map((user) =>
				world.write(user, { count: 12, gapMs: 4 }),
			);
			for (const one of [relay, ...Object.values(theirs)]) {
				await sleep(world.random.below(15));
				one.set(world.random.pick(SETTINGS));
			}
			await Promise.all(writing);
			await world.heal(async () => {
				const user = world.random.pick(pair);
				if (!world.random.chance(3)) return;
				await world.quit(user);
				await world.reopen(user);
			});
		}
	},
};

export const sleepAndWake: Scenario = {
	name: "sleep-and-wake",
	what: "one of two stopped for 2 s in the middle of writing; its connections are gone, its clock is 8 h on, every other time its address is another",
	rounds: { full: 40, short: 2, session: 10 },
	needs: ["root", "ip", "nft", "faketime"],
	emulated:
		"no suspend in this kernel: SIGSTOP, dropped packets, a set clock, and what main calls on powerMonitor's resume and a change of network",
	async run(world, rounds) {
		const clock = new Clock(join(world.folder, "alice.clock"));
		const cables = await cabled(world, clock.env);
		let address = "10.9.0.2";
		for (let round = 0; round < rounds; round++) {
			const alice = world.client("alice");
			const writing = ["alice", "bob"].map((user) =>
				world.write(user, { count: 10, gapMs: 30 }),
			);
			await sleep(world.random.below(200));
			alice.signal("SIGSTOP");
			cables.resetAll("alice");
			cables.silence("alice", "down");
			clock.set((round + 1) * 8 * HOUR);
			await sleep(2_000);
			if (round % 2 === 1) {
				address = cables.changeAddress("alice", 3 + (round % 200));
			}
			await world.heal(async () => {
				cables.mend();
				alice.signal("SIGCONT");
				await alice.do({ user: "alice", do: "wake" });
				await alice.do({
					user: "alice",
					do: "network",
					addresses: ["127.0.0.1", address],
				});
				await Promise.all(writing);
			});
		}
	},
};
