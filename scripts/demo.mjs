// npm run demo: shows two people talking, each in a window of their own. Alice hosts a relay that
// only this computer reaches, Bob connects to it. The windows stay open until they are closed, or
// until Ctrl-C; nothing of it is kept.
//
//   npm run demo -- --once --screenshots=DIR     ends after the greeting; saves alice.png and bob.png
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import {
	closeApps,
	launchApp,
	placeWindow,
	temporaryProfile,
} from "./lib/app.mjs";
import { ensureBuilt } from "./lib/build.mjs";
import { prepareMachine } from "./lib/machine.mjs";
import { say } from "./lib/progress.mjs";
import { main } from "./lib/project.mjs";

const topic = "Lunch";
const greeting = [
	["Alice", "Hi Bob! Can you read this?"],
	["Bob", "Every word. No server in between?"],
	["Alice", "Only the relay that runs in my window."],
	["Bob", "So it works without the internet."],
	["Alice", "It does. Lunch at noon?"],
	["Bob", "See you then!"],
];

/**
 * @typedef {object} Person
 * @property {string} name
 * @property {import("@playwright/test").ElectronApplication} app
 * @property {import("@playwright/test").Page} page
 */

await main(async () => {
	const { values } = parseArgs({
		options: {
			once: { type: "boolean" },
			screenshots: { type: "string" },
		},
	});
	await ensureBuilt("app");
	const machine = await prepareMachine({ sharesScreen: true });
	try {
		say("opening a window for Alice and one for Bob");
		const [alice, bob] = await Promise.all([
			arrive(machine, "Alice"),
			arrive(machine, "Bob"),
		]);
		await placeSideBySide([alice, bob]);
		await meet(alice, bob);
		await converse({ Alice: alice, Bob: bob });
		if (values.screenshots)
			await saveScreenshots([alice, bob], resolve(values.screenshots));
		if (!values.once) await untilClosed([alice, bob], machine.isVisible);
	} finally {
		await closeApps();
		machine.close();
	}
});

/**
 * @param {import("./lib/machine.mjs").Machine} machine
 * @param {string} name
 * @returns {Promise<Person>}
 */
async function arrive(machine, name) {
	const profile = temporaryProfile(name.toLowerCase());
	writeFileSync(
		join(profile, "settings.json"),
		JSON.stringify({ relay: { port: 0, scope: "this-computer" } }),
	);
	const { app, page } = await launchApp(machine, { profile });
	await page.getByRole("textbox", { name: "Your name" }).fill(name);
	await page.getByRole("button", { name: "Start" }).click();
	return { name, app, page };
}

/** @param {Person[]} people */
async function placeSideBySide(people) {
	const area = await people[0].app.evaluate(
		({ screen }) => screen.getPrimaryDisplay().workArea,
	);
	const width = Math.floor(Math.min(area.width / people.length, 960));
	const height = Math.min(area.height - 60, 800);
	await Promise.all(
		people.map(({ app }, i) =>
			placeWindow(app, { x: area.x + i * width, y: area.y, width, height }),
		),
	);
}

/**
 * @param {Person} alice
 * @param {Person} bob
 */
async function meet(alice, bob) {
	await alice.page.getByRole("switch", { name: "Host relay" }).click();
	const address = await alice.page
		.getByText(/^127\.0\.0\.1:\d+$/)
		.first()
		.innerText();
	say(`Alice hosts a relay on ${address}`);

	await bob.page.getByRole("button", { name: "Connect to server" }).click();
	const connecting = bob.page.getByRole("dialog");
	await connecting
		.getByRole("textbox", { name: "Server address" })
		.fill(address);
	await connecting
		.getByRole("button", { name: "Connect", exact: true })
		.click();
	await connecting.waitFor({ state: "hidden" });
	say("Bob connects to it");

	await alice.page.getByRole("button", { name: "New conversation" }).click();
	const asking = alice.page.getByRole("dialog");
	await asking.getByRole("textbox", { name: "To", exact: true }).fill(bob.name);
	await asking.getByRole("textbox", { name: "Topic" }).fill(topic);
	await asking.getByRole("button", { name: "Send request" }).click();
	say(`Alice asks Bob for a conversation about "${topic}"`);

	await bob.page
		.getByRole("region", { name: "Pending requests" })
		.getByRole("button", { name: "Acknowledge" })
		.click();
	say("Bob acknowledges");
}

/** @param {Record<string, Person>} people */
async function converse(people) {
	for (const [name, text] of greeting) {
		const { page } = people[name];
		await page
			.getByRole("textbox", { name: "Message", exact: true })
			.fill(text);
		await page.getByRole("button", { name: "Send", exact: true }).click();
		const arrivals = Object.values(people).map((person) =>
			person.page
				.getByRole("log", { name: "Messages" })
				.getByText(text)
				.waitFor(),
		);
		await Promise.all(arrivals);
		say(`${name}: ${text}`);
	}
}

/**
 * @param {Person[]} people
 * @param {string} folder
 */
async function saveScreenshots(people, folder) {
	mkdirSync(folder, { recursive: true });
	for (const { name, page } of people) {
		const path = join(folder, `${name.toLowerCase()}.png`);
		await page.screenshot({ path });
		say(`saved ${path}`);
	}
}

/**
 * @param {Person[]} people
 * @param {boolean} isVisible
 */
async function untilClosed(people, isVisible) {
	say("now it is yours: close the windows, or press Ctrl-C, to end the demo");
	if (!isVisible)
		say('"npm run screenshot -- out.png" in another terminal shows them');
	await Promise.all(
		people.map(({ app }) => app.waitForEvent("close", { timeout: 0 })),
	);
}
