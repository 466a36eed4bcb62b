import { builtinModules } from "node:module";
import { resolve } from "node:path";
import { defineConfig } from "vite";

/** The headless relay: one file that runs in plain Node, without Electron. */
export default defineConfig({
	logLevel: "warn",
	ssr: { noExternal: true, external: [...builtinModules] },
	build: {
		target: "node20.18",
		ssr: resolve("src/relay/bin.ts"),
		outDir: "out/relay",
		emptyOutDir: true,
		sourcemap: true,
		rollupOptions: { output: { format: "es", entryFileNames: "bin.js" } },
	},
});
