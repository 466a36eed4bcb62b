import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MessageId, PersonKey } from "../../../src/shared/domain/ids";
import {
	compareMessages,
	type Message,
} from "../../../src/shared/domain/message";
import type { DomainEvent } from "../../../src/shared/events";
import {
	appendPage,
	emptyLog,
	type MessageLog,
	prependPage,
	reduceLog,
} from "../../../src/shared/message-log";
import { message } from "../renderer/samples";

const own = (id: string): Message =>
	message(null, {
		id: id as MessageId,
		from: "alice" as PersonKey,
		delivery: { kind: "queued" },
	});

const received = (one: Message): DomainEvent => ({
	type: "message-received",
	message: one,
	at: 0,
});

const logOf = (...messages: Message[]): MessageLog =>
	messages.map(received).reduce(reduceLog, emptyLog);

const shown = ({ messages }: MessageLog) =>
	messages.map(({ id, number }) => number ?? id);

test("numbered messages come first, by number; the others last, as they were written", () => {
	const log = logOf(own("b"), message(2), own("a"), message(10), message(1));
	expect(shown(log)).toEqual([1, 2, 10, "a", "b"]);
});

test("the order is one, however the messages come", () => {
	const all = [...[1, 2, 3, 7, 20].map((n) => message(n)), own("a"), own("b")];
	fc.assert(
		fc.property(
			fc.shuffledSubarray(all, { minLength: all.length }),
			(messages) => {
				expect(shown(logOf(...messages))).toEqual([1, 2, 3, 7, 20, "a", "b"]);
			},
		),
	);
});

test("the order holds for any three", () => {
	const some = fc.record({
		number: fc.option(fc.nat(4)),
		id: fc.constantFrom("a", "b", "c"),
	});
	const order = (a: Partial<Message>, b: Partial<Message>) =>
		Math.sign(compareMessages(a as Message, b as Message));
	fc.assert(
		fc.property(some, some, some, (x, y, z) => {
			const [a, b, c] = [x, y, z] as unknown as Message[] as [
				Message,
				Message,
				Message,
			];
			expect(order(a, b) + order(b, a)).toBe(0);
			if (order(a, b) <= 0 && order(b, c) <= 0) {
				expect(order(a, c)).toBeLessThanOrEqual(0);
			}
		}),
	);
});

describe("a repeated message", () => {
	test("changes nothing", () => {
		const log = logOf(message(1), message(2));
		expect(reduceLog(log, received(message(1)))).toBe(log);
	});

	test("is one of the same sender alone", () => {
		const carols = message(3, {
			id: message(1).id,
			from: "carol" as PersonKey,
		});
		expect(shown(logOf(message(1), carols))).toEqual([1, 3]);
	});
});

describe("a message that changes", () => {
	const change = (id: string, number: number | null): DomainEvent => ({
		type: "message-changed",
		conversationId: message(1).conversationId,
		id: id as MessageId,
		from: "alice" as PersonKey,
		number,
		delivery: { kind: "sent" },
	});

	test("moves to its number", () => {
		const log = logOf(message(1), message(3), own("a"), own("b"));
		const after = reduceLog(log, change("b", 2));
		expect(shown(after)).toEqual([1, 2, 3, "a"]);
		expect(after.messages[1]?.delivery).toEqual({ kind: "sent" });
		expect(shown(log)).toEqual([1, 3, "a", "b"]);
	});

	test("and is not there leaves the rest alone", () => {
		const log = logOf(message(1), own("a"));
		expect(reduceLog(log, change("z", 2))).toEqual(log);
	});

	test("twice is the same as once", () => {
		const once = reduceLog(logOf(message(1), own("a")), change("a", 2));
		expect(reduceLog(once, change("a", 2))).toEqual(once);
	});
});

describe("an older page", () => {
	const page = (...numbers: number[]) => ({
		messages: numbers.map((n) => message(n)),
		hasOlder: false,
		hasNewer: true,
	});

	test("goes before what is there, and says whether there is more", () => {
		const log = prependPage(
			{ ...logOf(message(5)), hasOlder: true },
			page(3, 4),
		);
		expect(shown(log)).toEqual([3, 4, 5]);
		expect(log.hasOlder).toBe(false);
	});

	test("repeats nothing that came while it was read", () => {
		const log = prependPage(logOf(message(4), message(5)), page(3, 4));
		expect(shown(log)).toEqual([3, 4, 5]);
		expect(prependPage(log, page(3, 4))).toEqual(log);
	});
});

describe("a log that does not reach the end", () => {
	const middle: MessageLog = {
		...logOf(message(3), message(4)),
		hasNewer: true,
	};

	test("takes no new messages, which would leave a gap", () => {
		expect(reduceLog(middle, received(message(9)))).toEqual(middle);
		const queued: DomainEvent = {
			type: "message-queued",
			message: own("a"),
			at: 0,
		};
		expect(reduceLog(middle, queued)).toEqual(middle);
	});

	test("goes on behind, up to the end, and then follows", () => {
		const log = appendPage(middle, {
			messages: [message(4), message(5), own("a")],
			hasOlder: true,
			hasNewer: false,
		});
		expect(shown(log)).toEqual([3, 4, 5, "a"]);
		expect(log).toMatchObject({ hasOlder: false, hasNewer: false });
		expect(shown(reduceLog(log, received(message(6))))).toEqual([
			3,
			4,
			5,
			6,
			"a",
		]);
	});

	test("lets go of a message that moved behind it", () => {
		const { id, from, delivery } = message(3);
		const moved = (number: number): DomainEvent => ({
			type: "message-changed",
			conversationId: message(3).conversationId,
			id,
			from,
			number,
			delivery,
		});
		expect(shown(reduceLog(middle, moved(9)))).toEqual([4]);
		expect(shown(reduceLog({ ...middle, hasNewer: false }, moved(9)))).toEqual([
			4, 9,
		]);
	});
});
