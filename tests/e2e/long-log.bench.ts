import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { Person } from "./person";
import { seedProfile } from "./seed";

/**
 * npm run bench:log: what 100,000 messages cost the window, as ratios to a conversation of 100 in the same
 * run. It prints and asserts nothing about time.
 */

const LONG = 100_000;
const ROUNDS = 7;
const FRAMES = 240;
/** As far as the short one reaches. */
const SHORT_FRAMES = 60;
/** Pixels a frame: quicker than one can read. */
const STEP = 60;

const length = (number: number) =>
	`message ${number} ${"and some words about it ".repeat(number % 7)}`;

test("a conversation of 100,000 messages beside one of 100", async () => {
	test.setTimeout(600_000);
	const member = ["Bob"];
	const alice = await Person.return("Alice", (profile) =>
		seedProfile(profile, [
			{ topic: "Long", members: member, length: LONG, text: length },
			{
				topic: "Behind",
				members: member,
				length: LONG,
				readUpTo: LONG / 2,
				text: length,
			},
			{ topic: "Short", members: member, length: 100, text: length },
			{ topic: "Tiny", members: member, length: 1, text: () => "tiny" },
		]),
	);
	const { page } = alice;

	/** Milliseconds from the click to the frame in which the messages stand. */
	const open = async (title: string, sign: string): Promise<number> => {
		await alice.conversation("Tiny").click();
		await expect(alice.log.getByText("tiny")).toBeVisible();
		const button = alice.conversation(title);
		return button.evaluate(async (element, text) => {
			const start = performance.now();
			(element as HTMLElement).click();
			for (;;) {
				await new Promise(requestAnimationFrame);
				const log = document.querySelector("[role=log]");
				if (log?.textContent?.includes(text)) break;
			}
			await new Promise(requestAnimationFrame);
			return performance.now() - start;
		}, sign);
	};
	/** Milliseconds of work in each frame of scrolling, sorted. */
	const scroll = async (direction: 1 | -1, count = FRAMES): Promise<number[]> =>
		alice.log.evaluate(
			async (log, { frames, step }) => {
				const times: number[] = [];
				for (let n = 0; n < frames; n += 1) {
					const start = await new Promise<number>((r) =>
						requestAnimationFrame(() => r(performance.now())),
					);
					log.scrollTop += step;
					// After layout and paint of this frame.
					await new Promise<void>((done) => {
						const { port1, port2 } = new MessageChannel();
						port1.onmessage = () => done();
						port2.postMessage(0);
					});
					times.push(performance.now() - start);
				}
				return times.sort((a, b) => a - b);
			},
			{ frames: count, step: direction * STEP },
		);
	const memory = async () => {
		const session = await page.context().newCDPSession(page);
		await session.send("HeapProfiler.collectGarbage");
		const { metrics } = await session
			.send("Performance.enable")
			.then(() => session.send("Performance.getMetrics"));
		const of = (name: string) =>
			metrics.find((metric) => metric.name === name)?.value ?? 0;
		return { heap: of("JSHeapUsedSize") / 2 ** 20, nodes: of("Nodes") };
	};

	const opened: Record<string, number[]> = { Short: [], Long: [], Behind: [] };
	for (let round = 0; round < ROUNDS; round += 1) {
		opened.Short?.push(await open("Short", "message 100 "));
		opened.Long?.push(await open("Long", `message ${LONG} `));
		opened.Behind?.push(await open("Behind", `message ${LONG / 2 + 1} `));
	}
	await open("Short", "message 100 ");
	const shortMemory = await memory();
	const short = [
		...(await scroll(-1, SHORT_FRAMES)),
		...(await scroll(1, SHORT_FRAMES)),
	].sort((a, b) => a - b);
	await open("Long", `message ${LONG} `);
	const up = await scroll(-1);
	const down = await scroll(1);
	for (let n = 0; n < 6; n += 1) await scroll(-1);
	const longMemory = await memory();

	const median = (values: readonly number[]) =>
		values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
	const at = (values: readonly number[], share: number) =>
		values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
	const ratio = (a: number, b: number) => (a / b).toFixed(2);
	const shortOpen = median(opened.Short ?? []);
	const lines = [
		"| what | 100,000 / 100 messages |",
		"| --- | --- |",
		`| opening at the newest message (click to frame, median of ${ROUNDS}) | ${ratio(median(opened.Long ?? []), shortOpen)} |`,
		`| opening at the first of 50,000 unread messages | ${ratio(median(opened.Behind ?? []), shortOpen)} |`,
		`| a frame of scrolling up, median | ${ratio(at(up, 0.5), at(short, 0.5))} |`,
		`| a frame of scrolling up, 95 % | ${ratio(at(up, 0.95), at(short, 0.95))} |`,
		`| a frame of scrolling down, median | ${ratio(at(down, 0.5), at(short, 0.5))} |`,
		`| a frame of scrolling down, 95 % | ${ratio(at(down, 0.95), at(short, 0.95))} |`,
		`| the worst frame of scrolling, of the 16.7 ms that 60 Hz leaves | ${ratio(Math.max(at(up, 1), at(down, 1)), 1000 / 60)} |`,
		`| JavaScript heap after 1,900 frames of scrolling | ${ratio(longMemory.heap, shortMemory.heap)} |`,
		`| nodes in the document, likewise | ${ratio(longMemory.nodes, shortMemory.nodes)} |`,
	];
	const frames = (values: readonly number[]) =>
		`${at(values, 0.5).toFixed(1)} / ${at(values, 0.95).toFixed(1)} / ${at(values, 1).toFixed(1)} ms`;
	console.log(lines.join("\n"));
	console.log(
		`frames, median / 95 % / worst: of 100 ${frames(short)}, up ${frames(up)}, down ${frames(down)}`,
	);
	console.log(
		`open: ${JSON.stringify(opened, (_k, v) => (typeof v === "number" ? Math.round(v) : v))}`,
	);
	console.log(`memory: ${JSON.stringify({ shortMemory, longMemory })}`);
	mkdirSync("test-results", { recursive: true });
	writeFileSync(join("test-results", "long-log.md"), `${lines.join("\n")}\n`);
	await alice.leave();
});
