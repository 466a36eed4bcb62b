import { describe, expect, it } from "vitest";
import { Mirror, type MirrorState } from "../../../src/renderer/state/mirror";
import type { Snapshot } from "../../../src/shared/commands/app";
import type { GateState, GateStop } from "../../../src/shared/domain/gate";
import { fail, ok, type Result } from "../../../src/shared/errors";
import type { DomainEvent } from "../../../src/shared/events";
import type { Push } from "../../../src/shared/ipc";
import { initialState } from "../../../src/shared/state";
import { deferred, settled } from "./samples";

const named = (name: string): DomainEvent => ({
	type: "profile-named",
	name,
});

function setUp() {
	const snapshots: ReturnType<typeof deferred<Result<Snapshot>>>[] = [];
	const listeners = new Set<(push: Push) => void>();
	const states: MirrorState[] = [];
	const events: string[] = [];
	let resyncs = 0;
	const mirror = new Mirror(
		{
			getSnapshot: () => {
				const answer = deferred<Result<Snapshot>>();
				snapshots.push(answer);
				return answer.promise;
			},
			subscribe: (listener) => {
				listeners.add(listener);
				return () => listeners.delete(listener);
			},
		},
		{
			onState: (state) => states.push(state),
			onEvent: (event, seq) => events.push(`${seq} ${event.type}`),
			onResync: () => {
				resyncs += 1;
			},
		},
	);
	return {
		mirror,
		states,
		events,
		listeners,
		resyncs: () => resyncs,
		asked: () => snapshots.length,
		gate: (seq: number, gate: GateState) => {
			for (const listener of listeners) listener({ seq, gate });
		},
		push: (seq: number, event: DomainEvent) => {
			for (const listener of listeners) listener({ seq, event });
		},
		answer: async (result: Result<Snapshot>) => {
			snapshots.at(-1)?.resolve(result);
			await settled();
		},
		name: () => states.at(-1)?.app.profile?.name,
	};
}

const stop: GateStop = {
	kind: "store-locked",
	choices: ["try-again"],
	detail: null,
	folder: "/profile",
};

const snapshot = (seq: number, name = "") =>
	ok<Snapshot>({
		seq,
		gate: { kind: "open" },
		state: { ...initialState, profile: name ? { name } : null },
	});

describe("Mirror", () => {
	it("subscribes before it asks, and applies what came meanwhile", async () => {
		const t = setUp();
		t.mirror.start();
		expect(t.listeners.size).toBe(1);
		t.push(4, named("old, in the snapshot"));
		t.push(5, named("Ann"));
		expect(t.states).toEqual([]);
		await t.answer(snapshot(4, "old, in the snapshot"));
		expect(t.name()).toBe("Ann");
		expect(t.events).toEqual(["5 profile-named"]);
		expect(t.states.at(-1)?.phase.kind).toBe("ready");
	});

	it("follows in order and passes over what it has", async () => {
		const t = setUp();
		t.mirror.start();
		await t.answer(snapshot(0));
		t.push(1, named("one"));
		t.push(1, named("again"));
		t.push(2, named("two"));
		expect(t.name()).toBe("two");
		expect(t.events).toHaveLength(2);
		expect(t.resyncs()).toBe(0);
	});

	it("asks again after a gap and holds back until it is answered", async () => {
		const t = setUp();
		t.mirror.start();
		await t.answer(snapshot(0));
		t.push(3, named("three"));
		t.push(4, named("four"));
		expect(t.asked()).toBe(2);
		expect(t.name()).toBeUndefined();
		await t.answer(snapshot(3, "three"));
		expect(t.name()).toBe("four");
		expect(t.events).toEqual(["4 profile-named"]);
		expect(t.resyncs()).toBe(1);
	});

	it("finds a gap among what it held back", async () => {
		const t = setUp();
		t.mirror.start();
		t.push(5, named("five"));
		await t.answer(snapshot(2));
		expect(t.asked()).toBe(2);
		await t.answer(snapshot(5, "five"));
		expect(t.name()).toBe("five");
		expect(t.asked()).toBe(2);
	});

	it("says why when there is no snapshot, and tries again when told", async () => {
		const t = setUp();
		t.mirror.start();
		await t.answer(fail("not-open"));
		expect(t.states.at(-1)?.phase).toEqual({
			kind: "failed",
			error: { code: "not-open", values: {} },
		});
		t.push(8, named("eight"));
		t.mirror.retry();
		await t.answer(snapshot(7, "seven"));
		expect(t.name()).toBe("eight");
	});

	it("shows what the gate asks, and reads everything once it is open", async () => {
		const t = setUp();
		t.mirror.start();
		await t.answer(
			ok({ seq: 0, gate: { kind: "opening" }, state: initialState }),
		);
		expect(t.states.at(-1)?.phase).toEqual({ kind: "loading" });
		t.gate(1, stop);
		expect(t.states.at(-1)?.phase).toEqual({ kind: "stopped", stop });
		t.gate(2, { kind: "opening" });
		t.gate(3, { kind: "open" });
		expect(t.states.at(-1)?.phase).toEqual({ kind: "loading" });
		expect(t.asked()).toBe(2);
		t.push(4, named("Bob"));
		t.push(5, named("Ann"));
		await t.answer(snapshot(4, "Bob"));
		expect(t.name()).toBe("Ann");
		expect(t.events).toEqual(["5 profile-named"]);
		expect(t.states.at(-1)?.phase.kind).toBe("ready");
		// Nothing was built from the state before.
		expect(t.resyncs()).toBe(0);
	});

	it("loses no step of the gate that comes before the snapshot", async () => {
		const t = setUp();
		t.mirror.start();
		t.gate(1, stop);
		t.gate(2, { kind: "open" });
		await t.answer(ok({ seq: 1, gate: stop, state: initialState }));
		expect(t.asked()).toBe(2);
		await t.answer(snapshot(2, "Ann"));
		expect(t.name()).toBe("Ann");
	});

	it("stops listening", () => {
		const t = setUp();
		t.mirror.start();
		t.mirror.stop();
		expect(t.listeners.size).toBe(0);
	});
});
