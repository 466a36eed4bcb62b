import "./node-18";
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { isMainThread } from "node:worker_threads";
import { plainName } from "../discovery/record";
import {
	type Endpoint,
	formatEndpoint,
	parseEndpoint,
} from "../protocol/address";
import { DEFAULT_PORT } from "../shared/state";
import { announce } from "./announcement";
import { parseBans } from "./auth/bans";
import { ListError } from "./auth/list-file";
import { parseMembers } from "./auth/members";
import { NameStore } from "./auth/name-store";
import { DamagedFileError } from "./damaged-file";
import {
	defaultLimits,
	type LimitName,
	type Limits,
	limitFlag,
	limitNames,
} from "./limits";
import { listen, listenErrorSentence } from "./listener";
import { Relay } from "./relay";
import { RelayStore } from "./store";
import { runDataThread } from "./threads/inside";
import { ThreadPlane } from "./threads/thread-plane";
import { makeServerKey, openServerKey, type ServerKey } from "./tls/server-key";

/** The headless relay: flags in, one line out when it accepts, and an exit code that means something. */

const HELP = `Usage: flex-relay [options]      (in this project: npm run relay -- [options])

  --host ADDRESS   the address to listen on (default: every address of this machine)
  --port PORT      the port, 0 for a free one (default: 4321)
  --threads N      conversations pass in N threads, each with a port of its own: the N ports
                   behind PORT, which the firewall has to let in too (default: 0, all in one)
  --data DIR       where users, conversations, the server's key and the messages for people who are
                   away are kept over a restart (default: nowhere, they end with the relay)
  --members FILE   let in only those whose names stand in this file, one a line, and
                   behind a name, if you know it, the key it must prove; read again on SIGHUP
  --bans FILE      let in nobody whose name, key or IP address stands in this file, as
                   “name bob”, “key …” or “address 192.168.1.31”; read again on SIGHUP
  --announce NAME  tell this network under NAME that a relay is here, how many people are
                   on it and its key (DNS-SD, UDP port 5353); not told unless this is given
  --public-address HOST[:PORT]
                   where else people reach this relay: a name, or a router's address;
                   may be given several times
  --release NAME   make a name in --data free that belongs to a lost key, and end;
                   not while a relay runs with that folder
  --no-text        no text mode: who asks for it is cut off
  --clear-mailbox [NAME]
                   gives up what is kept in DIR for people who are away, for one of them or for all,
                   and ends; not while a relay uses DIR
  --help           this text

Limits, each a whole number; docs/LIMITS.md says what for:
${limitNames.map((name) => `  --${limitFlag(name)} N  (${defaultLimits[name]})`).join("\n")}
`;

/** Exit codes: 0 ended as asked, 1 could not run, 2 called wrongly. */
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

/** More than the cores of most machines, and few enough that each has a port. */
const MAX_THREADS = 64;

/** What a timer takes, in milliseconds: longer ones would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

interface Flags {
	readonly host: string | null;
	readonly port: number;
	readonly threads: number;
	readonly data: string | null;
	readonly members: string | null;
	readonly bans: string | null;
	readonly announce: string | null;
	readonly places: readonly Endpoint[];
	readonly release: string | null;
	readonly textMode: boolean;
	/** Whose mail is to be cleared: a name, null for everybody's; undefined where nothing is. */
	readonly clearMailbox: string | null | undefined;
	readonly limits: Limits;
}

function exit(code: number, sentence: string): never {
	process.stderr.write(`flex-relay: ${sentence}\n`);
	process.exit(code);
}

