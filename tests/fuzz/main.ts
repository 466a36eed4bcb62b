import { parseArgs } from "node:util";
import { readCorpus, writeCorpus, writeFinding } from "./corpus";
import { fuzz, type Outcome } from "./loop";
import { strays } from "./strays";
import type { Target } from "./target";
import { targets } from "./targets";

const HELP = `Usage: npm run fuzz -- [options]

  --minutes N     how long, for all targets together (default: 1); fractions are fine
  --target NAME   codec, line, relay, auth or client; each in turn without it
  --seed N        the same seed and corpus try the same inputs (default: the time)
  --keep          the corpus in tests/fuzz/corpus takes in what reached something new
  --help          this text

Findings go to test-results/fuzz/, minimised. Exit codes: 0 nothing found, 1 something, 2 called wrongly.
`;

/** @returns the exit code */
export async function main(args: readonly string[]): Promise<number> {
	const { values } = parseArgs({
		args: [...args],
		options: {
			minutes: { type: "string", default: "1" },
			target: { type: "string" },
			seed: { type: "string", default: String(Date.now() % 2 ** 31) },
			keep: { type: "boolean", default: false },
			help: { type: "boolean" },
		},
	});
	const minutes = Number(values.minutes);
	const seed = Number(values.seed);
	const chosen = targets.filter(
		({ name }) => values.target === undefined || name === values.target,
	);
	const isUsable = minutes > 0 && Number.isInteger(seed) && chosen.length > 0;
	if (values.help || !isUsable) {
		console.log(HELP);
		return isUsable ? 0 : 2;
	}
	process.on("uncaughtException", (error) => strays.push(error));
	process.on("unhandledRejection", (error) => strays.push(error));
	let findings = 0;
	for (const target of chosen) {
		const ms = (minutes * 60_000) / chosen.length;
		const outcome = await runTarget(target, ms, seed);
		if (values.keep) writeCorpus(target.name, outcome.kept);
		findings += outcome.findings;
	}
	return findings > 0 ? 1 : 0;
}

async function runTarget(
	target: Target<unknown>,
	ms: number,
	seed: number,
): Promise<Outcome<unknown>> {
	const started = Date.now();
	const elapsed = () => ((Date.now() - started) / 1_000).toFixed(0);
	let quiet = 0;
	const outcome = await fuzz({
		target,
		corpus: readCorpus(target.name),
		seed,
		until: () => Date.now() - started > ms,
		onFound: (found) => {
			const path = writeFinding(target.name, found);
			console.log(`${path}\n${found.error}`);
		},
		onProgress: ({ executions, places, corpus, findings }) => {
			if (++quiet % 10 !== 1) return;
			console.log(
				`${target.name} ${elapsed()} s: ${executions} executions, ${places} places, ${corpus} inputs, ${findings} findings`,
			);
		},
	});
	const { executions, places, corpus, findings } = outcome;
	console.log(
		`${target.name}: ${executions} executions in ${elapsed()} s (seed ${seed}), ${places} places reached, ${corpus} inputs kept, ${findings} findings`,
	);
	return outcome;
}
