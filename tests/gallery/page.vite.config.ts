import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
	root: "tests/gallery",
	base: "./",
	logLevel: "warn",
	plugins: [react()],
	build: {
		target: "chrome130",
		outDir: "../../out/gallery/page",
		emptyOutDir: true,
		chunkSizeWarningLimit: 2_000,
	},
});
