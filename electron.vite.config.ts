import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "electron-vite";
import type { Plugin } from "vite";
import { licencesPlugin } from "./scripts/lib/package/licences-plugin.mjs";

/** Has the page fetch a chunk, and all that it needs, while what loads it is still on its way. */
function fetchedBeside(name: string): Plugin {
	return {
		name: "flex:fetched-beside",
		transformIndexHtml: {
			order: "post",
			handler(_html, { bundle = {} }) {
				const files = new Set<string>();
				const add = (file: string) => {
					const chunk = bundle[file];
					if (chunk?.type !== "chunk" || files.has(file)) return;
					files.add(file);
					chunk.imports.forEach(add);
				};
				for (const [file, chunk] of Object.entries(bundle))
					if (chunk.type === "chunk" && chunk.name === name) add(file);
				return [...files].map((file) => ({
					tag: "link",
					attrs: { rel: "modulepreload", crossorigin: true, href: `./${file}` },
					injectTo: "head" as const,
				}));
			},
		},
	};
}

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
			// What Node reads at each start is half as long; the source maps lie beside it.
			minify: true,
			rollupOptions: {
				input: {
					index: resolve("src/main/start.ts"),
					"relay-process": resolve("src/main/relay-host/relay-process.ts"),
					"store-process": resolve("src/main/store-host/store-process.ts"),
					"speller-process": resolve("src/main/spelling/speller-process.ts"),
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
			// One style sheet, in the page from the start: parts that come later change nothing in its order.
			cssCodeSplit: false,
			rollupOptions: { input: { index: resolve("src/renderer/index.html") } },
		},
		plugins: [react(), licencesPlugin(), fetchedBeside("start")],
	},
});
