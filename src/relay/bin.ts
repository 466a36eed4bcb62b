import { parseArgs } from "node:util";
import { formatEndpoint } from "../protocol/address";
import { defaultLimits } from "./limits";
import { listen, listenErrorSentence } from "./listener";
import { Relay } from "./relay";
import { RelayStore } from "./store";

/** The headless relay: flags in, one line out when it accepts, and an exit code that means something. */

const HELP = `Usage: npm run relay -- [options]

  --host ADDRESS   the address to listen on (default: every address of this machine)
  --port PORT      the port, 0 for a free one (default: 4321)
  --data DIR       where users and conversations are kept over a restart
                   (default: nowhere, they end with the relay)
  --help           this text
`;

/** Exit codes: 0 ended as asked, 1 could not run, 2 called wrongly. */
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

interface Flags {
	readonly host: string | null;
	readonly port: number;
	readonly data: string | null;
}

function exit(code: number, sentence: string): never {
	process.stderr.write(`flex-relay: ${sentence}\n`);
	process.exit(code);
}

function readFlags(argv: readonly string[]): Flags {
	let values: { host?: string; port?: string; data?: string; help?: boolean };
	try {
		({ values } = parseArgs({
			args: [...argv],
			options: {
				host: { type: "string" },
				port: { type: "string" },
				data: { type: "string" },
				help: { type: "boolean" },
			},
		}));
	} catch (error) {
		const [sentence] = (error as Error).message.split(". ");
		exit(EXIT_USAGE, `${sentence}. See --help.`);
	}
	if (values.help) {
		process.stdout.write(HELP);
		process.exit(0);
	}
	const port = values.port ?? "4321";
	if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
		exit(EXIT_USAGE, `--port takes a number from 0 to 65535, not “${port}”.`);
	}
	for (const name of ["host", "data"] as const) {
		if (values[name] === "") exit(EXIT_USAGE, `--${name} is empty.`);
	}
	return {
		host: values.host ?? null,
		port: Number(port),
		data: values.data ?? null,
	};
}

function log(line: string): void {
	process.stderr.write(`${new Date().toISOString()} ${line}\n`);
}

async function openStore(folder: string): Promise<RelayStore> {
	try {
		return await RelayStore.open(folder, (error) => log(String(error)));
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		exit(EXIT_FAILED, `the folder ${folder} can't be used for data (${code}).`);
	}
}

async function main(): Promise<void> {
	const { host, port, data } = readFlags(process.argv.slice(2));
	const store = data === null ? null : await openStore(data);
	const relay = new Relay({ log, ...(store ? { store } : {}) });
	const where = formatEndpoint({ host: host ?? "0.0.0.0", port });
	const listening = await listen(
		relay,
		host,
		port,
		defaultLimits.keepAliveMs,
	).catch((error) =>
		exit(EXIT_FAILED, listenErrorSentence(error, where).message),
	);

	let stopping = false;
	const stop = async (signal: string) => {
		if (stopping) return;
		stopping = true;
		log(`${signal}: saying goodbye`);
		const closed = listening.close();
		await relay.close();
		await closed;
		process.exit(0);
	};
	process.on("SIGINT", stop);
	process.on("SIGTERM", stop);

	if (data === null) log("no --data: everything ends with this relay");
	process.stdout.write(
		`listening on ${formatEndpoint({ host: host ?? "0.0.0.0", port: listening.port })}\n`,
	);
}

void main();
