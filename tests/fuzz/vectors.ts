import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The vectors for other implementations are good seeds. */
export function readVectors<Vector>(name: string): Vector[] {
	return JSON.parse(
		readFileSync(join("tests", "vectors", `${name}.json`), "utf8"),
	) as Vector[];
}
