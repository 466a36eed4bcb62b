import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds package.json. */
export const projectRoot = resolve(
	fileURLToPath(new URL("../..", import.meta.url)),
);

/** @param {string[]} parts */
export function inProject(...parts) {
	return resolve(projectRoot, ...parts);
}

/** A failure that was foreseen: its message says what to do, so no stack is shown. */
export class Stop extends Error {}

/**
 * Runs a script's main function; a number that it returns is the exit code.
 *
 * @param {() => Promise<number | void>} script
 */
export async function main(script) {
	try {
		requireNode();
		const exitCode = await script();
		if (exitCode !== undefined) process.exitCode = exitCode;
	} catch (error) {
		console.error(isForeseen(error) ? `flex: ${error.message}` : error);
		process.exitCode = 1;
	}
}

/** Scripts that need an installed package call this first, so that a fresh clone gets a plain answer. */
export function requireModules() {
	if (!existsSync(inProject("node_modules", "electron", "package.json")))
		throw new Stop(
			`${inProject("node_modules")} is missing or incomplete: run "npm install" first`,
		);
}

/** @param {unknown} error */
function isForeseen(error) {
	return (
		error instanceof Stop || /^ERR_PARSE_ARGS/.test(Object(error).code ?? "")
	);
}

function requireNode() {
	const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
	if (major < 20 || (major === 20 && minor < 19))
		throw new Stop(
			`Node ${process.versions.node} is too old: 20.19 or newer is needed`,
		);
}
