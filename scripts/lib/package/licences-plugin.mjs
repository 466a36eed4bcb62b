import { nativePackages } from "./natives.mjs";
import { licenceOf, packagesIn } from "./packages.mjs";

/**
 * Puts `licences.json` beside a bundle: the packages whose code is in it, each with its licence's text, for the
 * app's own page about them.
 *
 * @param {{ withNatives?: boolean }} [options] whether those are named that can't be in a bundle
 * @returns {import("vite").Plugin}
 */
export function licencesPlugin({ withNatives = false } = {}) {
	return {
		name: "licences",
		generateBundle(_options, bundle) {
			const modules = Object.values(bundle).flatMap((part) =>
				part.type === "chunk" ? Object.keys(part.modules) : [],
			);
			const packages = [
				...packagesIn(modules),
				...(withNatives ? nativePackages() : []),
			];
			const licences = packages.map(({ name, version, license, folder }) => ({
				name,
				version,
				license,
				text: licenceOf(name, folder).trim(),
			}));
			this.emitFile({
				type: "asset",
				fileName: "licences.json",
				source: JSON.stringify(licences),
			});
		},
	};
}
