import { resolve } from "node:path";
import { build } from "vite";

/** Builds a program that a test starts as a process of its own: Node alone reads no TypeScript. */
export async function buildProgram(
	entry: string,
	folder: string,
): Promise<void> {
	await build({
		configFile: false,
		logLevel: "warn",
		ssr: { noExternal: true, external: ["libsql"] },
		build: {
			target: "node20.18",
			ssr: resolve(entry),
			outDir: folder,
			emptyOutDir: true,
		},
	});
}
