import { setTimeout as sleep } from "node:timers/promises";
import { defaultLimits, type Limits } from "../../../src/relay/limits";
import { Relay } from "../../../src/relay/relay";
import { shorter } from "../loop";
import { mutateSteps } from "../steps";
import { expect, type Target } from "../target";
import { turns, Witnesses } from "./guests";
import { Party } from "./relay-party";
import { anyStep, mutateStep, type Step, seeds } from "./relay-steps";

const WAIT_MS = 4;

/** So little of everything that a few steps reach what takes others megabytes and minutes. */
const limits: Limits = {
	...defaultLimits,
	lingerMs: 5,
	maxLinesPerAddress: 64,
	stallTimeoutMs: 3,
	maxReceiverQueueBytes: 1_024,
	maxConnectionLogBytes: 4_096,
	minConnectionLogBytes: 1_024,
	maxLogBytes: 16_384,
	maxLineQueueBytes: 16_384,
	maxSlowOpenings: 2,
	openingGraceMs: 1,
	headerTimeoutMs: 3,
	requestTimeoutMs: 3,
	textNameTimeoutMs: 3,
	maxOptions: 3,
	maxRequestTo: 2,
	maxPendingPerAsker: 2,
	maxPendingPerCallee: 2,
	maxConnectionsPerUser: 4,
	// Pace is a limit, but who crosses it waits for milliseconds only.
	datumsPerSecond: 20_000,
	datumsBurst: 30,
	messagesPerSecond: 20_000,
	messagesBurst: 10,
	asksPerSecond: 1_000,
	asksBurst: 2,
	lineBytesPerSecond: 4_194_304,
	lineBytesBurst: 4_096,
	socketBytesPerSecond: 4_194_304,
	socketBytesBurst: 4_096,
};

export const relay: Target<readonly Step[]> = {
	name: "relay",
	seeds,
	mutate: (steps, other, random) =>
		mutateSteps(
			steps,
			other,
			random,
			(step) => mutateStep(step, random),
			() => anyStep(random),
		),
	simpler: (steps) => shorter(steps),
	async run(steps) {
		const log: string[] = [];
		const relay = new Relay({
			limits,
			log: (entry) => log.push(entry),
		});
		relay.port = 4321;
		const witnesses = await Witnesses.meet(relay);
		const parties = [0, 1, 2].map((who) => new Party(relay, who));
		const known = { id: "0".repeat(64) };
		try {
			for (const step of steps) {
				parties[step.who]?.take(step, parties, known);
				if (step.op === "wait") await sleep(WAIT_MS);
				await turns(2);
				for (const party of parties) known.id = party.latestId() ?? known.id;
			}
			await witnesses.talk();
			for (const party of parties) party.check(parties);
			const bad = log.find((entry) => entry.startsWith("a handler failed"));
			expect(bad === undefined, bad ?? "");
		} finally {
			for (const party of parties) party.leave();
			witnesses.leave();
			await closes(relay);
		}
		for (const party of parties) party.assertGone();
	},
};

/** Everything is let go of when the relay closes. */
async function closes(relay: Relay): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<boolean>((resolve) => {
		timer = setTimeout(() => resolve(false), 3_000);
	});
	const inTime = await Promise.race([relay.close().then(() => true), late]);
	clearTimeout(timer);
	expect(inTime, "the relay does not close: a stream is left");
}
