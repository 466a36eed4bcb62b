// npm start: builds the app when something has changed, and opens it. Arguments go to the app:
//
//   npm start -- --user-data-dir=/tmp/alice
import { quietly } from "./lib/app.mjs";
import { ensureBuilt } from "./lib/build.mjs";
import { prepareMachine } from "./lib/machine.mjs";
import { say } from "./lib/progress.mjs";
import { main, projectRoot } from "./lib/project.mjs";
import { runInForeground } from "./lib/run.mjs";

await main(async () => {
	await ensureBuilt("app");
	const machine = await prepareMachine({ sharesScreen: true });
	if (!machine.isVisible)
		say('"npm run screenshot -- out.png" in another terminal shows the window');
	try {
		return await runInForeground(
			machine.executable,
			[projectRoot, quietly, ...process.argv.slice(2)],
			machine.env,
		);
	} finally {
		machine.close();
	}
});
