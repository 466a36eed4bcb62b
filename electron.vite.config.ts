import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "electron-vite";
import { licencesPlugin } from "./scripts/lib/package/licences-plugin.mjs";

// The oldest runtime the app is tested on (Electron 33.2.1), not what electron-vite derives from the
// version of the electron package.
const nodeTarget = "node20.18";
const chromeTarget = "chrome130";

export default defineConfig({
	main: {
		plugins: [licencesPlugin({ withNatives: true })],
		build: {
			target: nodeTarget,
			sourcemap: true,
			rollupOptions: {
				input: {
					index: resolve("src/main/start.ts"),
					"relay-process": resolve("src/main/relay-host/relay-process.ts"),
					"store-process": resolve("src/main/store-host/store-process.ts"),
				},
				// All in one folder: what stands beside a module is found from wherever the module ends up.
				output: {
					format: "es",
					entryFileNames: "[name].js",
					chunkFileNames: "[name]-[hash].js",
				},
			},
		},
	},
	preload: {
		plugins: [licencesPlugin()],
		build: {
			target: nodeTarget,
			// A sandboxed preload is one CommonJS file and can require only electron.
			externalizeDeps: false,
			rollupOptions: {
				input: { index: resolve("src/preload/index.ts") },
				output: { format: "cjs", entryFileNames: "[name].cjs" },
			},
		},
	},
	renderer: {
		root: "src/renderer",
		build: {
			target: chromeTarget,
			minify: true,
			rollupOptions: { input: { index: resolve("src/renderer/index.html") } },
		},
		plugins: [react(), licencesPlugin()],
	},
});
