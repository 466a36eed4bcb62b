import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { frameDatum } from "../../../src/protocol/codec";
import { MSGPACK_HEADER } from "../../../src/protocol/header";
import type { Random } from "../../fuzz/random";
import type { World } from "../drive/world";
import type { Scenario } from "../scenario";

interface HostileStream {
	readonly after: "nothing" | "header" | "line";
	readonly bytes: readonly (string | readonly [hex: string, times: number])[];
}

/** @param name of the stranger, where the stream begins with a greeting */
function bytesOf({ after, bytes }: HostileStream, name: string): Buffer {
	const greeting = frameDatum({
		kind: "request",
		to: [],
		from: name,
		options: [],
	});
	return Buffer.concat([
		...(after === "nothing" ? [] : [MSGPACK_HEADER]),
		...(after === "line" ? [greeting] : []),
		...bytes.map((part) =>
			typeof part === "string"
				? Buffer.from(part, "hex")
				: Buffer.from(part[0].repeat(part[1]), "hex"),
		),
	]);
}

/** Strangers who send what they must not, in random pieces, and leave or stay. */
class Strangers {
	readonly #streams = JSON.parse(
		readFileSync("tests/vectors/hostile/streams.json", "utf8"),
	) as HostileStream[];
	#isOn = true;
	/** Streams opened so far. */
	count = 0;

	constructor(
		readonly port: number,
		readonly random: Random,
	) {
		for (let lane = 0; lane < 6; lane++) void this.#go();
	}

	stop(): void {
		this.#isOn = false;
	}

	async #go(): Promise<void> {
		while (this.#isOn) {
			this.count++;
			await this.#visit();
		}
	}

	#visit(): Promise<void> {
		return new Promise((resolve) => {
			// Their own address, like people on other machines.
			const socket = connect({
				port: this.port,
				host: "127.0.0.1",
				localAddress: `127.66.0.${1 + this.random.below(250)}`,
			});
			socket.on("error", () => {});
			socket.on("close", () => resolve());
			socket.resume();
			const bytes = bytesOf(
				this.random.pick(this.#streams),
				`stranger${this.count}`,
			);
			const at = this.random.below(bytes.length + 1);
			socket.write(bytes.subarray(0, at));
			socket.write(bytes.subarray(at));
			setTimeout(() => socket.destroy(), this.random.below(40));
		});
	}
}

/** The relay's memory at its highest, in MB. */
function peakMemory(world: World): number {
	const status = readFileSync(`/proc/${world.relay.child.pid}/status`, "utf8");
	return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1]) / 1_024;
}

export const slowReader: Scenario = {
	name: "slow-reader",
	what: "one of three in a group stopped (SIGSTOP) for 1.5 s while the others write 200 messages of 4 kB",
	rounds: { full: 30, short: 1, session: 10 },
	async run(world, rounds) {
		const group = ["alice", "bob", "carol"];
		await world.gather(group);
		for (let round = 0; round < rounds; round++) {
			const carol = world.client("carol");
			carol.signal("SIGSTOP");
			const stopped = sleep(1_500);
			await Promise.all(
				["alice", "bob"].map((user) =>
					world.write(user, { count: 100, bytes: 4_000 }),
				),
			);
			await stopped;
			await world.heal(() => carol.signal("SIGCONT"));
		}
		world.latencies("alice", "bob");
		if (process.platform === "linux") {
			world.figure("relay's memory, MB", peakMemory(world));
		}
	},
};

export const hostileTraffic: Scenario = {
	name: "hostile-traffic",
	what: "strangers send hostile streams without pause while two talk and the relay is killed (-9) now and then",
	rounds: { full: 40, short: 2, session: 10 },
	async run(world, rounds) {
		const pair = ["alice", "bob"];
		await world.gather(pair);
		for (let round = 0; round < rounds; round++) {
			const strangers = new Strangers(world.relay.port, world.random);
			const isKilled = round % 4 === 3;
			const writing = pair.map((user) =>
				world.write(user, { count: 25, gapMs: 20 }),
			);
			if (isKilled) await world.relay.kill();
			await Promise.all(writing);
			strangers.stop();
			world.figure("hostile streams", strangers.count);
			world.expect(
				isKilled || !world.relay.isGone,
				`hostile traffic ended the relay: ${world.relay.stderr().slice(-300)}`,
			);
			await world.heal(async () => {
				if (world.relay.isGone) await world.startRelay();
			});
			if (isKilled) world.forgetLatencies();
			else world.latencies("alice", "bob");
		}
		if (process.platform === "linux") {
			world.figure("relay's memory, MB", peakMemory(world));
		}
	},
};
