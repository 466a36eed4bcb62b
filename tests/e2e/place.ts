import { expect, type Locator } from "@playwright/test";

/** How far below the upper edge of the log a message stands, in pixels and parts of one. */
export async function topIn(log: Locator, message: Locator): Promise<number> {
	const edge = await log.evaluateHandle((box) => box);
	return message.evaluate(
		(one, box) =>
			one.getBoundingClientRect().top - box.getBoundingClientRect().top,
		edge,
	);
}

/** It stands there again, or still: messages stand at parts of a pixel, and a log scrolls by whole ones. */
export async function expectTop(
	log: Locator,
	message: Locator,
	top: number,
): Promise<void> {
	await expect
		.poll(async () => Math.abs((await topIn(log, message)) - top))
		.toBeLessThan(1);
}
