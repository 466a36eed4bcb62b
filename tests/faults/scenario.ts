import type { World } from "./drive/world";

/** One fault of research/reliability.md, section 5 or 7: what is done to people who talk. */
export interface Scenario {
	/** For `--only`, and its row in docs/RELIABILITY.md. */
	readonly name: string;
	/** What is injected, for the sheet. */
	readonly what: string;
	/** Faults in a whole run, in a short one, and in one session at most. */
	readonly rounds: {
		readonly full: number;
		readonly short: number;
		readonly session: number;
	};
	/** Programs it needs, and whether it must be root in namespaces of its own. */
	readonly needs?: readonly string[];
	/** What about it is not the real thing. */
	readonly emulated?: string;
	/** Injects so many faults, each followed by `world.heal()`. */
	run(world: World, rounds: number): Promise<void>;
}
