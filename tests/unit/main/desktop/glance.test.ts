import fc from "fast-check";
import { expect, test } from "vitest";
import { glanceOf } from "../../../../src/main/desktop/glance";
import type { ConversationId } from "../../../../src/shared/domain/ids";
import type { DomainEvent } from "../../../../src/shared/events";
import { reduce } from "../../../../src/shared/reduce";
import { alicesApp, received } from "./kit";

const NOW = 1_000;
const ids = ["s1.c0", "s1.c1", "s1.c2"] as ConversationId[];

const anyEvent: fc.Arbitrary<DomainEvent> = fc.oneof(
	fc
		.tuple(fc.constantFrom(...ids), fc.integer({ min: 1, max: 40 }))
		.map(([conversationId, number]) => received({ conversationId, number })),
	fc.tuple(fc.constantFrom(...ids), fc.nat(40), fc.nat(5)).map(
		([id, upTo, unread]): DomainEvent => ({
			type: "conversation-read",
			id,
			upTo,
			unread,
		}),
	),
	fc
		.tuple(
			fc.constantFrom(...ids),
			fc.constantFrom(
				null,
				{ until: null },
				{ until: NOW },
				{ until: NOW + 1 },
			),
		)
		.map(
			([id, mute]): DomainEvent => ({
				type: "conversation-muted",
				id,
				mute: mute && { ...mute, exceptMentions: true },
			}),
		),
	fc
		.constantFrom(...ids)
		.map((id): DomainEvent => ({ type: "conversation-cleared", id })),
	fc.boolean().map(
		(doNotDisturb): DomainEvent => ({
			type: "preferences-changed",
			changes: { doNotDisturb },
		}),
	),
);

test("after any events the badge is the sum over what is not muted, and nothing else", () => {
	let counted = 0;
	let muted = 0;
	fc.assert(
		fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
			const end = events.reduce(reduce, alicesApp({}, ids));
			let sum = 0;
			for (const { unread, mute } of Object.values(end.conversations)) {
				if (mute === null || (mute.until !== null && mute.until <= NOW))
					sum += unread;
				else muted += unread;
			}
			counted += sum;
			expect(glanceOf(end, NOW).unread).toBe(sum);
			// However it came to be: what the disk gives back shows the same.
			expect(glanceOf(structuredClone(end), NOW)).toEqual(glanceOf(end, NOW));
		}),
		{ numRuns: 300 },
	);
	expect(counted).toBeGreaterThan(0);
	expect(muted).toBeGreaterThan(0);
});

test("a mute that ends counts again, without an event", () => {
	const mute = { until: NOW, exceptMentions: true };
	const [id] = ids as [ConversationId];
	const state = [
		received({ conversationId: id }),
		{ type: "conversation-muted", id, mute } as const,
	].reduce(reduce, alicesApp({}, ids));
	expect(glanceOf(state, NOW - 1).unread).toBe(0);
	expect(glanceOf(state, NOW).unread).toBe(1);
});
