import { builtinModules } from "node:module";
import { resolve } from "node:path";
import { defineConfig } from "vite";

/** `npm run bench:abuse`: one program, which also starts itself as the attacker. */
export default defineConfig({
	logLevel: "warn",
	ssr: { noExternal: true, external: [...builtinModules] },
	build: {
		target: "node20.18",
		ssr: resolve("tests/bench/abuse/main.ts"),
		outDir: "out/bench-abuse",
		emptyOutDir: true,
		rollupOptions: { output: { format: "es", entryFileNames: "main.js" } },
	},
});
