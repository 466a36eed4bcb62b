import { Contender } from "./contender";
import { residentBytes } from "./process-stats";
import { systems } from "./systems";

const STEPS = 20;

/** Full load for a while: whether memory stays where it is. Prints one line a step. */
export async function soak(minutes: number): Promise<void> {
	const system = systems.find(({ protocol }) => protocol === "flex");
	if (!system) return;
	const contender = await Contender.enter(system, {
		kind: "ping-pong",
		name: "soak",
		pairs: 10,
		bytes: 200,
		burst: 16,
	});
	const stepMs = (minutes * 60_000) / STEPS;
	// Within what the load generator's answer may take.
	const windows = Math.ceil(stepMs / 30_000);
	for (let step = 1; step <= STEPS; step++) {
		let rate = 0;
		for (let i = 0; i < windows; i++) {
			const values = await contender.measure(0, stepMs / windows);
			rate = values.rate ?? 0;
		}
		const megabytes = residentBytes(contender.server.pid) / 1_000_000;
		process.stdout.write(
			`${((step * minutes) / STEPS).toFixed(1)} min: ${megabytes.toFixed(0)} MB, ${Math.round(rate).toLocaleString("en")} messages a second\n`,
		);
	}
	await contender.leave();
}
