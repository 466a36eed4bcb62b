import { existsSync } from "node:fs";
import type { Scenario } from "./scenario";

/** @returns why a scenario can't be run here, in a few words; null where it can */
export function obstacle({ needs = [] }: Scenario): string | null {
	if (needs.includes("root") && process.env.FLEX_OWN_NAMESPACES !== "1") {
		return "it needs root on Linux";
	}
	const missing = needs.find((need) => need !== "root" && !isOnPath(need));
	return missing ? `${missing} is not installed` : null;
}

function isOnPath(program: string): boolean {
	const folders = [
		...(process.env.PATH ?? "").split(":"),
		"/usr/sbin",
		"/sbin",
	];
	return folders.some((folder) => existsSync(`${folder}/${program}`));
}
