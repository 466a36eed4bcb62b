import { builtinModules } from "node:module";
import { resolve } from "node:path";
import { defineConfig } from "vite";
import { instrument } from "./instrument";

/** The fuzzer and what it fuzzes as one file for plain Node; the latter counts where it has been. */
export default defineConfig({
	logLevel: "warn",
	plugins: [instrument(`${resolve("src")}/`)],
	ssr: { noExternal: true, external: [...builtinModules] },
	build: {
		target: "node20.18",
		ssr: resolve("tests/fuzz/main.ts"),
		outDir: "out/fuzz",
		emptyOutDir: true,
		minify: false,
		rollupOptions: { output: { format: "es", entryFileNames: "main.js" } },
	},
});
