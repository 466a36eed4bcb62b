import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { percentile, upperBound } from "./oracle/statistics";
import type { Result } from "./result";
import type { Scenario } from "./scenario";
import { scenarios } from "./scenarios";

/** The sheet in docs/RELIABILITY.md: a row a fault, each with where and when it was measured. */

const DOCUMENT = "docs/RELIABILITY.md";
const BEGIN = "<!-- written by npm run faults -- --publish: begin -->";
const END = "<!-- written by npm run faults -- --publish: end -->";
const HEAD = `| fault | rounds | written | acknowledged | received | lost-acked | lost-silent | dup-shown | dup-wire | inversions | phantom | state-lie | recovery p50 / p95 | fails in at most | other figures (p50 / p95 / max) | seeds, revision, date |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|`;

const WHAT = `| fault | what is injected | not the real thing |
|---|---|---|`;

/** Rows of faults that were not measured now stay as they are. */
export function publish(results: ReadonlyMap<Scenario, Result | string>): void {
	const text = readFileSync(DOCUMENT, "utf8");
	const begin = text.indexOf(BEGIN) + BEGIN.length;
	const end = text.indexOf(END);
	const rows = new Map(
		text
			.slice(begin, end)
			.split("\n")
			// The figures; what each fault is stands below, and is written anew.
			.filter((line) => line.startsWith("| `") && line.split("|").length > 5)
			.map((line) => [/^\| `([^`]+)`/.exec(line)?.[1] ?? "", line]),
	);
	for (const [{ name }, result] of results) {
		rows.set(
			name,
			typeof result === "string"
				? `| \`${name}\` | skipped here: ${result} |${" |".repeat(14)}`
				: rowOf(name, result),
		);
	}
	const ordered = scenarios.flatMap(({ name }) => rows.get(name) ?? []);
	const descriptions = scenarios.map(
		({ name, what, emulated }) =>
			`| \`${name}\` | ${what} | ${emulated ?? ""} |`,
	);
	const [first] = cpus();
	const machine = `Measured on ${cpus().length} × ${first?.model.trim()}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Linux ${release()}, Node ${process.versions.node}, with other work going on.`;
	writeFileSync(
		DOCUMENT,
		`${text.slice(0, begin)}\n\n${machine}\n\n${HEAD}\n${ordered.join("\n")}\n\n${WHAT}\n${descriptions.join("\n")}\n\n${text.slice(end)}`,
	);
}

function rowOf(name: string, result: Result): string {
	const { rounds, recoveries, failedSessions, seeds } = result;
	const seconds = (share: number) => {
		const ms = percentile(recoveries, share);
		return ms === null ? "–" : (ms / 1_000).toFixed(2);
	};
	const figures = [...result.figures].map(([figure, values]) => {
		const [p50, p95, max] = [0.5, 0.95, 1].map((share) =>
			Number(percentile(values, share)?.toPrecision(3)),
		);
		return `${figure}: ${p50 === max ? p50 : `${p50} / ${p95} / ${max}`}`;
	});
	const range =
		seeds.length > 1 ? `${seeds[0]}–${seeds.at(-1)}` : `${seeds[0] ?? "–"}`;
	const cells = [
		`\`${name}\``,
		rounds,
		result.created,
		result.acknowledged,
		result.received,
		result.lostAcked,
		result.lostSilent,
		result.repeated,
		result.repeatedOnWire,
		result.inversions,
		result.phantoms,
		result.lies,
		`${seconds(0.5)} / ${seconds(0.95)} s`,
		`${(upperBound(failedSessions, rounds) * 100).toFixed(1)} %`,
		figures.join("; "),
		`${range}, ${revision()}, ${new Date().toISOString().slice(0, 10)}`,
	];
	return `| ${cells.join(" | ")} |`;
}

function revision(): string {
	try {
		const git = (...args: string[]) =>
			execFileSync("git", args).toString().trim();
		return git("rev-parse", "--short", "HEAD");
	} catch {
		return "?";
	}
}
