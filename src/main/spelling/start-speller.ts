import { join } from "node:path";
import { utilityProcess } from "electron";
// The package lets nobody import its files, only read them in Node.
import aff from "../../../node_modules/dictionary-en/index.aff?asset";
import dic from "../../../node_modules/dictionary-en/index.dic?asset";
import type { Dictionary } from "./dictionaries";
import type { FromSpeller } from "./messages";
import type { StartSpeller } from "./spelling";

/** What comes with the app. */
export const bundled: readonly Dictionary[] = [{ language: "en", aff, dic }];

/** A dictionary without measure ends the process, and nothing else. */
const MAX_HEAP_MB = 512;

export const startSpeller: StartSpeller = ({ answer, exit }) => {
	const child = utilityProcess.fork(
		join(import.meta.dirname, "speller-process.js"),
		[],
		{
			serviceName: "FLEX spelling",
			execArgv: [`--max-old-space-size=${MAX_HEAP_MB}`],
		},
	);
	child.on("message", (data: FromSpeller) => answer(data));
	child.once("exit", exit);
	return {
		post: (data) => child.postMessage(data),
		kill: () => child.kill(),
	};
};
