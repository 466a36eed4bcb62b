import { setTimeout as sleep } from "node:timers/promises";
import { killPlaces } from "../client/commands";
import type { Scenario } from "../scenario";

const MESSAGES = 12;

export const offlineFetch: Scenario = {
	name: "offline-fetch",
	what: `one is away while the other writes ${MESSAGES} messages (every third time the writer then leaves too); back, it is killed (-9) at a point of each message's way, again and again`,
	rounds: { full: 150, short: 4, session: 15 },
	async run(world, rounds) {
		const pair = ["alice", "bob"];
		await world.gather(pair);
		for (let round = 0; round < rounds; round++) {
			await world.quit("bob");
			await world.write("alice", { count: MESSAGES });
			const isAlone = round % 3 === 2;
			if (isAlone) {
				// What the relay has promised to keep comes without its writer.
				await world.until(
					() =>
						world
							.status("alice")
							?.conversations.every(({ queued }) => queued === 0),
					1_500,
				);
				await world.quit("alice");
			}
			for (let life = 0; life < 3; life++) {
				const place = world.random.pick(
					killPlaces.filter((one) => !one.startsWith("update")),
				);
				const at = 1 + world.random.below(8);
				const bob = await world.reopen("bob", { place, at });
				await bob.do({ user: "bob", do: "arm" }).catch(() => {});
				await world.until(() => bob.isGone, 150);
			}
			await world.heal(async () => {
				if (isAlone) await world.reopen("alice");
				await world.reopen("bob");
			});
		}
	},
};

export const requests: Scenario = {
	name: "request-lifecycle",
	what: "asker, asked or relay killed (-9) at a random moment between Request, Connection, Acknowledge, OK and the first messages",
	rounds: { full: 150, short: 5, session: 15 },
	async run(world, rounds) {
		await world.startRelay();
		for (let round = 0; round < rounds; round++) {
			const pair = [`a${round}`, `b${round}`] as const;
			const [asker, asked] = pair;
			for (const user of pair) {
				await world.open([user]);
				await world.client(user).do({
					user,
					do: "connect",
					address: `127.0.0.1:${world.relay.port}`,
				});
			}
			await world.must("both on the line", () =>
				pair.every((user) => world.status(user)?.line === "ready"),
			);
			const asking = world
				.client(asker)
				.do({ user: asker, do: "ask", to: asked })
				.then(
					() => true,
					() => false,
				);
			await sleep(world.random.below(60));
			const victim = world.random.pick([asker, asked, "relay"]);
			await (victim === "relay" ? world.relay : world.client(victim)).kill();
			const isAsked = await asking;
			if (victim === "relay") await world.startRelay();
			else await world.reopen(victim);
			const isKnown = () =>
				pair.every((user) => (world.status(user)?.line ?? "none") !== "none");
			await world.until(isKnown, 2_000);
			for (const user of pair) {
				const isHere = (world.status(user)?.line ?? "none") !== "none";
				world.expect(
					isHere,
					`${user} had connected to a server, and it is not in the list any more (killed: ${victim})`,
				);
				if (!isHere) return;
			}
			// Killed before it was told that the request is taken: its user asks again.
			const has = (user: string) => {
				const status = world.status(user);
				return (
					(status?.sentRequests ?? 0) + (status?.conversations.length ?? 0)
				);
			};
			const hasFailed = () => (world.status(asker)?.failedRequests ?? 0) > 0;
			await world.until(() => has(asker) > 0, isAsked ? 10_000 : 500);
			await world.until(
				() => hasFailed() || world.status(asker)?.conversations.length,
				1_000,
			);
			// Nobody has promised more than to say so; then its user asks again.
			const tellsFailure = hasFailed() ? 1 : 0;
			if (tellsFailure || (!isAsked && has(asker) === 0)) {
				await world.must("both on the line again", () =>
					pair.every((user) => world.status(user)?.line === "ready"),
				);
				await world.client(asker).do({ user: asker, do: "ask", to: asked });
			}
			const isOpen = await world.until(
				() =>
					pair.every((user) => {
						const {
							conversations = [],
							sentRequests,
							pending,
						} = world.status(user) ?? {};
						return (
							conversations.length > 0 &&
							conversations.every(
								({ attached, joined }) =>
									attached === "attached" && joined === 1,
							) &&
							sentRequests === (user === asker ? tellsFailure : 0) &&
							pending === 0
						);
					}),
				20_000,
			);
			world.expect(
				isOpen,
				`${asker}'s request came to nothing (killed: ${victim}): ${JSON.stringify(pair.map((user) => world.status(user)))}`,
			);
			if (!isOpen) return;
			for (const user of pair) {
				const { length = 0 } = world.status(user)?.conversations ?? [];
				world.expect(
					length === 1,
					`${user} has ${length} conversations of one request (killed: ${victim})`,
				);
			}
			world.noteMembers(pair);
			await Promise.all(pair.map((user) => world.write(user, { count: 3 })));
			await world.heal(() => {}, pair);
			for (const user of pair) await world.quit(user);
		}
		for (let round = 0; round < rounds; round++) {
			for (const user of [`a${round}`, `b${round}`]) await world.reopen(user);
		}
	},
};
