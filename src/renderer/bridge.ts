import { fail } from "../shared/errors";
import {
	type CommandInput,
	type CommandName,
	commandNames,
	type FlexBridge,
} from "../shared/ipc";

declare global {
	interface Window {
		/** What the preload exposes. Nothing but this file may touch it. */
		readonly flex?: FlexBridge;
	}
}

/**
 * The door to main. Every command answers with a Result and never rejects: a view that awaits one must
 * not have to think of a broken pipe as well.
 */
export const bridge: FlexBridge = guarded(window.flex);

function guarded(flex: FlexBridge | undefined): FlexBridge {
	const commands = Object.fromEntries(
		commandNames.map((name) => [
			name,
			async (input: CommandInput<CommandName>) => {
				if (!flex) return fail("window-without-app");
				try {
					return await (flex[name] as (i: typeof input) => Promise<unknown>)(
						input,
					);
				} catch (cause) {
					console.error(`${name} failed`, cause);
					return fail("window-without-app");
				}
			},
		]),
	);
	return {
		...(commands as unknown as Omit<FlexBridge, "subscribe">),
		subscribe: (listener) => flex?.subscribe(listener) ?? (() => {}),
	} as FlexBridge;
}
