import { builtinModules } from "node:module";
import { resolve } from "node:path";
import { defineConfig } from "vite";

export default defineConfig({
	logLevel: "warn",
	ssr: { noExternal: true, external: [...builtinModules] },
	build: {
		target: "node20.18",
		ssr: true,
		rollupOptions: {
			input: {
				main: resolve("tests/bench/app/main.ts"),
				generator: resolve("tests/bench/relay/generator.ts"),
			},
			output: { format: "es", entryFileNames: "[name].js" },
		},
		outDir: "out/bench-app",
		emptyOutDir: true,
	},
});