function readFlags(argv: readonly string[]): Flags {
	const text = { type: "string" } as const;
	let values: Readonly<
		Record<string, string | boolean | readonly (string | boolean)[] | undefined>
	>;
	let positionals: string[];
	try {
		({ values, positionals } = parseArgs({
			args: [...argv],
			allowPositionals: argv.includes("--clear-mailbox"),
			options: {
				...Object.fromEntries(
					limitNames.map((name) => [limitFlag(name), text]),
				),
				host: text,
				port: text,
				threads: text,
				data: text,
				members: text,
				bans: text,
				announce: text,
				release: text,
				"public-address": { ...text, multiple: true },
				"no-text": { type: "boolean" },
				"clear-mailbox": { type: "boolean" },
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
	for (const name of ["host", "data", "members", "bans", "release"]) {
		if (values[name] === "") exit(EXIT_USAGE, `--${name} is empty.`);
	}
	const announce = textIn(values.announce);
	if (announce !== null && plainName(announce) === "") {
		exit(EXIT_USAGE, "--announce needs a name to show.");
	}
	const isClearing = values["clear-mailbox"] === true;
	if (isClearing && values.data === undefined) {
		exit(EXIT_USAGE, "--clear-mailbox needs --data DIR.");
	}
	if (values.release !== undefined && values.data === undefined) {
		exit(EXIT_USAGE, "--release needs --data DIR.");
	}
	if (positionals.length > 1) {
		exit(EXIT_USAGE, "--clear-mailbox takes one name, or none for all.");
	}
	const limits = Object.fromEntries(
		limitNames.map((name) => {
			const flag = limitFlag(name);
			const text = values[flag] ?? String(defaultLimits[name]);
			return [name, readNumber(flag, String(text), 1, maxOf(name))];
		}),
	) as Limits;
	return {
		host: textIn(values.host),
		port: readNumber("port", String(values.port ?? DEFAULT_PORT), 0, 65_535),
		threads: readNumber("threads", String(values.threads ?? 0), 0, MAX_THREADS),
		data: textIn(values.data),
		members: textIn(values.members),
		bans: textIn(values.bans),
		announce,
		places: readPlaces(values["public-address"]),
		release: textIn(values.release),
		textMode: values["no-text"] !== true,
		clearMailbox: isClearing ? (positionals[0] ?? null) : undefined,
		limits,
	};
}

function textIn(value: unknown): string | null {
	return typeof value === "string" ? value : null;
}

function readPlaces(values: unknown): Endpoint[] {
	try {
		return (Array.isArray(values) ? values : []).map(parseEndpoint);
	} catch (error) {
		exit(EXIT_USAGE, `--public-address: ${(error as Error).message}`);
	}
}

function maxOf(name: LimitName): number {
	return name.endsWith("Ms") && !name.endsWith("ExpiryMs")
		? MAX_TIMER_MS
		: Number.MAX_SAFE_INTEGER;
}

function readNumber(
	flag: string,
	text: string,
	min: number,
	max: number,
): number {
	const number = /^\d{1,16}$/.test(text) ? Number(text) : -1;
	if (number >= min && number <= max) return number;
	exit(
		EXIT_USAGE,
		`--${flag} takes a number from ${min} to ${max}, not “${text}”.`,
	);
}

function log(line: string): void {
	process.stderr.write(`${new Date().toISOString()} ${line}\n`);
}

/** Opens what is kept in a folder; what is wrong with it ends the relay with a sentence. */
async function opened<T>(folder: string, opening: Promise<T>): Promise<T> {
	try {
		return await opening;
	} catch (error) {
		if (error instanceof DamagedFileError) exit(EXIT_FAILED, error.message);
		const { code } = error as NodeJS.ErrnoException;
		exit(EXIT_FAILED, `the folder ${folder} can't be used for data (${code}).`);
	}
}

/** What is kept, for the log: how much and for how many, not for whom. */
function mailboxLine({ mailbox }: Relay): string {
	if (!mailbox) return "no mailbox";
	const { messages, bytes, people, disk } = mailbox;
	const state = disk === null ? "" : `; nothing more is taken (${disk})`;
	return `mailbox: ${messages} messages for ${people.length} people, ${bytes} bytes on disk${state}`;
}

/** What outlasts the relay, in its folder. */
async function openData(folder: string) {
	const onError = (error: unknown) => log(String(error));
	const store = await opened(folder, RelayStore.open(folder, onError));
	const key = await opened(folder, openServerKey(folder));
	const nameStore = await opened(folder, NameStore.open(folder, onError));
	return { store, key, nameStore };
}

/** A list that the host keeps in a file; what is wrong with it is a sentence. */
async function readList<T>(
	what: string,
	file: string,
	parse: (text: string) => T,
): Promise<T> {
	try {
		return parse(await readFile(file, "utf8"));
	} catch (error) {
		if (error instanceof ListError) throw error;
		const { code } = error as NodeJS.ErrnoException;
		throw new ListError(`the list of ${what} ${file} can't be read (${code}).`);
	}
}

async function startThreads(
	{ threads: count, host, port, limits }: Flags,
	key: ServerKey,
): Promise<ThreadPlane | undefined> {
	if (count === 0) return undefined;
	const program = new URL(import.meta.url);
	const firstPort = port === 0 ? 0 : port + 1;
	if (firstPort + count > 65_536) {
		exit(EXIT_USAGE, `--threads needs ${count} ports behind --port.`);
	}
	const options = { count, host, firstPort, key, limits, program };
	return ThreadPlane.start(options).catch((error) => {
		const where = formatEndpoint({ host: host ?? "0.0.0.0", port: firstPort });
		const { message } = listenErrorSentence(
			error,
			count > 1 ? `One of the ${count} ports from ${where} on` : where,
		);
		exit(EXIT_FAILED, message);
	});
}

async function main(): Promise<void> {
	const flags = readFlags(process.argv.slice(2));
	const { host, port, data, places, textMode, clearMailbox, limits } = flags;
	const atStart = <T>(list: Promise<T>) =>
		list.catch((error) => exit(EXIT_FAILED, error.message));
	const readMembers = (file: string) => readList("members", file, parseMembers);
	const readBans = (file: string) => readList("bans", file, parseBans);
	const members =
		flags.members === null ? null : await atStart(readMembers(flags.members));
	const bans =
		flags.bans === null ? undefined : await atStart(readBans(flags.bans));
	const kept = data === null ? { key: makeServerKey() } : await openData(data);
	const { key } = kept;
	const isServing = clearMailbox === undefined && flags.release === null;
	const threads = isServing ? await startThreads(flags, key) : undefined;
	const relay = new Relay({
		...kept,
		...(threads && { threads }),
		members,
		...(bans && { bans }),
		places,
		log,
		limits,
		textMode,
	});
	if (clearMailbox !== undefined) {
		relay.clearMailbox(clearMailbox);
		await relay.close();
		process.stdout.write(`left in ${mailboxLine(relay)}\n`);
		process.exit(0);
	}
	if (flags.release !== null) {
		const wasOwned = relay.release(flags.release);
		await relay.close();
		if (!wasOwned) exit(EXIT_FAILED, `no key owns the name ${flags.release}.`);
		process.stdout.write(`${flags.release} is free\n`);
		process.exit(0);
	}
	const where = formatEndpoint({ host: host ?? "0.0.0.0", port });
	const listening = await listen(relay, host, port, limits.keepAliveMs).catch(
		(error) => exit(EXIT_FAILED, listenErrorSentence(error, where).message),
	);

	const endAnnouncement =
		flags.announce === null
			? null
			: announce(relay, flags.announce, key.fingerprint, host);

	let stopping = false;
	const stop = async (signal: string) => {
		if (stopping) return;
		stopping = true;
		log(`${signal}: saying goodbye`);
		const closed = listening.close();
		await endAnnouncement?.();
		await relay.close();
		await closed;
		process.exit(0);
	};
	process.on("SIGINT", stop);
	process.on("SIGTERM", stop);

	const reread = <T>(what: string, list: Promise<T>, use: (list: T) => void) =>
		list
			.then((list) => {
				use(list);
				log(`the list of ${what} was read again`);
			})
			.catch(({ message }) => log(`${message} The one before still holds.`));
	process.on("SIGHUP", () => {
		if (flags.members !== null) {
			const list = readMembers(flags.members);
			void reread("members", list, (it) => relay.setMembers(it));
		}
		if (flags.bans !== null) {
			void reread("bans", readBans(flags.bans), (it) => relay.setBans(it));
		}
	});

	if (data === null) {
		log(
			"no --data: everything ends with this relay, its key too; clients will ask about the next",
		);
	} else {
		log(mailboxLine(relay));
		process.on("SIGUSR2", () => log(mailboxLine(relay)));
	}
	log(`key ${key.fingerprint} (SHA-256)`);
	if (threads) {
		log(
			`${flags.threads} data threads, at the ports ${threads.ports.join(", ")}`,
		);
	}
	process.stdout.write(
		`listening on ${formatEndpoint({ host: host ?? "0.0.0.0", port: listening.port })}\n`,
	);
}

if (isMainThread) void main();
else runDataThread();
