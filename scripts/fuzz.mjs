// npm run fuzz: hostile input for codec, line, relay and client, led by what it reaches:
//
//   npm run fuzz -- --minutes 10 --target relay
//   npm run fuzz -- --minutes 0.1 --seed 1
import { pathToFileURL } from "node:url";
import { inProject, main, requireModules, Stop } from "./lib/project.mjs";
import { run } from "./lib/run.mjs";

await main(async () => {
	requireModules();
	process.chdir(inProject());
	const { code, stdout, stderr } = await run(process.execPath, [
		"node_modules/vite/bin/vite.js",
		"build",
		"-c",
		"tests/fuzz/vite.config.ts",
	]);
	if (code !== 0)
		throw new Stop(`the fuzzer could not be built:\n${stdout}${stderr}`);
	const fuzzer = inProject("out", "fuzz", "main.js");
	const { main: fuzz } = await import(pathToFileURL(fuzzer).href);
	return fuzz(process.argv.slice(2));
});
