// npm run conformance: what the RFC and the profile say of a server, clause by clause, against any address:
//
//   npm run conformance -- --server 127.0.0.1:4321
//   npm run conformance -- --server 127.0.0.1:4321 --only "profile 5" --text
import { pathToFileURL } from "node:url";
import { inProject, main, requireModules, Stop } from "./lib/project.mjs";
import { run } from "./lib/run.mjs";

await main(async () => {
	requireModules();
	const { code, stdout, stderr } = await run(process.execPath, [
		"node_modules/vite/bin/vite.js",
		"build",
		"-c",
		"tests/conformance/vite.config.ts",
	]);
	if (code !== 0)
		throw new Stop(`the suite could not be built:\n${stdout}${stderr}`);
	const suite = inProject("out", "conformance", "main.js");
	const { main: conform } = await import(pathToFileURL(suite).href);
	return conform(process.argv.slice(2));
});
