import { resolve } from "node:path";
import { defineConfig } from "vite";

export default defineConfig({
	logLevel: "warn",
	ssr: { noExternal: true, external: ["libsql"] },
	build: {
		target: "node20.18",
		ssr: resolve("tests/bench/store/main.ts"),
		outDir: "out/bench-store",
		emptyOutDir: true,
	},
});
