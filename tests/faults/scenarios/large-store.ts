import { readFileSync } from "node:fs";
import type { Scenario } from "../scenario";

const MESSAGES = 100_000;

/** In MB. */
function memoryOf(pid: number): number {
	const status = readFileSync(`/proc/${pid}/status`, "utf8");
	return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1_024;
}

export const largeStore: Scenario = {
	name: "large-store",
	what: `${MESSAGES.toLocaleString("en")} messages in one conversation: killed (-9) and started again, then two write`,
	rounds: { full: 10, short: 0, session: 10 },
	emulated:
		"start-up of the headless client and its store's process, without windows; the soak lasts the run, not 24 hours",
	async run(world, rounds) {
		await world.startRelay();
		await world.open(["alice"]);
		await world.open(["bob"]);
		await world.open(["carol"]);
		await world.converse([["carol", "bob"]]);
		// What is put into bob's store by itself is no business of the oracle's.
		world.forget("carol");
		await world.converse([["alice", "bob"]]);
		const since = performance.now();
		await world.client("bob").do({ user: "bob", do: "fill", count: MESSAGES });
		world.figure("seconds to store them", (performance.now() - since) / 1_000);
		for (let round = 0; round < rounds; round++) {
			const bob = await world.reopen("bob");
			world.figure("ms to open", bob.openMs);
			await world.heal(() =>
				Promise.all(
					["alice", "bob"].map((user) => world.write(user, { count: 50 })),
				),
			);
			const store = await bob.do<number>({ user: "bob", do: "store-pid" });
			world.figure("MB, store's process", memoryOf(store));
			const search = await bob.do<number>({ user: "bob", do: "search" });
			world.figure("ms to search", search);
		}
	},
};
