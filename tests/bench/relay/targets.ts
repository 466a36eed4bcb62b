import type { Results } from "./results";
import { durable, fanOut, pingPong } from "./scenarios";

/** What our relay is to reach, as ratios within one run: no time of another machine says anything here. */
interface Target {
	readonly scenario: string;
	readonly value: string;
	readonly label: string;
	readonly system: string;
	/** What is compared with; null where `bound` is absolute. */
	readonly other: string | null;
	readonly bound: number;
	readonly atLeast?: boolean;
}

const FLEX = "FLEX relay";
/** What passes between people is judged as our own client asks for it. */
const APP = "FLEX, as the app attaches";
const SPLICE = "splice in Node";
const REDIS = "Redis pub/sub";
const cpu = { value: "cpu", label: "CPU a message", system: APP };

const small = [10, 100].map((pairs) => pingPong(pairs, 200, 1));
const bursts = [10, 100].map((pairs) => pingPong(pairs, 200, 16));
const large = [10, 100].map((pairs) => pingPong(pairs, 4_000, 1));

function each(
	scenarios: readonly string[],
	rest: Omit<Target, "scenario">,
): Target[] {
	return scenarios.map((scenario) => ({ scenario, ...rest }));
}

const LATENCY = "latency at 2,000/s";

export const targets: readonly Target[] = [
	...each(small, { ...cpu, other: SPLICE, bound: 1.15 }),
	...each(small, { ...cpu, other: REDIS, bound: 1 }),
	...each(small, { ...cpu, other: "Mosquitto QoS 0", bound: 0.45 }),
	...each(small, { ...cpu, other: "aedes", bound: 0.2 }),
	...each(bursts, { ...cpu, other: SPLICE, bound: 1.4 }),
	...each(bursts, { ...cpu, other: REDIS, bound: 0.7 }),
	...each(bursts, {
		value: "rate",
		label: "messages a second",
		system: APP,
		other: SPLICE,
		bound: 0.7,
		atLeast: true,
	}),
	...each(large, { ...cpu, other: SPLICE, bound: 1.15 }),
	...each(large, { ...cpu, other: REDIS, bound: 0.9 }),
	...each([LATENCY], { ...cpu, other: SPLICE, bound: 1.2 }),
	...each([LATENCY], {
		value: "p50",
		label: "p50",
		system: APP,
		other: SPLICE,
		bound: 1.15,
	}),
	...each([fanOut(100)], {
		...cpu,
		label: "CPU a delivery",
		other: REDIS,
		bound: 1.1,
	}),
	...each([fanOut(1_000)], {
		...cpu,
		label: "CPU a delivery",
		other: REDIS,
		bound: 0.8,
	}),
	...each(["idle lines"], {
		value: "bytes10000",
		label: "bytes each of 10,000",
		system: FLEX,
		other: null,
		bound: 6_000,
	}),
	...each([durable(false), durable(true)], {
		value: "rate",
		label: "acknowledged messages a second",
		system: "FLEX relay, durable",
		other: "Mosquitto QoS 1, persistent",
		bound: 3,
		atLeast: true,
	}),
	...each(["connections"], {
		...cpu,
		label: "CPU a TCP connection",
		system: FLEX,
		other: SPLICE,
		bound: 1.3,
	}),
	...each(small, {
		...cpu,
		system: "FLEX, on the line",
		other: "Mosquitto QoS 0",
		bound: 1,
	}),
];

export interface Verdict {
	readonly target: Target;
	/** null where it was not measured. */
	readonly reached: { median: number; low: number; high: number } | null;
	/** What the splice, which does nothing at all, reaches; null where it is what is compared with. */
	readonly floor: number | null;
	readonly met: boolean;
}

export function judge(results: Results): Verdict[] {
	return targets.map((target) => {
		const { scenario, value, system, other, bound, atLeast } = target;
		const reached =
			other === null
				? absolute(
						results.rounds(scenario, system, value),
						results.median(scenario, system, value),
					)
				: results.ratio(scenario, value, system, other);
		const met =
			reached !== null &&
			(atLeast ? reached.median >= bound : reached.median <= bound);
		const floor =
			other === null || other === SPLICE
				? null
				: results.ratio(scenario, value, SPLICE, other);
		return { target, reached, floor: floor?.median ?? null, met };
	});
}

function absolute(rounds: readonly number[], middle: number | null) {
	if (middle === null) return null;
	return {
		median: middle,
		low: Math.min(...rounds),
		high: Math.max(...rounds),
	};
}
