import { expect, test } from "vitest";
import {
	initialSession,
	nextSession,
	type SessionInput,
	type SessionState,
} from "../../../src/client/session-state";
import { type AppError, errorOf } from "../../../src/shared/errors";

const error = errorOf("line-lost", { where: "10.0.0.5:4321" });
const NOW = 1_000_000;

const states = {
	idle: initialSession,
	dialing: { line: { kind: "dialing", error }, attempts: 2 },
	handshaking: { line: { kind: "handshaking", error }, attempts: 2 },
	ready: { line: { kind: "ready" }, attempts: 0 },
	waiting: {
		line: { kind: "waiting", attempt: 2, until: NOW + 9, error },
		attempts: 2,
	},
	refused: { line: { kind: "refused", error }, attempts: 0 },
} as const satisfies Record<string, SessionState>;

const inputs = {
	connect: { type: "connect" },
	disconnect: { type: "disconnect" },
	opened: { type: "opened" },
	answered: { type: "answered" },
	failed: { type: "failed", error, forGood: false },
	failedForGood: { type: "failed", error, forGood: true },
	timer: { type: "timer" },
	doubt: { type: "doubt" },
} as const satisfies Record<string, SessionInput>;

type StateName = keyof typeof states;
type InputName = keyof typeof inputs;

/** For each state, where each input leads, and what is done on the way; what is left out changes nothing. */
const table: Record<StateName, Partial<Record<InputName, string>>> = {
	idle: { connect: "dialing: dial", disconnect: "idle: hang-up" },
	dialing: {
		doubt: "dialing: hang-up, dial",
		disconnect: "idle: hang-up",
		opened: "handshaking: greet",
		failed: "waiting: hang-up, wait",
		failedForGood: "refused: hang-up",
	},
	handshaking: {
		doubt: "dialing: hang-up, dial",
		disconnect: "idle: hang-up",
		answered: "ready: ",
		failed: "waiting: hang-up, wait",
		failedForGood: "refused: hang-up",
	},
	ready: {
		disconnect: "idle: hang-up",
		failed: "waiting: hang-up, wait",
		failedForGood: "refused: hang-up",
	},
	waiting: {
		connect: "dialing: dial",
		disconnect: "idle: hang-up",
		timer: "dialing: dial",
		doubt: "dialing: dial",
	},
	refused: { connect: "dialing: dial", disconnect: "idle: hang-up" },
};

const cells = (Object.keys(states) as StateName[]).flatMap((state) =>
	(Object.keys(inputs) as InputName[]).map((input) => [state, input] as const),
);

test.each(cells)("%s, on %s", (stateName, inputName) => {
	const state = states[stateName];
	const step = nextSession(state, inputs[inputName], NOW, 0.5);
	const wanted = table[stateName][inputName];
	if (wanted === undefined) {
		expect(step).toEqual({ state, effects: [] });
		expect(step.state).toBe(state);
		return;
	}
	const effects = step.effects.map(({ type }) => type).join(", ");
	expect(`${step.state.line.kind}: ${effects}`).toBe(wanted);
});

test("why it failed is known until it goes well, not only between two attempts", () => {
	const { waiting } = states;
	const dialing = nextSession(waiting, inputs.timer, NOW, 0.5).state;
	expect(dialing.line).toEqual({ kind: "dialing", error });
	const anew = nextSession(dialing, inputs.doubt, NOW, 0.5).state;
	expect(anew.line).toEqual({ kind: "dialing", error });
	const greeting = nextSession(anew, inputs.opened, NOW, 0.5).state;
	expect(greeting.line).toEqual({ kind: "handshaking", error });
	const { state } = nextSession(greeting, inputs.answered, NOW, 0.5);
	expect(state.line).toEqual({ kind: "ready" });
	const first = nextSession(initialSession, inputs.connect, NOW, 0.5).state;
	expect(first.line).toEqual({ kind: "dialing", error: null });
});

test("that its host switched a server off says more than that nothing listens there now, and less than anything else", () => {
	const where = "10.0.0.5:4321";
	const after = (next: AppError) => {
		const off = errorOf("shutting-down");
		const dialing: SessionState = {
			line: { kind: "dialing", error: off },
			attempts: 1,
		};
		const failed: SessionInput = {
			type: "failed",
			error: next,
			forGood: false,
		};
		const { line } = nextSession(dialing, failed, NOW, 0.5).state;
		return line.kind === "waiting" && line.error.code;
	};
	expect(after(errorOf("server-refuses", { where }))).toBe("shutting-down");
	expect(after(errorOf("other-protocol", { where }))).toBe("other-protocol");
});

test("failures in a row wait longer and longer, until an answer", () => {
	let state: SessionState = initialSession;
	const waits: number[] = [];
	const step = (input: SessionInput) => {
		const next = nextSession(state, input, NOW, 1);
		state = next.state;
		for (const effect of next.effects) {
			if (effect.type === "wait") waits.push(effect.ms);
		}
	};
	step(inputs.connect);
	for (let i = 0; i < 3; i++) {
		// That nothing is certain any more is no failure.
		step(inputs.doubt);
		step(inputs.failed);
		const { line } = state as SessionState;
		expect(line).toMatchObject({
			kind: "waiting",
			attempt: i + 1,
			until: NOW + (waits.at(-1) as number),
			error,
		});
		step(inputs.timer);
	}
	expect(waits).toEqual([...waits].sort((a, b) => a - b));
	expect(new Set(waits).size).toBe(3);
	step(inputs.opened);
	step(inputs.answered);
	step(inputs.failed);
	expect(waits[3]).toBe(waits[0]);
});
