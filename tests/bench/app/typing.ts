import { setTimeout as sleep } from "node:timers/promises";
import { KEY_A, type Keyboard } from "./keyboard";
import type { Running } from "./launch";

/** A quick typist, and never in step with the display: milliseconds between two keys. */
const PAUSE = { least: 60, most: 120 };
/** Until what came of emptying it, such as a saved draft, is done. */
const SETTLE_MS = 700;
/** How long a key may take to be seen; then it counts as lost. */
const PATIENCE_MS = 10_000;

/** Notes when each key's frame has been drawn. */
const RECORD = `(() => {
	const seen = (window.flexBenchSeen ??= []);
	if (window.flexBenchRecords) return;
	window.flexBenchRecords = true;
	addEventListener("keydown", () => {
		requestAnimationFrame(() => {
			const { port1, port2 } = new MessageChannel();
			port1.onmessage = () => seen.push(performance.timeOrigin + performance.now());
			port2.postMessage(null);
		});
	}, { capture: true });
})()`;
/** The keys come to this window. */
const FOCUSED = `new Promise((resolve) => {
	if (document.hasFocus()) resolve();
	else addEventListener("focus", () => resolve(), { once: true });
})`;
/** What stood there is gone: a field that has grown costs more. */
const EMPTY = `new Promise((resolve) => {
	const look = () =>
		document.activeElement.value === "" ? resolve() : requestAnimationFrame(look);
	look();
})`;
const TAKE = "window.flexBenchSeen.splice(0)";

/**
 * Types into the field that has the focus.
 * @returns of each key, the milliseconds from its press to the end of the frame that shows it
 */
export async function type(
	keyboard: Keyboard,
	running: Running,
	keys: number,
): Promise<number[]> {
	await running.page(RECORD);
	await running.main("focus");
	await running.page(FOCUSED);
	keyboard.clear();
	await running.page(EMPTY);
	await sleep(SETTLE_MS);
	await running.page(TAKE);
	const pressed: number[] = [];
	for (let n = 0; n < keys; n++) {
		pressed.push(keyboard.press(KEY_A));
		await sleep(PAUSE.least + Math.random() * (PAUSE.most - PAUSE.least));
	}
	const seen: number[] = [];
	const deadline = Date.now() + PATIENCE_MS;
	while (seen.length < keys && Date.now() < deadline) {
		seen.push(...(await running.page<number[]>(TAKE)));
		await sleep(PAUSE.least);
	}
	if (seen.length !== keys)
		throw new Error(`of ${keys} keys ${seen.length} were seen`);
	return seen.map((at, n) => at - (pressed[n] ?? Number.NaN));
}
