import { builtinModules } from "node:module";
import { resolve } from "node:path";
import { defineConfig } from "vite";

export default defineConfig({
	logLevel: "warn",
	ssr: { noExternal: true, external: [...builtinModules, "electron"] },
	build: {
		target: "node20.18",
		ssr: true,
		rollupOptions: {
			input: { window: resolve("tests/gallery/window.ts") },
			output: { format: "es", entryFileNames: "[name].mjs" },
		},
		outDir: "out/gallery",
		emptyOutDir: false,
	},
});
