import { execFileSync } from "node:child_process";
import { generateKeyPairSync, sign, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem } from "node:os";
import { systems } from "./systems";

/** Where and how it was measured. */
export interface Machine {
	readonly rows: readonly (readonly [string, string])[];
	readonly command: string;
	readonly at: string;
	readonly rounds: number;
	/** What an Ed25519 signature costs here. */
	readonly signMicros: number;
	readonly verifyMicros: number;
}

export function describeMachine(command: string, rounds: number): Machine {
	const [first] = cpus();
	const versions = new Map(
		systems
			.filter(({ threads }) => threads === undefined)
			.map(({ name, version }) => [name, version() ?? "not installed"]),
	);
	return {
		rows: [
			["processor", `${cpus().length} × ${first?.model ?? "?"}`],
			["memory", `${(totalmem() / 2 ** 30).toFixed(0)} GiB`],
			["system", `${distribution()}, Linux ${release()}`],
			[
				"load before (1, 5, 15 min)",
				loadavg()
					.map((load) => load.toFixed(2))
					.join(", "),
			],
			["revision", revision()],
			...versions,
		],
		command,
		at: `${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC`,
		rounds,
		...signatureCost(),
	};
}

function distribution(): string {
	const text = readFileSync("/etc/os-release", "utf8");
	return /^PRETTY_NAME="(.+)"$/m.exec(text)?.[1] ?? "Linux";
}

function revision(): string {
	try {
		const git = (...args: string[]) =>
			execFileSync("git", args).toString().trim();
		const changed = git("status", "--porcelain", "src/relay", "src/protocol");
		return `${git("rev-parse", "--short", "HEAD")}${changed ? " with changes" : ""}`;
	} catch {
		return "?";
	}
}

function signatureCost() {
	const { publicKey, privateKey } = generateKeyPairSync("ed25519");
	const message = Buffer.alloc(200, "x");
	const signature = sign(null, message, privateKey);
	const micros = (work: () => unknown) => {
		const times = 2_000;
		for (let i = 0; i < times; i++) work();
		const startedAt = performance.now();
		for (let i = 0; i < times; i++) work();
		return ((performance.now() - startedAt) * 1_000) / times;
	};
	return {
		signMicros: micros(() => sign(null, message, privateKey)),
		verifyMicros: micros(() => verify(null, message, publicKey, signature)),
	};
}
