import type { World } from "../drive/world";
import {
	FaultyProxy,
	fairWeather,
	type Mishap,
	type Weather,
} from "../net/proxy";
import type { Scenario } from "../scenario";

const LANES = 6;

/** Three messages each way, beginning with the first byte of both lines. */
async function shortSession(
	world: World,
	pair: readonly string[],
	host: string,
) {
	await world.converse([pair], `${host}:${world.relay.port}`);
	await Promise.all(pair.map((user) => world.write(user, { count: 3 })));
}

export const cutEverywhere: Scenario = {
	name: "cut-everywhere",
	what: "all connections of two people cut (FIN or RST) after so many bytes, at offsets spread evenly over a whole session: TLS, greeting, request, acknowledgement, three messages each way",
	rounds: { full: 2_400, short: 24, session: 24 },
	async run(world, rounds) {
		const pairs = Array.from({ length: rounds + 1 }, (_, i) => [
			`a${i}`,
			`b${i}`,
		]);
		await world.startRelay();
		await world.open(pairs.flat());
		const proxyOf = async (i: number) => {
			const host = `127.1.${i >> 7}.${1 + (i & 127)}`;
			const proxy = await FaultyProxy.open(
				world.relay.port,
				host,
				world.random,
			);
			world.atEnd(() => proxy.close());
			return { proxy, host };
		};
		// One without a fault tells how long a session is.
		const first = pairs.pop() as string[];
		const unharmed = await proxyOf(rounds);
		await shortSession(world, first, unharmed.host);
		await world.until(() => world.isSettled(first));
		const { up, down } = unharmed.proxy.passed;
		world.figure("bytes in a session", up + down);
		const { before, all } = world.share;
		const cut = async (i: number) => {
			const pair = pairs[i] as string[];
			const { proxy, host } = await proxyOf(i);
			const offset = Math.floor(((before + i) * (up + down)) / all);
			void proxy.after(offset, world.random.pick(["close", "reset"]));
			await shortSession(world, pair, host);
			await world.heal(() => proxy.forget(), pair);
		};
		let next = 0;
		const lane = async () => {
			while (next < pairs.length) await cut(next++);
		};
		await Promise.all(Array.from({ length: LANES }, lane));
	},
};

/** Two who write through a proxy, over and over. */
async function throughProxy(
	world: World,
	rounds: number,
	fault: (proxy: FaultyProxy, writing: Promise<unknown>) => Promise<void>,
	end: (proxy: FaultyProxy) => void,
): Promise<void> {
	const pair = ["alice", "bob"];
	const host = "127.0.0.2";
	await world.startRelay();
	await world.open(pair);
	const proxy = await FaultyProxy.open(world.relay.port, host, world.random);
	world.atEnd(() => proxy.close());
	await world.converse([pair], `${host}:${proxy.port}`);
	for (let round = 0; round < rounds; round++) {
		const writing = Promise.all(
			pair.map((user) => world.write(user, { count: 10, gapMs: 2 })),
		);
		await fault(proxy, writing);
		await writing;
		await world.heal(() => end(proxy));
	}
}

export const badWeather: Scenario = {
	name: "bad-weather",
	what: "delay up to 80 ms, jitter, pieces of one to nine bytes, pieces joined",
	rounds: { full: 60, short: 3, session: 30 },
	run: (world, rounds) =>
		throughProxy(
			world,
			rounds,
			async (proxy) => {
				const { random } = world;
				const kinds: readonly Partial<Weather>[] = [
					{ delayMs: random.below(80), jitterMs: random.below(40) },
					{ pieceBytes: 1 + random.below(9) },
					{ gatherMs: 1 + random.below(40) },
				];
				proxy.weather = { ...fairWeather, ...random.pick(kinds) };
			},
			(proxy) => {
				proxy.weather = fairWeather;
			},
		),
};

export const brokenConnections: Scenario = {
	name: "broken-connections",
	what: "at a random byte: FIN, RST, one direction closed, one bit flipped inside TLS, or a connection that takes all and passes nothing on until it is reset",
	rounds: { full: 300, short: 6, session: 50 },
	run: (world, rounds) =>
		throughProxy(
			world,
			rounds,
			async (proxy, writing) => {
				const { random } = world;
				const mishap = random.pick<Mishap>([
					"close",
					"reset",
					"half-close",
					"stall",
				]);
				const direction = random.pick(["up", "down", null] as const);
				void proxy.after(random.below(3_000), mishap, direction);
				await writing;
			},
			(proxy) => {
				proxy.forget();
				proxy.resetAll();
			},
		),
};
