import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { median, percentile } from "../relay/statistics";
import { type HostsWindow, measureHosting } from "./hosting";
import { Keyboard } from "./keyboard";
import { app, bare, newFolder, Running } from "./launch";
import { click, FIRST_CONVERSATION, fields, usable } from "./page-scripts";
import { CONVERSATIONS, MESSAGES, usedProfile } from "./profiles";
import {
	measureMemory,
	measureStart,
	type StartCase,
	startCases,
} from "./start";
import { type } from "./typing";

/**
 * npm run bench:app: what the app costs beside a bare Electron window of the same runtime, in turns, as ratios within a
 * round. It asserts nothing.
 *
 *   npm run bench:app -- --only start --rounds 9
 */

const { values } = parseArgs({
	options: {
		only: { type: "string" },
		rounds: { type: "string", default: "5" },
	},
});
const rounds = Number(values.rounds);
const wanted = (part: string) => !values.only || values.only === part;

const fixed = (values: readonly number[], digits = 2) =>
	`${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;

console.log(
	`${cpus().length} processors, load ${loadavg()
		.map((one) => one.toFixed(1))
		.join(", ")}; ${rounds} rounds; medians and ranges`,
);

const used = await usedProfile();
const cases = startCases(used);

/** The app's share of what the bare window before it took. */
async function compare<T extends object>(
	measure: (one: StartCase) => Promise<T>,
	keys: readonly (keyof T)[],
	times: number,
): Promise<void> {
	const found = new Map<StartCase, T[]>(cases.map((one) => [one, []]));
	// Once each before it counts: the files are then in the system's cache.
	for (const one of cases) await measureStart(one);
	for (let round = 0; round < times; round++)
		for (const one of cases) found.get(one)?.push(await measure(one));
	for (const key of keys) {
		const of = (at: number) =>
			(found.get(cases[at] as StartCase) ?? []).map((one) => Number(one[key]));
		for (const at of [0, 2]) {
			const [beside, own] = [of(at), of(at + 1)];
			const ratios = own.map((value, n) => value / (beside[n] ?? Number.NaN));
			console.log(
				`| ${cases[at + 1]?.name} | ${String(key)} | ${fixed(beside, 0)} | ${fixed(own, 0)} | ${fixed(ratios)} |`,
			);
		}
	}
}

if (wanted("start")) {
	console.log(
		"\n| start | | bare, ms | app, ms | ratio |\n|---|---|---|---|---|",
	);
	await compare(
		measureStart,
		["window", "shown", "usable", "opened", "cpu"],
		rounds,
	);
}
if (wanted("memory")) {
	console.log(
		"\n| at rest | | bare, MiB | app, MiB | ratio |\n|---|---|---|---|---|",
	);
	await compare(measureMemory, ["memory", "processes"], Math.min(rounds, 3));
}
if (wanted("typing")) await typing();
if (wanted("hosting")) await hosting();
process.exit();

/** Keys in the bare window's field, in the app's composer, and there while the store's process is stopped. */
async function typing(): Promise<void> {
	const keys = 50;
	const keyboard = await Keyboard.plugIn();
	const plain = await Running.start(bare, newFolder("bare"));
	await plain.page(usable(fields.bare));
	const own = await Running.start(app, used);
	await own.page(usable(fields.list));
	await own.page(click(FIRST_CONVERSATION));
	await own.page(usable(fields.composer));
	const store = (
		await own.main<{ pid: number; name?: string }[]>("processes")
	).find(({ name }) => name === "FLEX store");
	if (!store) throw new Error("the store's process is not there");
	const found = { bare: [], app: [], stopped: [] } as Record<string, number[]>;
	for (let round = 0; round < rounds; round++) {
		found.bare?.push(...(await type(keyboard, plain, keys)));
		found.app?.push(...(await type(keyboard, own, keys)));
		process.kill(store.pid, "SIGSTOP");
		found.stopped?.push(...(await type(keyboard, own, keys)));
		process.kill(store.pid, "SIGCONT");
	}
	keyboard.unplug();
	await Promise.all([plain.quit(), own.quit()]);
	console.log(
		`\n| a key to its frame, ${rounds * keys} keys each | p50, ms | p99, ms | p50 to bare | p99 to bare |\n|---|---|---|---|---|`,
	);
	const at = (name: string, share: number) =>
		percentile(found[name] ?? [], share);
	for (const [name, words] of [
		["bare", "bare window"],
		["app", `app, a conversation of ${MESSAGES / CONVERSATIONS}`],
		["stopped", "the same, the store's process stopped"],
	] as const) {
		const [p50, p99] = [at(name, 0.5), at(name, 0.99)];
		console.log(
			`| ${words} | ${p50.toFixed(1)} | ${p99.toFixed(1)} | ${(p50 / at("bare", 0.5)).toFixed(2)} | ${(p99 / at("bare", 0.99)).toFixed(2)} |`,
		);
	}
}

async function hosting(): Promise<void> {
	const keyboard = await Keyboard.plugIn();
	const { quiet, loaded } = await measureHosting(keyboard, rounds);
	keyboard.unplug();
	console.log(
		"\n| the host's own window | nobody talks | ten pairs at full speed | ratio |\n|---|---|---|---|",
	);
	const rows: [keyof HostsWindow, string, number][] = [
		["keyP50", "a key to its frame, p50, ms", 1],
		["keyP99", "a key to its frame, p99, ms", 1],
		["lagP50", "main's loop late by, p50, ms", 2],
		["lagP99", "main's loop late by, p99, ms", 2],
		["rate", "messages a second", 0],
		["relay", "the relay's share of a processor", 2],
		["main", "main's", 2],
		["generator", "the load generator's", 2],
	];
	for (const [key, words, digits] of rows) {
		const [without, beside] = [quiet, loaded].map((all) =>
			all.map((one) => one[key]),
		) as [number[], number[]];
		const ratios = beside.map((value, n) => value / (without[n] ?? Number.NaN));
		const isCost = key.startsWith("key") || key.startsWith("lag");
		console.log(
			`| ${words} | ${fixed(without, digits)} | ${fixed(beside, digits)} | ${isCost ? fixed(ratios) : ""} |`,
		);
	}
}
