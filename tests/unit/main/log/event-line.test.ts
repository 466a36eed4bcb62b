import { expect, test } from "vitest";
import { eventLine } from "../../../../src/main/log/event-line";
import { errorOf } from "../../../../src/shared/errors";
import type { DomainEvent } from "../../../../src/shared/events";

const secrets = ["alice", "192.168.1.20", "what was said", "Lunch"];
const error = errorOf("server-unreachable", { where: secrets.join(" ") });
const id = "01JDXAMPKEJDXAMPJE00000000.aaaa" as never;
const serverId = "01JDXAMPKEJDXAMPJE00000001" as never;

const events: DomainEvent[] = [
	{
		type: "line-changed",
		serverId,
		line: { kind: "waiting", attempt: 1, until: 0, error },
	},
	{ type: "line-changed", serverId, line: { kind: "refused", error } },
	{ type: "attachment-changed", id, attachment: { kind: "ended", error } },
	{ type: "encryption-changed", id, encryption: { kind: "broken", error } },
	{ type: "holdup-changed", id, holdup: error },
	{ type: "storage-changed", error },
	{ type: "notice-raised", id: "x", error },
	{
		type: "proxy-changed",
		proxy: {
			kind: "http",
			host: "192.168.1.20",
			port: 8_080,
			user: "alice",
			hasPassword: true,
		},
	},
	{ type: "relay-host-changed", state: { kind: "failed", error } as never },
];

test("an event is said without a name, an address or a word", () => {
	const lines = events.map(eventLine);
	expect(lines).not.toContain(null);
	for (const secret of secrets)
		expect(lines.join("\n").toLowerCase()).not.toContain(secret.toLowerCase());
	expect(lines[0]).toBe("server 000001 line waiting server-unreachable");
});

test("of a server's own words nothing is said, and of an error in an error both codes", () => {
	const odd = { code: "alice said: hello", words: "what was said" };
	const why = errorOf("other-words", odd);
	const raised = errorOf("server-says", { server: "192.168.1.20", why });
	expect(eventLine({ type: "notice-raised", id: "x", error: raised })).toBe(
		"notice server-says other-words",
	);
});

test("what people say leaves no line", () => {
	const message = { conversationId: id, text: "what was said" } as never;
	const said: DomainEvent[] = [
		{ type: "message-received", message, at: 0 },
		{ type: "message-queued", message, at: 0 },
		{ type: "draft-changed", id, draft: "what was said" },
		{ type: "topic-changed", id, topic: "Lunch", topicAt: 1 },
	];
	expect(said.map(eventLine)).toEqual([null, null, null, null]);
});
