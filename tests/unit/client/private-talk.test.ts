import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Core } from "../../../src/client/core";
import type { History } from "../../../src/client/history";
import { PrivateTalk } from "../../../src/client/private-talk";
import type { Encryption } from "../../../src/shared/domain/encryption";
import type { DomainEvent } from "../../../src/shared/events";
import { reduce } from "../../../src/shared/reduce";
import { initialState } from "../../../src/shared/state";
import { createIdentity, suite } from "../e2e/kit";
import { conversation, server } from "../renderer/samples";

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

/** A conversation that was encrypted, and whose keys are gone from the disk. */
async function withoutKeys() {
	const encryption: Encryption = { kind: "encrypted", epoch: 3, without: [] };
	const one = conversation({ encryption });
	let state = {
		...initialState,
		servers: { [one.serverId]: server() },
		conversations: { [one.id]: one },
	};
	const emitted: DomainEvent[] = [];
	const core: Core = {
		state: () => state,
		emit: (event) => {
			emitted.push(event);
			state = reduce(state, event);
		},
		history: { blobs: async () => new Map() } as unknown as History,
		dial: () => {
			throw new Error("nobody dials");
		},
		e2e: null,
		signer: null,
		report: (error) => {
			throw error;
		},
	};
	const talk = new PrivateTalk(core, { suite, ...createIdentity() }, one.id, {
		do: (task) => task(),
		store: async () => {},
		write: () => {},
		writeMore: async () => {},
		safe: async () => {},
	});
	await talk.load();
	const shown = () =>
		emitted.flatMap((event) =>
			event.type === "encryption-changed" ? [event.encryption.kind] : [],
		);
	return { talk, shown };
}

test("keys that are lost are not cried out while the others may still give them anew, and nothing goes out meanwhile", async () => {
	const { talk, shown } = await withoutKeys();
	expect(talk.isReady).toBe(false);
	expect(talk.isWanted).toBe(true);
	await vi.advanceTimersByTimeAsync(2_900);
	await talk.changed();
	expect(shown()).toEqual([]);
	await vi.advanceTimersByTimeAsync(200);
	expect(shown()).toEqual(["broken"]);
	await talk.changed();
	expect(shown()).toEqual(["broken"]);
});

test("a conversation that is closed says no more of its keys", async () => {
	const { talk, shown } = await withoutKeys();
	talk.close();
	await vi.advanceTimersByTimeAsync(10_000);
	expect(shown()).toEqual([]);
});
