import { builtinModules } from "node:module";
import { resolve } from "node:path";
import { defineConfig } from "vite";

const source = "tests/faults";

/** The harness, its headless client, and what lies between a relay and its disk: a program each. */
export default defineConfig({
	logLevel: "warn",
	ssr: {
		noExternal: true,
		external: [...builtinModules, "libsql", "@playwright/test"],
	},
	build: {
		target: "node20.18",
		ssr: true,
		outDir: "out/faults",
		emptyOutDir: true,
		sourcemap: true,
		rollupOptions: {
			input: {
				main: resolve(source, "main.ts"),
				client: resolve(source, "client/main.ts"),
				store: resolve(source, "client/store.ts"),
				hook: resolve(source, "hook.ts"),
			},
			output: { format: "es", entryFileNames: "[name].js" },
		},
	},
});
