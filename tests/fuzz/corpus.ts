import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Found } from "./loop";

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

/** A finding, to be fixed and then moved to tests/fuzz/found/; a file of its own each. */
export function writeFinding(target: string, found: Found<unknown>): string {
	const folder = join("test-results", "fuzz");
	const text = `${JSON.stringify({ target, ...found }, null, "\t")}\n`;
	const digest = createHash("sha256").update(text).digest("hex").slice(0, 8);
	const path = join(folder, `${target}-${digest}.json`);
	mkdirSync(folder, { recursive: true });
	writeFileSync(path, text);
	return path;
}
