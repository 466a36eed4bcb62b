import { expect, test } from "vitest";
import { MAX_TEXT_LENGTH } from "../../../src/shared/domain/message";
import { tcpRelay } from "../relay/kit";
import { conversationOnFake, error, mark, ok, word } from "./fake-server";
import { conversing, must, type User } from "./user";

/** A message that can't go says why, and its text is still there. */

test("a removed server: what waits fails with the reason, and can't be tried again", async () => {
	const { relay, port } = await tcpRelay();
	const [alice, bob] = (await conversing(port, ["Alice", "Bob"])) as [
		User,
		User,
	];
	await bob.close();
	await alice.until("Bob to leave", () => alice.server.people.length === 0);
	await alice.write("queued");
	const { id, serverId } = alice.conversation;
	must(alice.messenger.removeServer(serverId));
	await alice.until("the failure", () =>
		alice.events.some(
			(event) =>
				event.type === "message-changed" && event.delivery.kind === "failed",
		),
	);
	const [message] = await alice.messages();
	expect(message).toMatchObject({
		text: "queued",
		delivery: { error: { code: "server-removed" } },
	});
	for (const result of [
		await alice.messenger.retryMessage(id, message?.id as never),
		await alice.messenger.sendMessage(id, "another"),
	]) {
		expect(result).toMatchObject({
			ok: false,
			error: { code: "conversation-server-gone" },
		});
	}
	expect(await alice.texts()).toEqual(["queued"]);
	// Closed right after, it is the same.
	await alice.close();
	await alice.start();
	expect((await alice.messages())[0]?.delivery.kind).toBe("failed");
	await relay.close();
});

test("an ended conversation: what waits fails, and can be tried again once it is back", async () => {
	const { alice, line, socket, server } = await conversationOnFake();
	await alice.write("hello");
	await socket.next();
	line.send(error("unknown-connection"));
	await alice.until("the failure", () =>
		alice.events.some(
			(event) =>
				event.type === "message-changed" && event.delivery.kind === "failed",
		),
	);
	const [failed] = await alice.messages();
	expect(failed).toMatchObject({
		text: "hello",
		delivery: { kind: "failed", error: { code: "unknown-connection" } },
	});
	const { id } = alice.conversation;
	expect(
		await alice.messenger.retryMessage(id, failed?.id as never),
	).toMatchObject({ error: { code: "unknown-connection" } });
	// The server knows it again: under another name, or with its memory back.
	line.send(ok(server.port));
	const { peer: again } = await server.next();
	again.send(mark("next=1"));
	await alice.attached();
	must(await alice.messenger.retryMessage(id, failed?.id as never));
	expect(await again.next()).toMatchObject({ msg: "hello" });
});

test("too long or nothing at all: refused, and not taken", async () => {
	const { alice } = await conversationOnFake();
	const { id } = alice.conversation;
	for (const [text, code] of [
		["x".repeat(MAX_TEXT_LENGTH + 1), "message-too-long"],
		["\n ", "empty-message"],
	] as const) {
		expect(await alice.messenger.sendMessage(id, text)).toMatchObject({
			ok: false,
			error: { code },
		});
	}
	expect(await alice.messages()).toEqual([]);
});

test.each(["mailbox-full", "relay-full"])(
	"%s: it stays queued, with the reason, until a receipt comes",
	async (code) => {
		const { alice, line, socket, settled } = await conversationOnFake();
		await alice.write("hello");
		await socket.next();
		line.send(error(code));
		const holdup = await alice.until(
			"the reason",
			() => alice.conversation.holdup,
		);
		expect(holdup.code).toBe(code);
		expect((await alice.messages())[0]?.delivery.kind).toBe("queued");
		line.send(
			word("receipt", alice.conversation.connectionId, ["count=1", "seq=1"]),
		);
		await alice.settled(1);
		expect(alice.conversation.holdup).toBeNull();
		// The same reason does not outlast the attachment either.
		line.send(error("mailbox-full"));
		await alice.until("the reason again", () => alice.conversation.holdup);
		socket.stream.destroy();
		await alice.until("the end of it", () => !alice.conversation.holdup);
		await settled();
	},
);
