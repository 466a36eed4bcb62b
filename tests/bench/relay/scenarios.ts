/** What is measured. Each scenario runs on fresh servers, in rounds in which every system has its turn. */
export type Scenario = { readonly name: string } & (
	| {
			/** Pairs who answer each other: `burst` messages one way, when all are there as many back. */
			readonly kind: "ping-pong";
			readonly pairs: number;
			readonly bytes: number;
			readonly burst: number;
	  }
	| {
			/** The same, for our relay with its data plane in so many threads. */
			readonly kind: "threads";
			readonly pairs: number;
			readonly bytes: number;
			readonly burst: number;
	  }
	| {
			/** Messages at fixed times, whether or not those before have arrived. */
			readonly kind: "open-loop";
			readonly pairs: number;
			readonly bytes: number;
			readonly perSecond: number;
	  }
	| {
			/** One to many; the next goes out when all have it. */
			readonly kind: "fan-out";
			readonly receivers: number;
			readonly bytes: number;
	  }
	| {
			/** Senders who are told what is safe, and send on then; their receivers confirm, or are away. */
			readonly kind: "durable";
			readonly pairs: number;
			readonly bytes: number;
			/** Messages on their way from each sender. */
			readonly atOnce: number;
			readonly isAway: boolean;
	  }
	| {
			/** Parties who are there and say nothing. */
			readonly kind: "idle";
			readonly lines: readonly number[];
	  }
	| {
			/** Pairs from nothing to one message that arrived, and closed again. */
			readonly kind: "connections";
			readonly pairs: number;
			readonly atOnce: number;
	  }
);

const pairCounts = [1, 10, 100];
const bursts = [1, 16];
const sizes = [200, 4_000];

export const scenarios: readonly Scenario[] = [
	...sizes.flatMap((bytes) =>
		bursts.flatMap((burst) =>
			pairCounts.map((pairs) => ({
				kind: "ping-pong" as const,
				name: pingPong(pairs, bytes, burst),
				pairs,
				bytes,
				burst,
			})),
		),
	),
	{
		kind: "open-loop",
		name: "latency at 2,000/s",
		pairs: 10,
		bytes: 200,
		perSecond: 2_000,
	},
	...[10, 100, 1_000].map((receivers) => ({
		kind: "fan-out" as const,
		name: fanOut(receivers),
		receivers,
		bytes: 200,
	})),
	...[false, true].map((isAway) => ({
		kind: "durable" as const,
		name: durable(isAway),
		pairs: 10,
		bytes: 200,
		atOnce: 16,
		isAway,
	})),
	...[1, 16].map((burst) => ({
		kind: "threads" as const,
		name: `threads, 100 pairs${burst > 1 ? `, bursts of ${burst}` : ""}`,
		pairs: 100,
		bytes: 200,
		burst,
	})),
	{ kind: "connections", name: "connections", pairs: 1_000, atOnce: 8 },
	{ kind: "idle", name: "idle lines", lines: [1_000, 5_000, 10_000] },
];

/** The name of a ping-pong. */
export function pingPong(pairs: number, bytes: number, burst: number): string {
	const size = bytes === 200 ? "200 B" : "4 kB";
	const who = pairs === 1 ? "1 pair" : `${pairs} pairs`;
	return `${size}, ${who}${burst > 1 ? `, bursts of ${burst}` : ""}`;
}

/** The name of a durable one. */
export function durable(isAway: boolean): string {
	return `durable, ${isAway ? "receivers away" : "receivers there"}`;
}

/** The name of a fan-out. */
export function fanOut(receivers: number): string {
	return `fan-out to ${receivers.toLocaleString("en")}`;
}
