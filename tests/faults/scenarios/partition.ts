import { setTimeout as sleep } from "node:timers/promises";
import type { World } from "../drive/world";
import { Cables } from "../net/cables";
import type { Scenario } from "../scenario";

const GUESTS = ["alice", "bob"];

/** A relay and two guests, each on a network of its own. */
export async function cabled(
	world: World,
	env: NodeJS.ProcessEnv = {},
): Promise<Cables> {
	const cables = new Cables(GUESTS);
	world.atEnd(() => cables.remove());
	await world.startRelay({ host: "0.0.0.0", prefix: cables.prefix("relay") });
	for (const guest of GUESTS) {
		await world.open([guest], { prefix: cables.prefix(guest), env });
		await world.client(guest).do({
			user: guest,
			do: "connect",
			address: `${cables.relayAt(guest)}:${world.relay.port}`,
		});
	}
	await world.converse([GUESTS], null);
	return cables;
}

type Kind = "both" | "up" | "down" | "unplugged";

/** @param seconds how long the network is silent */
function partition(
	seconds: number,
	what: string,
	rounds: Scenario["rounds"],
): Scenario {
	return {
		name: `partition-${seconds}s`,
		what,
		rounds,
		needs: ["root", "ip", "nft"],
		run: (world, count) => beSilent(world, count, seconds),
	};
}

async function beSilent(
	world: World,
	rounds: number,
	seconds: number,
): Promise<void> {
	const cables = await cabled(world);
	const kinds: Kind[] = ["both", "up", "down", "unplugged"];
	for (let round = 0; round < rounds; round++) {
		const kind = kinds[round % kinds.length];
		if (kind === "unplugged") cables.unplug("alice");
		else {
			if (kind !== "down") cables.silence("alice", "up");
			if (kind !== "up") cables.silence("alice", "down");
		}
		const since = performance.now();
		const noticing = world
			.until(() => world.status("alice")?.line !== "ready", seconds * 1_000)
			.then((noticed) => {
				if (noticed) {
					world.figure(
						"seconds until the silence is shown",
						(performance.now() - since) / 1_000,
					);
				}
			});
		await Promise.all([
			...GUESTS.map((user) => world.write(user, { count: 10, gapMs: 50 })),
			sleep(seconds * 1_000),
			noticing,
		]);
		await world.heal(() => cables.mend());
	}
}

export const shortPartition = partition(
	5,
	"silence of 5 s towards one of two who write: both ways, one way, the other, cable out",
	{ full: 40, short: 2, session: 8 },
);

export const longPartition = partition(60, "the same for 60 s", {
	full: 4,
	short: 0,
	session: 4,
});

export const loss: Scenario = {
	name: "packet-loss",
	what: "2, 10 or 20 % of all packets lost, both ways",
	rounds: { full: 30, short: 1, session: 15 },
	needs: ["root", "ip", "nft"],
	async run(world, rounds) {
		const cables = await cabled(world);
		for (let round = 0; round < rounds; round++) {
			for (const guest of GUESTS)
				cables.lose(guest, world.random.pick([2, 10, 20]));
			await Promise.all(
				GUESTS.map((user) =>
					world.write(user, { count: 20, gapMs: 10, bytes: 2_000 }),
				),
			);
			await world.heal(() => cables.mend());
		}
	},
};
