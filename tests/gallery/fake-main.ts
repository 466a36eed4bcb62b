import type { Snapshot } from "../../src/shared/commands/app";
import type { GateState } from "../../src/shared/domain/gate";
import { fail, ok } from "../../src/shared/errors";
import type { DomainEvent } from "../../src/shared/events";
import { commandNames, type FlexBridge, type Push } from "../../src/shared/ipc";
import { answers } from "./answers";
import { stops } from "./gate";
import { look } from "./look";
import { everything, screens } from "./state";

let seq = 0;
const listeners = new Set<(push: Push) => void>();

/** Something has happened. */
export function say(...events: readonly DomainEvent[]): void {
	for (const event of events) {
		seq++;
		for (const listener of listeners) listener({ seq, event });
	}
}

/** Stands in for the preload: says what main would say, and takes every command without doing anything. */
export function install(): void {
	const { screen } = look;
	const gate: GateState =
		screen === "opening"
			? { kind: "opening" }
			: (stops.find(({ kind }) => kind === screen) ?? { kind: "open" });
	const state = screens[screen ?? ""] ?? everything;
	const snapshot: Snapshot = { seq, gate, state };
	const commands = Object.fromEntries(
		commandNames.map((name) => [
			name,
			async (input: never) => {
				const answer = answers[name] as ((given: never) => unknown) | undefined;
				if (name === "getSnapshot")
					return screen === "failed" ? fail("own-mistake") : ok(snapshot);
				if (name === "answerLink") say({ type: "link-settled", id: "l1" });
				return ok(answer?.(input) ?? null);
			},
		]),
	);
	const subscribe: FlexBridge["subscribe"] = (listener) => {
		listeners.add(listener);
		return () => listeners.delete(listener);
	};
	Object.assign(window, {
		flex: { ...commands, subscribe } as unknown as FlexBridge,
		// For tests, which have something happen.
		say,
	});
}
