import { expect, test } from "@playwright/test";
import { markedText, markOf } from "../faults/oracle/evidence";
import { Person } from "./person";
import { freePort } from "./ports";
import { shownText } from "./shown-text";

/**
 * What `npm run faults` does without windows, with them: processes of the real app killed (-9), and what is shown
 * read from the page.
 */

/** FLEX_FAULT_ROUNDS=100 for a night. */
const ROUNDS = Number(process.env.FLEX_FAULT_ROUNDS ?? 5);

/** @returns the process of the app that is called so, or shows the page */
async function pidOf(
	person: Person,
	name: "page" | "FLEX store" | "FLEX relay",
) {
	const metrics = await person.app.evaluate(({ app }) => app.getAppMetrics());
	const found = metrics.find(({ type, name: own }) =>
		name === "page" ? type === "Tab" : own === name,
	);
	if (!found)
		throw new Error(`no process “${name}”: ${JSON.stringify(metrics)}`);
	return found.pid;
}

async function reopen(person: Person): Promise<void> {
	await person.open();
	await person.conversations.getByRole("listitem").first().click();
	await expect(person.composer).toBeVisible();
}

const faults: readonly [
	what: string,
	kill: (alice: Person, bob: Person) => Promise<unknown>,
][] = [
	[
		"the relay",
		async (alice) => process.kill(await pidOf(alice, "FLEX relay"), "SIGKILL"),
	],
	[
		"a page",
		async (_, bob) => {
			const gone = bob.app.evaluate(
				({ BrowserWindow }) =>
					new Promise<void>((resolve) => {
						const contents = BrowserWindow.getAllWindows()[0]?.webContents;
						contents?.once("render-process-gone", () => resolve());
					}),
			);
			process.kill(await pidOf(bob, "page"), "SIGKILL");
			await gone;
			await expect
				.poll(() => shownText(bob), { timeout: 20_000 })
				.toContain("Alice");
			await bob.close();
			await reopen(bob);
		},
	],
	[
		"a store",
		async (_, bob) => process.kill(await pidOf(bob, "FLEX store"), "SIGKILL"),
	],
	[
		"the app",
		async (_, bob) => {
			await bob.kill();
			await reopen(bob);
		},
	],
	[
		"the host's store",
		async (alice) => process.kill(await pidOf(alice, "FLEX store"), "SIGKILL"),
	],
];

test("processes of the app are killed while both write: everything is shown once, in one order", async () => {
	test.setTimeout(60_000 + ROUNDS * 30_000);
	const alice = await Person.arrive("Alice", {
		relay: { port: await freePort(), scope: "this-computer" },
	});
	const bob = await Person.arrive("Bob");
	try {
		await bob.connectTo(await alice.hostRelay());
		await expect(bob.line).toContainText("Connected");
		await bob.ask("Alice");
		await alice.acknowledge("Bob");
		await expect(bob.composer).toBeVisible();
		await expect(alice.composer).toBeVisible();
		const shown = async (person: Person) =>
			(await person.texts()).map(markOf).slice(-6);
		for (let round = 0; round < ROUNDS; round++) {
			const [what, kill] = faults[round % faults.length] as (typeof faults)[0];
			const ids: string[] = [];
			const write = async (person: Person, which: number) => {
				const id = `${person.name}/${round * 10 + which}`;
				ids.push(id);
				await person.write(markedText(id, 30));
			};
			await Promise.all([write(alice, 0), write(bob, 0)]);
			await kill(alice, bob);
			await Promise.all([write(alice, 1), write(bob, 1)]);
			await Promise.all([write(alice, 2), write(bob, 2)]);
			await expect
				.poll(async () => (await shown(alice)).toSorted(), {
					message: `${what} was killed; Alice's page`,
					timeout: 30_000,
				})
				.toEqual(ids.toSorted());
			// Own words stand last until the relay has given them their number, on either side.
			await expect(async () => {
				expect(await shown(bob), `${what} was killed; Bob's page`).toEqual(
					await shown(alice),
				);
			}).toPass({ timeout: 30_000 });
			await expect(
				alice.log.getByRole("article", { name: /queued/ }),
			).toHaveCount(0);
		}
	} finally {
		await bob.leave();
		await alice.leave();
	}
});
