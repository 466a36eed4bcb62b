import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Outbox } from "../../../src/client/outbox";
import type { Outgoing } from "../../../src/shared/domain/act";
import type { MessageId, PersonKey } from "../../../src/shared/domain/ids";
import type { Message } from "../../../src/shared/domain/message";
import { message } from "../renderer/samples";

function own(n: number): Message {
	return message(null, {
		id: `own${String(n).padStart(6, "0")}` as MessageId,
		from: "alice" as PersonKey,
		delivery: { kind: "queued" },
	});
}

const ids = (messages: readonly Outgoing[]) => messages.map(({ id }) => id);

/** Sends all that is due, as a link does. */
function send(outbox: Outbox): readonly Outgoing[] {
	const due = outbox.due();
	for (const one of due) outbox.sent(one);
	return due;
}

describe("a receipt", () => {
	test("confirms the oldest, with the numbers that end in its own", () => {
		const outbox = new Outbox([own(1), own(2), own(3)]);
		outbox.restart();
		send(outbox);
		expect(outbox.receipt(2, 8)).toEqual([
			{ message: own(1), number: 7 },
			{ message: own(2), number: 8 },
		]);
		expect(outbox.receipt(3, 12)).toEqual([{ message: own(3), number: 12 }]);
	});

	test("counts datums that are no messages", () => {
		const outbox = new Outbox([own(1)]);
		outbox.restart();
		outbox.sent(null);
		send(outbox);
		expect(outbox.receipt(1, 4)).toEqual([]);
		expect(outbox.receipt(2, 5)).toEqual([{ message: own(1), number: 5 }]);
	});

	test.each([
		["for more than went out", 3, 9],
		["for nothing", 0, 9],
		["repeated", 1, 5],
		["under numbers that do not exist", 2, 0],
	])("%s confirms nothing, and spoils nothing", (_name, count, seq) => {
		const outbox = new Outbox([own(1), own(2)]);
		outbox.restart();
		send(outbox);
		outbox.receipt(1, 5);
		expect(outbox.receipt(count, seq)).toEqual([]);
		expect(outbox.receipt(2, 6)).toEqual([{ message: own(2), number: 6 }]);
	});

	test("of an earlier attachment's count does not reach into the next", () => {
		const outbox = new Outbox([own(1), own(2)]);
		outbox.restart();
		send(outbox);
		outbox.restart();
		expect(outbox.receipt(2, 9)).toEqual([]);
		expect(ids(outbox.due())).toEqual(ids([own(1), own(2)]));
	});
});

test("what is added twice goes out once", () => {
	const outbox = new Outbox([own(1)]);
	outbox.add(own(1));
	outbox.restart();
	expect(ids(send(outbox))).toEqual(ids([own(1)]));
	outbox.add(own(1));
	expect(outbox.due()).toEqual([]);
});

test("what can't go is not sent, nor what is cleared", () => {
	const outbox = new Outbox([own(1), own(2), own(3)]);
	outbox.remove(own(2));
	expect(ids(outbox.due())).toEqual(ids([own(1), own(3)]));
	expect(ids(outbox.clear())).toEqual(ids([own(1), own(3)]));
	outbox.restart();
	expect(outbox.due()).toEqual([]);
});

type Step =
	| { readonly do: "add" }
	| { readonly do: "send" }
	| { readonly do: "noise" }
	| { readonly do: "restart" }
	/** The relay confirms so many of those it took. */
	| { readonly do: "receipt"; readonly part: number };

const steps = fc.array(
	fc.oneof(
		fc.constant<Step>({ do: "add" }),
		fc.constant<Step>({ do: "send" }),
		fc.constant<Step>({ do: "noise" }),
		fc.constant<Step>({ do: "restart" }),
		fc
			.double({ min: 0, max: 1, noNaN: true })
			.map((part): Step => ({ do: "receipt", part })),
	),
	{ maxLength: 120 },
);

test("in any interleaving nothing is lost, nothing confirmed twice, and the order kept", () => {
	fc.assert(
		fc.property(steps, (script) => {
			const outbox = new Outbox([]);
			/** What the relay has taken on this attachment: the id of each datum, or null. */
			let taken: (string | null)[] = [];
			let receipted = 0;
			let number = 0;
			let written = 0;
			const confirmed: string[] = [];
			outbox.restart();
			for (const step of script) {
				switch (step.do) {
					case "add":
						outbox.add(own(++written));
						break;
					case "send":
						taken.push(...ids(send(outbox)));
						break;
					case "noise":
						outbox.sent(null);
						taken.push(null);
						break;
					case "restart":
						outbox.restart();
						number += taken.length;
						taken = [];
						receipted = 0;
						break;
					case "receipt": {
						const count =
							receipted + Math.round((taken.length - receipted) * step.part);
						const wanted = taken
							.slice(receipted, count)
							.flatMap((id, i) =>
								id ? [{ id, number: number + receipted + i + 1 }] : [],
							);
						const got = outbox.receipt(count, number + count);
						expect(
							got.map((one) => ({ id: one.message.id, number: one.number })),
						).toEqual(wanted);
						confirmed.push(...wanted.map(({ id }) => id));
						receipted = count;
					}
				}
			}
			// Whatever was not confirmed goes out on the next attachment, in the order it was written.
			outbox.restart();
			const left = ids(outbox.due());
			const all = Array.from({ length: written }, (_, i) => own(i + 1).id);
			expect([...confirmed, ...left]).toEqual(all);
		}),
		{ numRuns: 500 },
	);
});
