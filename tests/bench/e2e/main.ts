import { decodeMessage } from "../../../src/e2e/group";
import { decodeState, encodeState } from "../../../src/e2e/state";
import { type Client, meet, type World } from "../../unit/e2e/kit";

/**
 * What the encryption costs: bytes on the wire and on the disk, and time. Times are of this machine, on which other
 * things may run; sizes are exact.
 */

function kilo(bytes: number): string {
	return bytes < 10_000 ? `${bytes} B` : `${(bytes / 1_000).toFixed(1)} kB`;
}

function largest(world: World, wireformat: string): number {
	return Math.max(
		0,
		...world.log
			.filter(({ fragment }) => fragment.part === null)
			.map(({ fragment }) => fragment.bytes)
			.filter((bytes) => decodeMessage(bytes)?.wireformat === wireformat)
			.map(({ length }) => length),
	);
}

async function timed(count: number, act: () => Promise<unknown>) {
	const times: number[] = [];
	for (let i = 0; i < count; i++) {
		const start = performance.now();
		await act();
		times.push(performance.now() - start);
	}
	times.sort((a, b) => a - b);
	const at = (share: number) =>
		(times[Math.floor(share * (count - 1))] ?? 0).toFixed(1);
	return `${at(0.5)} ms (p95 ${at(0.95)})`;
}

for (const size of [2, 8, 24]) {
	const began = performance.now();
	const world = await meet(Array.from({ length: size }, (_, i) => `p${i}`));
	while (world.clients.some(({ status }) => status.kind !== "encrypted")) {
		await world.pass(10_000);
	}
	const together = performance.now() - began;
	const [first, second] = world.clients as [Client, Client];
	await first.say("x");
	const message = first.outbox.at(-1)?.bytes.length ?? 0;
	await world.settle();
	const saying = await timed(50, async () => {
		await first.say("a short message");
	});
	await world.settle();
	for (let i = 0; i < 50; i++) await second.say("another");
	while (second.outbox.length > 0) await second.move(false);
	const reading = await timed(first.inbox.length, () => first.move());
	await world.settle();
	first.state = { ...first.state, sinceUpdate: 1_000 };
	await first.input({ kind: "tick" });
	const renewal = first.outbox.at(-1)?.bytes.length ?? 0;
	await world.settle();
	const bytes = encodeState(first.state);
	const storing = await timed(20, async () => {
		decodeState(encodeState(first.state));
	});
	console.log(
		[
			`${size} members`,
			`  all in the group after ${Math.round(together)} ms of computing`,
			`  key package ${kilo(largest(world, "mls_key_package"))}, welcome up to ${kilo(largest(world, "mls_welcome"))} (larger ones go in parts)`,
			`  message of one letter ${kilo(message)}, renewal of keys ${kilo(renewal)}`,
			`  encrypting and encoding the state ${saying}, reading ${reading}`,
			`  state ${kilo(bytes.length)}, encoded and decoded in ${storing}`,
		].join("\n"),
	);
}
