import { setTimeout as sleep } from "node:timers/promises";
import type { Peer } from "./peer";
import { cpuMicros, residentBytes } from "./process-stats";
import type { Courier } from "./protocols/courier";
import type { Protocol } from "./protocols/protocol";
import type { Scenario } from "./scenarios";
import { percentile } from "./statistics";

/** What a measurement found, by name. */
export type Values = Readonly<Record<string, number>>;

/** What keeps a server busy, and counts. */
export interface Workload {
	/** Messages that have arrived. */
	readonly messages: number;
	start(): void;
	/** Resolves when all that was sent has arrived. */
	stop(): Promise<void>;
	/** The window starts now. */
	onWindow?(): void;
	/** What it found in the window besides. */
	values?(): Values;
	/** Instead of a window: one measurement from start to end. */
	whole?(): Promise<Values>;
}

/** How long the last messages may take; then they count as lost. */
const ARRIVAL_TIMEOUT_MS = 10_000;

export function workloadFor(
	protocol: Protocol,
	port: number,
	serverPid: number,
	scenario: Scenario,
): Promise<Workload> {
	switch (scenario.kind) {
		case "ping-pong":
		case "threads":
			return pingPong(protocol, port, scenario);
		case "open-loop":
			return openLoop(protocol, port, scenario);
		case "fan-out":
			return fanOut(protocol, port, scenario);
		case "connections":
			return connections(protocol, port, serverPid, scenario);
		case "durable":
			return durable(protocol, port, scenario);
		case "idle":
			return idle(protocol, port, serverPid, scenario);
	}
}

type Of<Kind extends Scenario["kind"]> = Extract<Scenario, { kind: Kind }>;

async function makePairs(
	protocol: Protocol,
	port: number,
	count: number,
	bytes: number,
	burst: number,
): Promise<[Peer, Peer][]> {
	const pairs: [Peer, Peer][] = [];
	for (let i = 0; i < count; i++) {
		const pair = await protocol.pair(port, `p${i}`);
		talk(pair, `p${i}`, bytes, burst);
		pairs.push(pair);
	}
	return pairs;
}

function talk(
	[a, b]: [Peer, Peer],
	name: string,
	bytes: number,
	burst: number,
) {
	a.willSend(`${name}a `, bytes, burst);
	b.willReceive(`${name}a `, bytes);
	b.willSend(`${name}b `, bytes, burst);
	a.willReceive(`${name}b `, bytes);
}

/** Counts what is on its way, and says when nothing is. */
class Outstanding {
	count = 0;
	#whenNone: (() => void) | null = null;

	arrived(count: number): void {
		this.count -= count;
		if (this.count === 0) this.#whenNone?.();
	}

	async none(): Promise<void> {
		if (this.count === 0) return;
		const arrived = new Promise<void>((resolve) => {
			this.#whenNone = resolve;
		});
		const lost = sleep(ARRIVAL_TIMEOUT_MS, null, { ref: false }).then(() => {
			throw new Error(`${this.count} messages never arrived`);
		});
		await Promise.race([arrived, lost]);
		this.#whenNone = null;
	}
}

async function pingPong(
	protocol: Protocol,
	port: number,
	{ pairs: count, bytes, burst }: Of<"ping-pong" | "threads">,
): Promise<Workload> {
	const pairs = await makePairs(protocol, port, count, bytes, burst);
	const outstanding = new Outstanding();
	let messages = 0;
	let running = false;
	const serve = (peer: Peer) => {
		outstanding.count += burst;
		peer.send(true);
	};
	for (const pair of pairs) {
		for (const peer of pair) {
			let missing = burst;
			peer.onMessages = (arrived) => {
				messages += arrived;
				missing -= arrived;
				if (missing > 0) return outstanding.arrived(arrived);
				missing = burst;
				if (running) serve(peer);
				outstanding.arrived(arrived);
			};
		}
	}
	return {
		get messages() {
			return messages;
		},
		start() {
			running = true;
			for (const [first] of pairs) serve(first);
		},
		stop() {
			running = false;
			return outstanding.none();
		},
	};
}

/**
 * Latency counts from when a message was due, not from when it was sent: a server that stalls makes the
 * next ones late too, and a client that waits for it would not notice (coordinated omission).
 */
async function openLoop(
	protocol: Protocol,
	port: number,
	{ pairs: count, bytes, perSecond }: Of<"open-loop">,
): Promise<Workload> {
	const pairs = await makePairs(protocol, port, count, bytes, 1);
	const outstanding = new Outstanding();
	const everyMs = 1_000 / perSecond;
	let latencies: number[] = [];
	let messages = 0;
	let running = false;
	const due = new Map<Peer, number[]>();
	for (const [a, b] of pairs) {
		for (const peer of [a, b]) {
			const times: number[] = [];
			due.set(peer, times);
			peer.onMessages = (arrived) => {
				const now = performance.now();
				for (const time of times.splice(0, arrived)) latencies.push(now - time);
				messages += arrived;
				outstanding.arrived(arrived);
			};
		}
	}
	/** Both ways, one pair after the other. */
	const route = pairs.flatMap(([a, b]) => [
		{ from: a, times: due.get(b) as number[] },
		{ from: b, times: due.get(a) as number[] },
	]);
	let next = 0;
	let turn = 0;
	// Asks the clock all the time: a timer's millisecond would be longer than what is measured.
	const spin = () => {
		const now = performance.now();
		for (; running && next <= now; next += everyMs) {
			const { from, times } = route[turn++ % route.length] as (typeof route)[0];
			times.push(next);
			outstanding.count++;
			from.send(false);
		}
		if (running) setImmediate(spin);
	};
	return {
		get messages() {
			return messages;
		},
		start() {
			running = true;
			next = performance.now();
			spin();
		},
		onWindow() {
			latencies = [];
		},
		values: () => ({
			p50: percentile(latencies, 0.5),
			p90: percentile(latencies, 0.9),
			p99: percentile(latencies, 0.99),
			p999: percentile(latencies, 0.999),
		}),
		stop() {
			running = false;
			return outstanding.none();
		},
	};
}

