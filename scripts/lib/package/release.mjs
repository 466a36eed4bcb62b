import { readFileSync } from "node:fs";
import { inProject, Stop } from "../project.mjs";

/**
 * @typedef {object} Release
 * @property {string} name of the program and its package
 * @property {string} productName
 * @property {string} version
 * @property {string} description
 * @property {string} date of this version, as in 2026-11-22
 * @property {{ version: string, date: string }[]} history newest first
 */

/** The people a package names as its makers. */
export const maintainer =
	"The FLEX Messenger authors <maintainers@flex-messenger.invalid>";

/**
 * The version is written in package.json and nowhere else; what is new in it and its date are in
 * CHANGELOG.md, whose newest entry must be of that version.
 *
 * @returns {Release}
 */
export function readRelease() {
	const { name, productName, version, description } = manifest();
	const history = readHistory(readFileSync(inProject("CHANGELOG.md"), "utf8"));
	const [newest] = history;
	if (newest?.version !== version)
		throw new Stop(
			`package.json is at version ${version}, CHANGELOG.md at ${newest?.version ?? "none"}: add an entry "## ${version} - YYYY-MM-DD"`,
		);
	return {
		name,
		productName,
		version,
		description,
		date: newest.date,
		history,
	};
}

export function manifest() {
	return JSON.parse(readFileSync(inProject("package.json"), "utf8"));
}

/** @param {string} changelog */
function readHistory(changelog) {
	return [...changelog.matchAll(/^## (\d\S*) - (\d{4}-\d\d-\d\d)$/gm)].map(
		([, version = "", date = ""]) => ({ version, date }),
	);
}

/**
 * Seconds since 1970: the time that every file in a package carries, so that the same source makes
 * the same package.
 *
 * @param {Release} release
 */
export function releaseSeconds({ date }) {
	return Date.parse(`${date}T00:00:00Z`) / 1_000;
}
