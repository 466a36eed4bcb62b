import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import type { Message } from "../../../src/shared/domain/message";
import { seededRandom } from "../client/random";
import { conversing, type User } from "../client/user";
import { tcpRelay } from "../relay/kit";
import { keysOf } from "./keys";

/** Both ways together. The long run: `E2E_MESSAGES=2000 npx vitest run --project integration tests/integration/e2e/kills.test.ts`. */
const MESSAGES = Number(process.env.E2E_MESSAGES ?? 120);

test(`${MESSAGES} encrypted messages both ways, with both sides killed at random: none is lost, repeated or unreadable`, async () => {
	const { port } = await tcpRelay();
	const keys = await keysOf("Alice", "Bob");
	const users = (await conversing(port, ["Alice", "Bob"], "", {}, keys)) as [
		User,
		User,
	];
	for (const user of users) {
		await user.until(
			"encryption",
			() => user.conversation.encryption.kind === "encrypted",
		);
	}
	const random = seededRandom("kills");
	const written: string[] = [];
	let kills = 0;
	for (let i = 0; i < MESSAGES; i++) {
		const user = users[i % 2] as User;
		const text = `${user.name} ${i}`;
		written.push(text);
		await user.write(text);
		if (random() < Number(process.env.E2E_KILLS ?? 0.1)) {
			kills++;
			const victim = users[random() < 0.5 ? 0 : 1] as User;
			// Somewhere in the middle of encrypting, storing, writing or reading.
			await new Promise((resolve) => setTimeout(resolve, random() * 12));
			victim.kill();
			await victim.start();
		}
	}
	// What was sent again has moved at its sender's first and at its reader's a moment later.
	let logs: Message[][];
	for (;;) {
		const seen = users.map(({ events }) => events.length);
		logs = await Promise.all(users.map((user) => user.settled(MESSAGES)));
		const [hers, his] = logs.map((log) => log.map(({ text }) => text));
		if (isDeepStrictEqual(hers, his)) break;
		await Promise.race(
			users.map((user, i) =>
				user.until(
					"the same order on both sides",
					() => user.events.length > (seen[i] ?? 0),
				),
			),
		);
	}
	for (const log of logs) {
		expect(log.filter(({ unreadable }) => unreadable !== null)).toEqual([]);
		expect(log.map(({ text }) => text).sort()).toEqual([...written].sort());
	}
	console.log(
		`${MESSAGES} messages, ${kills} kills, 0 lost, 0 repeated; ${random.seed}`,
	);
}, 600_000);
