import type { ClientOptions, Order, Report } from "./commands";
import { KillSwitch } from "./kill-points";
import { LoggedUser } from "./user";

/** A client process: one user or several, who do what the harness says until it kills them. */

const options = JSON.parse(process.argv[2] ?? "") as ClientOptions;
const kill = new KillSwitch(options.kill);
const users = new Map<string, LoggedUser>();
const damage: string[] = [];

function report(message: Report): void {
	// The harness may be gone, and then this process ends too.
	if (process.connected) process.send?.(message, () => {});
}

async function start(): Promise<void> {
	for (const user of options.users) {
		const opened = await LoggedUser.open(
			user,
			kill,
			(status) => report({ status }),
			(sentence) => damage.push(sentence),
		);
		users.set(user.name, opened);
	}
	report({ ready: true, damage, openMs: LoggedUser.openMs });
}

async function obey({ seq, command }: Order): Promise<void> {
	try {
		const value = await users.get(command.user)?.obey(command);
		report({ seq, value: value ?? null });
	} catch (error) {
		report({ seq, error: String(error) });
	}
}

process.on("message", (order: Order) => void obey(order));
process.on("disconnect", () => process.exit());
start().catch((error) => {
	process.stderr.write(`${error?.stack ?? error}\n`);
	process.exit(1);
});
