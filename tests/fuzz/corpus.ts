import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Inputs of a target that together reach all that was ever reached: one file, one input a line. */
const folder = join("tests", "fuzz", "corpus");

export function readCorpus<Input>(target: string): Input[] {
	try {
		const text = readFileSync(join(folder, `${target}.jsonl`), "utf8");
		return text
			.split("\n")
			.filter((line) => line !== "")
			.map((line) => JSON.parse(line) as Input);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
		throw error;
	}
}

/** The smallest first, and no more than keeps the repository small. */
export function writeCorpus(target: string, inputs: readonly unknown[]): void {
	const lines = [...new Set(inputs.map((input) => JSON.stringify(input)))]
		.filter((line) => line.length <= 4_096)
		.sort((a, b) => a.length - b.length);
	let room = 64 * 1_024;
	const kept = lines.filter((line) => {
		room -= line.length + 1;
		return room >= 0;
	});
	mkdirSync(folder, { recursive: true });
	writeFileSync(
		join(folder, `${target}.jsonl`),
		kept.map((line) => `${line}\n`).join(""),
	);
}

/** A finding, to be fixed and then moved to the hostile vectors; a file of its own each. */
export function writeFinding(
	target: string,
	n: number,
	found: unknown,
): string {
	const path = join("test-results", "fuzz", `${target}-${n}.json`);
	mkdirSync(join("test-results", "fuzz"), { recursive: true });
	writeFileSync(
		path,
		`${JSON.stringify({ target, ...Object(found) }, null, "\t")}\n`,
	);
	return path;
}
