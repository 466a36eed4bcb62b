import { describe, expect, it } from "vitest";
import { sentenceOf } from "../../../src/language/sentence-of";
import {
	addressOf,
	closedReason,
	interruption,
	lineError,
	lineWords,
	sentRequestWords,
	titleOf,
} from "../../../src/renderer/text/words";
import type { SentRequestId, ServerId } from "../../../src/shared/domain/ids";
import type { SentRequest } from "../../../src/shared/domain/request";
import type { LineState } from "../../../src/shared/domain/server";
import { errorOf } from "../../../src/shared/errors";
import { conversation, person, server } from "./samples";

const now = 1_000_000;
const error = errorOf("no-answer", { where: "10.0.0.5:4321" });
const sentence = sentenceOf(error);
const waiting: LineState = {
	kind: "waiting",
	attempt: 1,
	until: now + 3_200,
	error,
};

describe("a line in words", () => {
	it.each([
		[{ kind: "idle" }, "Not connected"],
		[{ kind: "dialing", error: null }, "Connecting…"],
		[{ kind: "handshaking", error: null }, "Connecting…"],
		[{ kind: "ready" }, "Connected · nobody else here"],
		[waiting, "Trying again in 4 s"],
		[{ ...waiting, until: now - 1 }, "Trying again…"],
		[{ kind: "refused", error }, "Refused"],
	] satisfies [LineState, string][])("%o", (line, text) => {
		expect(lineWords(server({ line }), now).text).toBe(text);
	});

	it("counts the people there", () => {
		const people = [person("Bob"), person("Carol")];
		expect(lineWords(server({ people: people.slice(1) }), now).text).toBe(
			"Connected · 1 person here",
		);
		expect(lineWords(server({ people }), now).text).toBe(
			"Connected · 2 people here",
		);
	});

	it("passes on main's sentence only where something went wrong", () => {
		expect(lineError(server({ line: waiting }))).toBe(sentence);
		expect(lineError(server())).toBeNull();
		expect(
			lineError(server({ line: { kind: "dialing", error: null } })),
		).toBeNull();
	});

	it("says the same while it tries again: nothing comes and goes with each attempt", () => {
		const trying = server({ line: { kind: "dialing", error } });
		expect(lineError(trying)).toBe(sentence);
		expect(interruption(conversation(), trying)).toEqual(
			interruption(conversation(), server({ line: waiting })),
		);
	});

	it("passes on a hostile server's sentence as one short, plain line", () => {
		const words = `no\u202e\n\u0007entry${"\u0301".repeat(500)}${" x".repeat(30_000)}`;
		const refused = server({
			line: {
				kind: "refused",
				error: errorOf("other-words", { code: "odd", words }),
			},
		});
		const shown = lineError(refused) ?? "";
		expect(shown).toMatch(/^no entry\p{M}{4} x x/u);
		expect([...shown]).toHaveLength(500);
		const over = interruption(conversation(), refused)?.text ?? "";
		expect(over).not.toMatch(/[\u202e\n]/);
		expect(over.length).toBeLessThan(600);
	});

	it("writes IPv6 in brackets", () => {
		expect(addressOf({ host: "fe80::1", port: 4321 })).toBe("[fe80::1]:4321");
	});
});

describe("what stands over a conversation", () => {
	it("is nothing while messages can flow", () => {
		expect(interruption(conversation(), server())).toBeNull();
	});

	it("is why nothing goes out although all is attached", () => {
		const full = conversation({
			holdup: errorOf("relay-full"),
		});
		expect(interruption(full, server())).toEqual({
			text: `What you write waits here and goes out by itself. ${sentenceOf(errorOf("relay-full"))}`,
			tone: "busy",
		});
		expect(interruption(full, server({ line: waiting }))?.text).toMatch(
			/^Reconnecting.*does not answer\./,
		);
	});

	it("promises that what is written is kept while it tries", () => {
		const detached = conversation({ attachment: { kind: "detached" } });
		for (const line of [
			{ kind: "dialing", error: null },
			waiting,
		] satisfies LineState[])
			expect(interruption(detached, server({ line }))?.text).toMatch(
				/10\.0\.0\.5:4321.*kept and sent/,
			);
		expect(interruption(detached, server())?.text).toMatch(/kept and sent/);
	});

	it("says why a conversation has ended, whatever the line does", () => {
		const ended = conversation({ attachment: { kind: "ended", error } });
		expect(interruption(ended, server())?.text).toBe(sentence);
		expect(closedReason(ended, server())).toMatch(/ended/);
	});

	it("closes a conversation whose server was removed", () => {
		expect(interruption(conversation(), undefined)?.tone).toBe("bad");
		expect(closedReason(conversation(), undefined)).not.toBeNull();
		expect(closedReason(conversation(), server())).toBeNull();
	});
});

describe("a sent request in words", () => {
	const request = (over: Partial<SentRequest>): SentRequest => ({
		id: "r" as SentRequestId,
		serverId: "s1" as ServerId,
		to: [person("bob"), person("carol")],
		acknowledgedBy: [],
		topic: "",
		into: null,
		sentAt: 0,
		connectionId: null,
		state: { kind: "waiting" },
		...over,
	});

	it("names whom it waits for", () => {
		expect(sentRequestWords(request({}), server()).text).toBe(
			"Waiting for bob and carol to answer",
		);
		expect(
			sentRequestWords(request({ acknowledgedBy: [person("Carol")] }), server())
				.text,
		).toBe("Waiting for bob to answer");
	});

	it("names the connection it waits for", () => {
		expect(
			sentRequestWords(request({ state: { kind: "queued" } }), server()).text,
		).toBe("Waiting for the connection to 10.0.0.5:4321");
	});

	it("passes on why it failed", () => {
		expect(
			sentRequestWords(request({ state: { kind: "failed", error } }), server())
				.text,
		).toBe(sentence);
	});
});

describe("a conversation's title", () => {
	it("is the names, or the topic with the names beside it", () => {
		expect(titleOf(conversation())).toEqual({ main: "Bob", beside: "" });
		expect(titleOf(conversation({ topic: "Lunch" }))).toEqual({
			main: "Lunch",
			beside: "Bob",
		});
		expect(titleOf(conversation({ members: [], topic: " \u200b" })).main).toBe(
			"Nobody",
		);
	});
});
