import { builtinModules } from "node:module";
import { resolve } from "node:path";
import { defineConfig } from "vite";

const source = "tests/bench/relay";

/** The benchmark's programs: each is a process of its own. */
export default defineConfig({
	logLevel: "warn",
	ssr: { noExternal: true, external: [...builtinModules, "aedes"] },
	build: {
		target: "node20.18",
		ssr: true,
		outDir: "out/bench",
		emptyOutDir: true,
		rollupOptions: {
			input: {
				main: resolve(source, "main.ts"),
				generator: resolve(source, "generator.ts"),
				splice: resolve(source, "servers/splice.ts"),
				handshake: resolve(source, "servers/handshake.ts"),
				aedes: resolve(source, "servers/aedes.ts"),
			},
			output: { format: "es", entryFileNames: "[name].js" },
		},
	},
});
