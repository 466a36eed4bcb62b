import { once } from "node:events";
import { parseArgs } from "node:util";
import { dial } from "./peer";
import { header, row, summary } from "./report";
import { runSuite } from "./suite";
import type { Server } from "./trial";

const HELP = `Usage: npm run conformance -- --server HOST:PORT [options]

  --server HOST:PORT   the server under test; [::1]:4321 for IPv6
  --only TEXT          only clauses with this text in their name
  --text               text mode is required: "not offered" is a failure there
  --patience MS        how long to wait for what should come at once (default: 5000)
  --help               this text

Exit codes: 0 nothing required failed, 1 something did, 2 called wrongly or no server there.
`;

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

/** @returns the exit code */
export async function main(args: readonly string[]): Promise<number> {
	const { values } = parseArgs({
		args: [...args],
		options: {
			server: { type: "string" },
			only: { type: "string" },
			text: { type: "boolean" },
			patience: { type: "string" },
			help: { type: "boolean" },
		},
	});
	if (values.help) {
		console.log(HELP);
		return 0;
	}
	const server = readServer(values.server ?? "", values.patience ?? "5000");
	if (!server) {
		console.error(HELP);
		return EXIT_USAGE;
	}
	const problem = await reach(server);
	if (problem) {
		console.error(`No server answers at ${values.server}: ${problem}`);
		return EXIT_USAGE;
	}
	console.log(header());
	const results = await runSuite(server, {
		only: values.only ?? "",
		onResult: (result) => console.log(row(result)),
	});
	console.log(summary(results));
	if (results.length === 0) return EXIT_USAGE;
	const isBad = results.some(
		({ verdict, name }) =>
			verdict === "fail" ||
			(values.text && verdict === "not offered" && name.includes("text mode")),
	);
	return isBad ? EXIT_FAILED : 0;
}

function readServer(text: string, patience: string): Server | null {
	const match = /^(?:\[([0-9a-f:.%]+)\]|([^:[\]]+)):(\d{1,5})$/i.exec(text);
	const host = match?.[1] ?? match?.[2];
	const port = Number(match?.[3]);
	const patienceMs = Number(patience);
	if (host === undefined || port < 1 || port > 65_535) return null;
	if (!Number.isInteger(patienceMs) || patienceMs < 1) return null;
	return { host, port, patienceMs, quietMs: 200, headerPatienceMs: 60_000 };
}

/** @returns why it can't be reached; null where it can */
async function reach({ host, port }: Server): Promise<string | null> {
	const socket = dial(host, port);
	try {
		await once(socket, "connect");
		return null;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code ?? String(error);
	} finally {
		socket.destroy();
	}
}
