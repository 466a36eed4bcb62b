import type { Snapshot } from "../../src/shared/commands/app";
import { ok } from "../../src/shared/errors";
import { commandNames, type FlexBridge } from "../../src/shared/ipc";
import { look } from "./look";
import { fileMessages, messages } from "./messages";
import { everything, report, screens } from "./state";

/** Stands in for the preload: says what main would say, and takes every command without doing anything. */
export function install(): void {
	const state = screens[look.screen ?? ""] ?? everything;
	const snapshot: Snapshot = { seq: 0, gate: { kind: "open" }, state };
	const all = [...messages, ...fileMessages];
	const answers: Partial<Record<string, (input: never) => unknown>> = {
		getSnapshot: () => snapshot,
		getRelayReport: () => report,
		findMessage: ({ message }: { message: { id: string } }) =>
			all.find(({ id }) => id === message.id) ?? null,
		loadMessages: () => ({
			seq: 0,
			messages,
			hasOlder: false,
			hasNewer: false,
		}),
	};
	const commands = Object.fromEntries(
		commandNames.map((name) => [
			name,
			async (input: never) => ok(answers[name]?.(input) ?? null),
		]),
	);
	Object.assign(window, {
		flex: { ...commands, subscribe: () => () => {} } as unknown as FlexBridge,
	});
}
