import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PowerDisk, SmallDisk } from "../drive/disks";
import type { Scenario } from "../scenario";

const PAIR = ["alice", "bob"];
const SIZE_KB = 8_192;
const FULL_MS = 1_200;

export const appDiskFull: Scenario = {
	name: "disk-full-app",
	what: "the disk of one of two fills up while both write, and has room again 1.2 s later",
	rounds: { full: 60, short: 2, session: 10 },
	needs: ["root"],
	async run(world, rounds) {
		const disk = new SmallDisk(world.profileOf("bob"), SIZE_KB);
		world.atEnd(() => disk.remove());
		await world.gather(PAIR);
		for (let round = 0; round < rounds; round++) {
			disk.fill();
			const since = performance.now();
			const told = world
				.until(() => (world.status("bob")?.notices.length ?? 0) > 0, FULL_MS)
				.then((isTold) => {
					if (round > 0) return;
					world.expect(isTold, "bob is not told that his disk is full");
					world.figure("ms until the notice", performance.now() - since);
				});
			const writing = PAIR.map((user) =>
				world.write(user, { count: 10, gapMs: 20, bytes: 4_000 }),
			);
			await Promise.all([sleep(FULL_MS), told]);
			await world.heal(async () => {
				disk.free();
				await Promise.all(writing);
			});
		}
	},
};

export const relayDiskFull: Scenario = {
	name: "disk-full-relay",
	what: "the relay's disk fills up while two write, one of them away, and has room again 1.2 s later",
	rounds: { full: 60, short: 2, session: 10 },
	needs: ["root"],
	async run(world, rounds) {
		const disk = new SmallDisk(join(world.folder, "relay"), SIZE_KB);
		world.atEnd(() => disk.remove());
		await world.gather(PAIR);
		for (let round = 0; round < rounds; round++) {
			const away = round % 2 === 0;
			if (away) await world.quit("bob");
			disk.fill();
			const writers = away ? ["alice"] : PAIR;
			const writing = writers.map((user) =>
				world.write(user, { count: 10, gapMs: 20, bytes: 4_000 }),
			);
			await sleep(FULL_MS);
			world.expect(!world.relay.isGone, "the relay ends when its disk is full");
			await world.heal(async () => {
				disk.free();
				await Promise.all(writing);
				if (world.relay.isGone) await world.startRelay();
				if (away) await world.reopen("bob");
			});
		}
	},
};

export const powerCut: Scenario = {
	name: "power-cut",
	what: "two clients and the relay on one disk; everything stands still at a random moment while both write, and what the disk has by then is all there is after the restart",
	rounds: { full: 200, short: 3, session: 25 },
	needs: ["root", "mkfs.ext4"],
	emulated:
		"the copy of an ext4 image's blocks, as the kernel had written them (no dm-flakey in this kernel); not a disk that lies about its own cache",
	async run(world, rounds) {
		const image = join(world.folder, "disk.img");
		const disk = new PowerDisk(join(world.folder, "disk"), image);
		world.atEnd(() => disk.remove());
		world.putOn(disk.folder);
		await world.gather(PAIR);
		// What was said a moment ago about servers and conversations is written in a moment.
		for (const user of PAIR) await world.quit(user);
		for (const user of PAIR) await world.reopen(user);
		await world.until(() => world.isSettled());
		for (let round = 0; round < rounds; round++) {
			const all = [...PAIR.map((user) => world.client(user)), world.relay];
			const writing = PAIR.map((user) =>
				world.write(user, { count: 40, gapMs: 2 }),
			);
			await sleep(20 + world.random.below(300));
			for (const one of all) one.signal("SIGSTOP");
			disk.cut();
			for (const one of all) one.signal("SIGKILL");
			await Promise.all(all.map((one) => one.gone()));
			await Promise.all(writing);
			disk.restore();
			await world.heal(async () => {
				await world.startRelay();
				for (const user of PAIR) await world.reopen(user);
			});
		}
	},
};
