// npm run relay: a relay without a window, and without Electron. Arguments go to the relay:
//
//   npm run relay -- --host 127.0.0.1 --port 4321 --data DIR
import { pathToFileURL } from "node:url";
import { ensureBuilt } from "./lib/build.mjs";
import { inProject, main } from "./lib/project.mjs";
import { onNpmGone } from "./lib/run.mjs";

await main(async () => {
	await ensureBuilt("relay");
	const program = inProject("out", "relay", "bin.js");
	// In this very process, so that its signals and exit codes are its own.
	process.argv[1] = program;
	onNpmGone(() => process.kill(process.pid, "SIGTERM"));
	await import(pathToFileURL(program).href);
});
