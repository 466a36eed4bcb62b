import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { inProject } from "../project.mjs";

/**
 * What a package is made of, as CycloneDX 1.5. npm's own `npm sbom` can't say it: to npm everything
 * here is a development dependency, whether its code is in the bundle or not.
 *
 * @param {import("./release.mjs").Release} release
 * @param {import("./packages.mjs").Bundled[]} bundled
 * @param {string} electron its version
 */
export function sbom({ name, version, date }, bundled, electron) {
	const { packages } = JSON.parse(
		readFileSync(inProject("package-lock.json"), "utf8"),
	);
	const app = { type: "application", name, version, ...bomRef(name, version) };
	const components = [
		...bundled.map((it) => ({
			type: "library",
			...bomRef(it.name, it.version),
			name: it.name,
			version: it.version,
			licenses: [{ license: { id: it.license } }],
			hashes: hashes(packages[`node_modules/${it.name}`]?.integrity),
		})),
		{
			type: "framework",
			...bomRef("electron", electron),
			name: "electron",
			version: electron,
			licenses: [{ license: { id: "MIT" } }],
		},
	];
	const document = {
		$schema: "http://cyclonedx.org/schema/bom-1.5.schema.json",
		bomFormat: "CycloneDX",
		specVersion: "1.5",
		serialNumber: `urn:uuid:${uuidOf(JSON.stringify([app, components]))}`,
		version: 1,
		metadata: { timestamp: `${date}T00:00:00Z`, component: app },
		components,
		dependencies: [
			{ ref: app["bom-ref"], dependsOn: components.map((it) => it["bom-ref"]) },
		],
	};
	return `${JSON.stringify(document, null, "\t")}\n`;
}

/**
 * @param {string} name
 * @param {string} version
 */
function bomRef(name, version) {
	const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
	return { "bom-ref": purl, purl };
}

/** @param {string | undefined} integrity as in a lock file */
function hashes(integrity) {
	const [algorithm, digest] = integrity?.split("-") ?? [];
	if (algorithm !== "sha512" || !digest) return [];
	return [
		{ alg: "SHA-512", content: Buffer.from(digest, "base64").toString("hex") },
	];
}

/**
 * The same contents have the same number.
 *
 * @param {string} text
 */
function uuidOf(text) {
	const hex = createHash("sha256").update(text).digest("hex");
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
