// Prints the path of the Electron executable, getting it first where that is needed.
import { main } from "./lib/project.mjs";
import { findRuntime } from "./lib/runtime.mjs";

await main(async () => {
	console.log(await findRuntime());
});
