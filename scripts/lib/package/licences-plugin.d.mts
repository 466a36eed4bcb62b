import type { Plugin } from "vite";

export declare function licencesPlugin(options?: {
	/** Whether those are named that can't be in a bundle. */
	readonly withNatives?: boolean;
}): Plugin;
