import { type ChildProcess, fork, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import {
	createReadStream,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { percentile } from "../relay/statistics";
import type { Order, Report } from "./protocol";

/**
 * One large file from one app to another across a headless relay with a disk, each a process of its own, while the same two go
 * on chatting. Says how much memory each process holds as it goes, and what a message takes beside it, as a ratio to a message alone in
 * the same run.
 */

const megabytes = Number(process.argv[2] ?? 1_000);
const SIZE = megabytes * 1_000_000;
const MESSAGES = 150;
/** Between two messages, in milliseconds: as fast as two people who type at each other without pause. */
const PAUSE_MS = 40;

const here = import.meta.dirname;
const folder = mkdtempSync(join(tmpdir(), "flex-bench-files-"));
const children: ChildProcess[] = [];
process.on("exit", () => {
	for (const child of children) child.kill("SIGKILL");
	rmSync(folder, { recursive: true, force: true });
});

class Person {
	readonly process: ChildProcess;
	readonly reports: Report[] = [];
	readonly #waiting = new Set<() => void>();

	constructor(name: string) {
		const home = mkdtempSync(join(folder, `${name}-`));
		this.process = fork(join(here, "person.js"), [name, home]);
		children.push(this.process);
		this.process.on("message", (report: Report) => {
			if (report.kind === "failed") throw new Error(`${name}: ${report.why}`);
			this.reports.push(report);
			for (const wake of this.#waiting) wake();
			this.#waiting.clear();
		});
	}

	give(order: Order): void {
		this.process.send(order);
	}

	/** Waits for what has not been looked at yet. */
	async hear<K extends Report["kind"]>(
		kind: K,
		is: (report: Extract<Report, { kind: K }>) => boolean = () => true,
	): Promise<Extract<Report, { kind: K }>> {
		for (let at = 0; ; at++) {
			while (at >= this.reports.length) {
				await new Promise<void>((resolve) => this.#waiting.add(resolve));
			}
			const report = this.reports[at] as Extract<Report, { kind: K }>;
			if (report.kind === kind && is(report)) return report;
		}
	}
}

const relay = spawn(
	process.execPath,
	[
		resolve("out/relay/bin.js"),
		...["--host", "127.0.0.1", "--port", "0", "--data", join(folder, "relay")],
	],
	{ stdio: ["ignore", "pipe", "inherit"] },
);
children.push(relay);
const [line] = (await once(relay.stdout as NodeJS.ReadableStream, "data")) as [
	Buffer,
];
const port = Number(/:(\d+)/.exec(String(line))?.[1]);

const alice = new Person("alice");
const bob = new Person("bob");
for (const one of [alice, bob]) {
	await one.hear("ready");
	one.give({ kind: "connect", port });
	await one.hear("online");
}
alice.give({ kind: "ask", to: "bob" });
await Promise.all([alice.hear("talking"), bob.hear("talking")]);

const source = join(folder, "source.bin");
const digest = await write(source, SIZE);

let said = 0;
/** @returns what each message took from its writing to the other's screen, in milliseconds */
async function chat(goesOn: () => boolean): Promise<number[]> {
	const times: number[] = [];
	while (goesOn()) {
		const text = `m${said++}`;
		const [from, to] = said % 2 ? [alice, bob] : [bob, alice];
		from.give({ kind: "write", text });
		const wrote = await from.hear("wrote", (one) => one.text === text);
		const heard = await to.hear("heard", (one) => one.text === text);
		times.push(Number(BigInt(heard.at) - BigInt(wrote.at)) / 1e6);
		await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
	}
	return times;
}

await chat(() => said < 30);
const before = said;
const alone = await chat(() => said < before + MESSAGES);

alice.give({ kind: "offer", place: source });
await Promise.all([alice.hear("offered"), bob.hear("offered")]);
const processes = { relay, author: alice.process, reader: bob.process };
type Who = keyof typeof processes;
const samples: { bytes: number; rss: Record<Who, number> }[] = [];
let isHere = false;
const began = performance.now();
bob.give({ kind: "fetch" });
const arriving = bob.hear("here").then((report) => {
	isHere = true;
	return report;
});
const watch = setInterval(() => {
	const last = bob.reports.findLast((one) => one.kind === "received");
	samples.push({
		bytes: last?.kind === "received" ? last.bytes : 0,
		rss: {
			relay: rssOf(relay),
			author: rssOf(alice.process),
			reader: rssOf(bob.process),
		},
	});
}, 100);
const beside = await chat(() => !isHere);
const { place } = await arriving;
const seconds = (performance.now() - began) / 1_000;
clearInterval(watch);

const same = (await digestOf(place)) === digest;
const mailbox = readFolderSize(join(folder, "relay", "mailbox"));

const mb = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
const ms = (value: number) => `${value.toFixed(1)} ms`;
console.log(
	`${mb(SIZE)} in ${seconds.toFixed(1)} s (${mb(SIZE / seconds)}/s), ${same ? "whole" : "DAMAGED"}; written to the relay's disk: ${mb(mailbox)}`,
);
for (const who of Object.keys(processes) as Who[]) {
	const parts = [0, 1, 2, 3].map((quarter) =>
		Math.max(
			0,
			...samples
				.filter(
					({ bytes }) =>
						bytes >= (quarter / 4) * SIZE &&
						bytes <= ((quarter + 1) / 4) * SIZE,
				)
				.map(({ rss }) => rss[who]),
		),
	);
	const growth = (parts[3] ?? 0) / Math.max(1, parts[1] ?? 0);
	console.log(
		`memory of the ${who}: at most ${parts.map(mb).join(", ")} in each quarter; last to second ${growth.toFixed(2)}`,
	);
}
for (const [what, share] of [
	["p50", 0.5],
	["p95", 0.95],
] as const) {
	const [one, two] = [percentile(alone, share), percentile(beside, share)];
	console.log(
		`a message, ${what}: ${ms(one)} alone, ${ms(two)} beside the file (${beside.length} messages), ratio ${(two / one).toFixed(2)}`,
	);
}
process.exit(same ? 0 : 1);

function rssOf({ pid }: ChildProcess): number {
	const status = readFileSync(`/proc/${pid}/status`, "utf8");
	return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1_024;
}

function readFolderSize(path: string): number {
	if (!existsSync(path)) return 0;
	return readdirSync(path).reduce(
		(sum, name) => sum + statSync(join(path, name)).size,
		0,
	);
}

async function write(path: string, size: number): Promise<string> {
	const handle = await open(path, "w");
	const hash = createHash("sha256");
	for (let at = 0; at < size; ) {
		const piece = randomBytes(Math.min(4_000_000, size - at));
		hash.update(piece);
		await handle.write(piece);
		at += piece.length;
	}
	await handle.close();
	return hash.digest("hex");
}

async function digestOf(path: string): Promise<string> {
	const hash = createHash("sha256");
	for await (const piece of createReadStream(path)) hash.update(piece);
	return hash.digest("hex");
}
