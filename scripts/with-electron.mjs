// Runs a command with everything Electron needs: the runtime, its system libraries, a display and
// the sandbox setting.
//
//   node scripts/with-electron.mjs playwright test
import { prepareMachine } from "./lib/machine.mjs";
import { main, Stop } from "./lib/project.mjs";
import { runInForeground } from "./lib/run.mjs";

await main(async () => {
	const [command, ...args] = process.argv.slice(2);
	if (!command)
		throw new Stop("usage: with-electron.mjs COMMAND [ARGUMENT]...");
	const machine = await prepareMachine();
	try {
		return await runInForeground(command, args, machine.env);
	} finally {
		machine.close();
	}
});
