import { builtinModules } from "node:module";
import { resolve } from "node:path";
import { defineConfig } from "vite";

/** The suite as one file for plain Node. */
export default defineConfig({
	logLevel: "warn",
	ssr: { noExternal: true, external: [...builtinModules] },
	build: {
		target: "node20.18",
		ssr: resolve("tests/conformance/main.ts"),
		outDir: "out/conformance",
		emptyOutDir: true,
		rollupOptions: { output: { format: "es", entryFileNames: "main.js" } },
	},
});
