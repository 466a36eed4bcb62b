// npm test: everything that must hold, cheapest first. Stops at the first step that fails.
import { seconds } from "./lib/progress.mjs";
import { main, requireModules } from "./lib/project.mjs";
import { npm, runInForeground } from "./lib/run.mjs";

/** Scripts of package.json. */
const steps = [
	["types", "typecheck"],
	["lint", "lint"],
	["dead code", "deadcode"],
	["build", "build"],
	["unit tests", "test:unit"],
	["integration tests", "test:integration"],
	["faults, a few of each", "test:faults"],
	["end-to-end tests", "test:e2e"],
];

await main(async () => {
	requireModules();
	/** @type {string[]} */
	const report = [];
	let failed = 0;
	for (const [name, script] of steps) {
		console.log(`\n── ${name} (npm run ${script})`);
		const started = Date.now();
		const [npmCommand, args] = npm("run", "--silent", script);
		const code = await runInForeground(npmCommand, args, process.env);
		const took = seconds(Date.now() - started).padStart(8);
		report.push(`${code === 0 ? "ok    " : "FAILED"} ${took}  ${name}`);
		console.log(report.at(-1));
		if (code !== 0) {
			failed = 1;
			break;
		}
	}
	const passed = report.length - failed;
	const skipped = steps.length - report.length;
	console.log(`\n── summary\n${report.join("\n")}`);
	console.log(`steps: ${passed} passed, ${failed} failed, ${skipped} skipped`);
	return failed;
});
