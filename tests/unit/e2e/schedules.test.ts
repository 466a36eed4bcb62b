import { afterEach, expect, test, vi } from "vitest";
import { epochAuthenticator } from "../../../src/e2e/engine";
import { type Client, World } from "./kit";

/** A short run here, a long one with `E2E_SCHEDULES=1000 npm run test:unit -- tests/unit/e2e/schedules.test.ts`. */
const SCHEDULES = Number(process.env.E2E_SCHEDULES ?? 12);
const FIRST_SEED = Number(process.env.E2E_SEED ?? 1);

afterEach(() => {
	vi.restoreAllMocks();
});

function randomFrom(seed: number): (below: number) => number {
	let state = seed * 2_654_435_761;
	return (below) => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) % below;
	};
}

const figures = { commits: 0, rebased: 0, crashes: 0, messages: 0, rejoins: 0 };

/** One schedule: whatever can happen next, happens in an order that the seed chooses. */
async function run(seed: number): Promise<void> {
	const below = randomFrom(seed);
	const world = new World();
	vi.spyOn(Date, "now").mockImplementation(() => world.now);
	const size = 3 + below(6);
	for (let i = 0; i < size; i++) world.join(`p${i}`);
	for (const client of world.clients) await client.attach();
	const said: string[] = [];
	const isWarm = seed % 2 === 0;
	if (isWarm) {
		await world.settle();
		await world.pass(10_000);
	}
	const any = (): Client => world.clients[below(size)] as Client;
	for (let i = 0; i < 40 + size * 12; i++) {
		const client = any();
		const chance = below(100);
		if (chance < 70) {
			const busy = world.clients.filter(({ canMove }) => canMove);
			const next = busy[below(busy.length || 1)];
			const hasBoth = next && next.outbox.length > 0 && next.inbox.length > 0;
			await next?.move(hasBoth ? below(2) === 0 : undefined);
		} else if (chance < 82) {
			const text = `${client.person} ${said.length}`;
			said.push(text);
			await client.say(text);
		} else if (chance < 86) {
			// A day: everybody's keys are to be renewed at once.
			world.now += 25 * 3_600_000;
		} else if (chance < 92) {
			world.now += 1_000 * below(10);
			if (client.isAttached) await client.input({ kind: "tick" });
		} else if (chance < 96) {
			figures.crashes++;
			await client.crash();
			await client.attach();
		} else if (client.isAttached) {
			await client.detach();
		} else {
			await client.attach();
		}
	}
	for (const client of world.clients) {
		if (!client.isAttached) await client.attach();
	}
	await world.settle();
	for (let i = 0; i < 30; i++) await world.pass(20_000);
	const authenticators = world.clients.map(({ state }) =>
		epochAuthenticator(state),
	);
	const problems = () =>
		JSON.stringify(
			world.clients.map(({ person, status, events, state }) => ({
				person,
				status,
				queue: state.queue.length,
				events: events.filter(
					({ kind }) =>
						kind !== "message" &&
						kind !== "sent" &&
						kind !== "pinned" &&
						kind !== "moved",
				),
			})),
			null,
			1,
		);
	expect(new Set(authenticators).size, `seed ${seed} ${problems()}`).toBe(1);
	for (const client of world.clients) {
		expect(client.status, `seed ${seed}`).toMatchObject({ kind: "encrypted" });
		const missed = said.filter(
			(text) =>
				!text.startsWith(`${client.person} `) && !client.texts.includes(text),
		);
		// What was said before somebody was let in is not for them, and they are told of it.
		const unread = client.kinds("unreadable");
		expect(missed.length, `seed ${seed} ${client.person} ${problems()}`).toBe(
			isWarm ? 0 : Math.min(missed.length, unread.length),
		);
		figures.rejoins += client.kinds("refused").length;
	}
	figures.messages += said.length;
	figures.commits += world.clients[0]?.state.group
		? Number(world.clients[0].state.group.groupContext.epoch)
		: 0;
}

test(`E2E 10: ${SCHEDULES} random schedules of 3 to 8 clients with simultaneous commits, crashes and cut connections converge`, async () => {
	const started = performance.now();
	for (let i = 0; i < SCHEDULES; i++) await run(FIRST_SEED + i);
	console.log(
		`${SCHEDULES} schedules in ${Math.round(performance.now() - started)} ms: ${JSON.stringify(figures)}`,
	);
}, 36_000_000);
