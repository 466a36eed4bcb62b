// npm run screenshot: saves a picture of the app.
//
//   npm run screenshot -- out.png                      the running app, if `npm start` or `npm run demo`
//                                                      draws on a virtual display; else a new one
//   npm run screenshot -- out.png --size=900x600 --dark --user-data-dir=DIR
//                                                      a new one that looks like this
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import {
	closeApps,
	launchApp,
	placeWindow,
	temporaryProfile,
} from "./lib/app.mjs";
import { ensureBuilt } from "./lib/build.mjs";
import { encodePng, readWindowDump, trim } from "./lib/image.mjs";
import { prepareMachine } from "./lib/machine.mjs";
import { say } from "./lib/progress.mjs";
import { main, Stop } from "./lib/project.mjs";
import { latestFramebuffer } from "./lib/virtual-display.mjs";

const paintPatienceMs = 10_000;
const settleMs = 300;

await main(async () => {
	const { file, look } = readArguments();
	const framebuffer = look ? undefined : latestFramebuffer();
	if (framebuffer) await captureDisplay(framebuffer, file);
	else await captureNewApp(file, look ?? {});
	console.log(file);
});

/** @typedef {{ size?: { width: number, height: number }, dark?: boolean, profile?: string }} Look */

/** @returns {{ file: string, look?: Look }} look: how a new app shall look, if one is asked for */
function readArguments() {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			size: { type: "string" },
			dark: { type: "boolean" },
			"user-data-dir": { type: "string" },
		},
	});
	if (positionals.length !== 1)
		throw new Stop(
			"usage: npm run screenshot -- FILE.png [--size=900x600] [--dark] [--user-data-dir=DIR]",
		);
	const file = resolve(positionals[0]);
	if (Object.keys(values).length === 0) return { file };
	const profile = values["user-data-dir"];
	return {
		file,
		look: {
			size: parseSize(values.size),
			dark: values.dark,
			profile: profile && resolve(profile),
		},
	};
}

/** @param {string} [text] */
function parseSize(text) {
	if (text === undefined) return;
	const [, width, height] = /^(\d+)x(\d+)$/.exec(text) ?? [];
	if (!width) throw new Stop(`--size=${text} should be like --size=900x600`);
	return { width: Number(width), height: Number(height) };
}

/**
 * @param {string} framebuffer
 * @param {string} file
 */
async function captureDisplay(framebuffer, file) {
	say("taking a picture of the app that is running");
	const deadline = Date.now() + paintPatienceMs;
	let before = readFileSync(framebuffer);
	for (;;) {
		await sleep(settleMs);
		const now = readFileSync(framebuffer);
		const isSettled = now.equals(before);
		const picture = trim(readWindowDump(now));
		if (picture && (isSettled || Date.now() > deadline)) {
			writeFileSync(file, encodePng(picture));
			return;
		}
		if (Date.now() > deadline) throw new Stop("no window has been drawn yet");
		before = now;
	}
}

/**
 * @param {string} file
 * @param {Look} look
 */
async function captureNewApp(file, { size, dark, profile }) {
	await ensureBuilt("app");
	const machine = await prepareMachine();
	try {
		const { app, page } = await launchApp(machine, {
			profile: profile ?? temporaryProfile("screenshot"),
			colorScheme: dark ? "dark" : null,
		});
		if (size) await placeWindow(app, size);
		await sleep(settleMs);
		await page.screenshot({ path: file });
	} finally {
		await closeApps();
		machine.close();
	}
}
