import { resolve } from "node:path";
import { defineConfig } from "vite";

export default defineConfig({
	logLevel: "warn",
	ssr: { noExternal: true, external: ["libsql"] },
	build: {
		target: "node20.18",
		ssr: true,
		rollupOptions: {
			input: {
				main: resolve("tests/bench/files/main.ts"),
				person: resolve("tests/bench/files/person.ts"),
			},
		},
		outDir: "out/bench-files",
		emptyOutDir: true,
	},
});
