/** @type {{ passed: number, failed: number, skipped: number }} */
const count = { passed: 0, failed: 0, skipped: 0 };

/**
 * One thing that must hold. What comes after a failure would only fail of it, and is skipped.
 *
 * @param {string} name
 * @param {() => Promise<string | void> | string | void} check what it returns is shown
 */
export async function step(name, check) {
	if (count.failed > 0) {
		count.skipped++;
		return;
	}
	const started = Date.now();
	try {
		const found = await check();
		count.passed++;
		const took = ((Date.now() - started) / 1_000).toFixed(1).padStart(6);
		console.log(`ok   ${took} s  ${name}`);
		if (found) console.log(found.replace(/^/gm, `${" ".repeat(15)}`));
	} catch (error) {
		count.failed++;
		console.log(`FAILED         ${name}\n`, error);
	}
}

/** Prints the closing line and sets the exit code. */
export function finish() {
	const { passed, failed, skipped } = count;
	console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
	process.exitCode = failed > 0 ? 1 : 0;
}