async function fanOut(
	protocol: Protocol,
	port: number,
	{ receivers: count, bytes }: Of<"fan-out">,
): Promise<Workload> {
	if (!protocol.group) throw new Error("no group to compare");
	const peers = await protocol.group(port, "g", count);
	const [sender, ...receivers] = peers as [Peer, ...Peer[]];
	const outstanding = new Outstanding();
	let messages = 0;
	let running = false;
	let missing = count;
	const serve = () => {
		missing = count;
		outstanding.count += count;
		sender.send(true);
	};
	sender.willSend("g ", bytes, 1);
	for (const receiver of receivers) {
		receiver.willReceive("g ", bytes);
		receiver.onMessages = (arrived) => {
			messages += arrived;
			missing -= arrived;
			if (missing === 0 && running) serve();
			outstanding.arrived(arrived);
		};
	}
	return {
		get messages() {
			return messages;
		},
		start() {
			running = true;
			serve();
		},
		stop() {
			running = false;
			return outstanding.none();
		},
	};
}

async function durable(
	protocol: Protocol,
	port: number,
	{ pairs, bytes, atOnce, isAway }: Of<"durable">,
): Promise<Workload> {
	const { courier } = protocol;
	if (!courier) throw new Error("nothing is acknowledged");
	const couriers: Courier[] = [];
	for (let i = 0; i < pairs; i++) {
		couriers.push(await courier(port, `d${i}`, bytes, isAway));
	}
	const outstanding = new Outstanding();
	let messages = 0;
	let running = false;
	for (const one of couriers) {
		one.onSafe = (safe) => {
			messages += safe;
			if (running) {
				outstanding.count += safe;
				one.send(safe);
			}
			outstanding.arrived(safe);
		};
	}
	return {
		get messages() {
			return messages;
		},
		start() {
			running = true;
			for (const one of couriers) {
				outstanding.count += atOnce;
				one.send(atOnce);
			}
		},
		stop() {
			running = false;
			return outstanding.none();
		},
	};
}

async function connections(
	protocol: Protocol,
	port: number,
	serverPid: number,
	{ pairs: count, atOnce }: Of<"connections">,
): Promise<Workload> {
	const bytes = 200;
	let next = 0;
	const onePair = async () => {
		const name = `c${next++}`;
		const pair = await protocol.pair(port, name);
		talk(pair, name, bytes, 1);
		const [a, b] = pair;
		const arrived = new Promise<void>((resolve) => {
			b.onMessages = () => resolve();
		});
		a.send(true);
		await arrived;
		await Promise.all([a.close(), b.close()]);
		return 2 + a.others.length + b.others.length;
	};
	const whole = async () => {
		const startedAt = performance.now();
		const { user, system } = process.cpuUsage();
		const cpu = cpuMicros(serverPid);
		let left = count;
		let sockets = 0;
		const worker = async () => {
			while (left-- > 0) {
				const opened = await onePair();
				sockets += opened;
			}
		};
		await Promise.all(Array.from({ length: atOnce }, worker));
		const seconds = (performance.now() - startedAt) / 1_000;
		const own = process.cpuUsage({ user, system });
		const spent = cpuMicros(serverPid) - cpu;
		return {
			cpu: spent / sockets,
			cpuPair: spent / count,
			rate: sockets / seconds,
			ratePairs: count / seconds,
			generatorBusy: (own.user + own.system) / (seconds * 1_000_000),
		};
	};
	const { cpu: cpuFirst } = await whole();
	return {
		messages: 0,
		start() {},
		stop: async () => {},
		whole: async () => {
			for (let i = 0; i < BEFORE_EACH_TURN; i++) await whole();
			return { ...(await whole()), cpuFirst };
		},
	};
}

/**
 * So often as many pairs come and go uncounted. A server that has just started pays for the compiler's work as well, which for programs in
 * Node is over after some thousands of pairs; and while the others have their turns, it discards what was compiled. Where messages are
 * counted, tens of thousands have passed by then.
 */
const BEFORE_EACH_TURN = 3;

/** Idle lines that are opened together: fewer than the shortest backlog among the servers (ngircd's 10). */
const OPEN_AT_ONCE = 8;
/** Memory is looked at when it has stayed the same for a while. */
const SETTLE_MS = 300;

async function idle(
	protocol: Protocol,
	port: number,
	serverPid: number,
	{ lines }: Of<"idle">,
): Promise<Workload> {
	const whole = async () => {
		const values: Record<string, number> = {};
		const before = await settled(serverPid);
		let open = 0;
		for (const count of lines) {
			while (open < count) {
				const batch = Math.min(OPEN_AT_ONCE, count - open);
				const from = open;
				open += batch;
				await Promise.all(
					Array.from({ length: batch }, (_, i) =>
						protocol.idle(port, `i${from + i}`),
					),
				);
			}
			const now = await settled(serverPid);
			values[`bytes${count}`] = (now - before) / count;
			values.megabytes = now / 1_000_000;
		}
		return values;
	};
	return { messages: 0, start() {}, stop: async () => {}, whole };
}

async function settled(pid: number): Promise<number> {
	let last = residentBytes(pid);
	for (let i = 0; i < 4; i++) {
		await sleep(SETTLE_MS);
		const now = residentBytes(pid);
		const change = Math.abs(now - last);
		last = now;
		if (change < last / 200) break;
	}
	return last;
}
