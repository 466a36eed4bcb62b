import { builtinModules } from "node:module";
import { resolve } from "node:path";
import { defineConfig } from "vite";

export default defineConfig({
	logLevel: "warn",
	ssr: { noExternal: true, external: [...builtinModules] },
	build: {
		target: "node20.18",
		ssr: resolve("tests/bench/e2e/main.ts"),
		outDir: "out/bench-e2e",
		emptyOutDir: true,
		rollupOptions: { output: { format: "es", entryFileNames: "main.js" } },
	},
});
