/** A file that comes along with the built app; the import is its path there. */
declare module "*?asset" {
	const path: string;
	export default path;
}

/** Hunspell as Emscripten has made it. */
declare module "hunspell-wasm/wasm/hunspell.js" {
	export default function load(options: {
		readonly wasmBinary: Uint8Array;
	}): Promise<unknown>;
}
