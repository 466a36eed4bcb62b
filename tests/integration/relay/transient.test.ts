import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findOption } from "../../../src/protocol/options";
import { RelayStore } from "../../../src/relay/store";
import {
	acknowledge,
	chat,
	type LocalRelay,
	memoryRelay,
	okOf,
	openLine,
	openSocket,
	type Peer,
	request,
	unhurried,
	withLimits,
} from "./kit";

/** Connections of the moment (docs/PROTOCOL.md, Transient connections): files go over them. */

const options = ["relay=socket", "mailbox"];

interface Both {
	readonly id: string;
	readonly lines: readonly [Peer, Peer];
	readonly sockets: readonly [Peer, Peer];
}

async function transient(relay: LocalRelay): Promise<Both> {
	const bob = await openLine(relay, "bob", options);
	const alice = await openLine(relay, "alice", options);
	bob.send(request("bob", ["alice@host:4321/files"], ["transient"]));
	const { id } = await bob.connection();
	const announced = await alice.connection();
	expect(announced).toMatchObject({
		id,
		users: ["bob", "alice@host:4321/files"],
	});
	alice.send(acknowledge(id));
	const tokens = [(await okOf(bob)).token, (await okOf(alice)).token];
	const sockets = [
		openSocket(relay, "bob", id, tokens[0] as string),
		openSocket(relay, "alice", id, tokens[1] as string),
	] as const;
	for (const socket of sockets) await socket.message("seq");
	return { id, lines: [bob, alice], sockets };
}

async function keeping() {
	const data = mkdtempSync(join(tmpdir(), "flex-transient-"));
	onTestFinished(() => rm(data, { recursive: true, force: true }));
	const store = await RelayStore.open(data, () => {});
	const relay = memoryRelay({ store, limits: withLimits(unhurried) });
	return { data, ...relay };
}

test("what goes over it is passed on and never written down, and nobody has to confirm it", async () => {
	const { data, ...relay } = await keeping();
	const { id, lines, sockets } = await transient(relay);
	const [bob, alice] = sockets;
	const piece = "x".repeat(60_000);
	// More than a Connection's log holds: it would stop where something waited for a receipt.
	for (let i = 0; i < 200; i++) {
		alice.send(chat(piece, [`n=${i}`]));
		expect((await bob.message("chat")).flags).toEqual([`n=${i}`]);
	}
	// Whoever hosts sees traffic, and no conversation where there is none.
	const report = relay.relay.report();
	expect(report.conversations).toBe(0);
	expect(report.people.map((one) => one.conversations)).toEqual([0, 0]);
	for (const line of lines) await line.settled();
	expect(relay.relay.mailbox).toMatchObject({ messages: 0 });
	await relay.relay.close();
	expect(readFileSync(join(data, "relay.json"), "utf8")).not.toContain(id);
	expect(existsSync(join(data, "mailbox"))).toBe(false);
});

test.each([
	["a relay socket", ({ sockets }: Both) => sockets[0]],
	["a line", ({ lines }: Both) => lines[0]],
])("it is over, and forgotten, when %s ends", async (_what, which) => {
	const { relay, ...rest } = await keeping();
	const all = await transient({ relay, ...rest });
	which(all).stream.end();
	expect(await all.sockets[1].error()).toBe("connection-ended");
	await all.sockets[1].end();
	const [, alice] = all.lines;
	expect(await alice.error()).toBe("connection-ended");
	alice.send(request("alice", [all.id]));
	expect(await alice.error()).toBe("unknown-connection");
});

test("nobody is asked who is not here, and a request ends with its asker's line", async () => {
	const relay = memoryRelay({ limits: withLimits(unhurried) });
	const alice = await openLine(relay, "alice", options);
	const bob = await openLine(relay, "bob", options);
	const carol = await openLine(relay, "carol", options);
	carol.stream.end();
	await carol.end();
	bob.send(request("bob", ["carol"], ["transient"]));
	expect(await bob.error()).toBe("not-here");
	bob.send(request("bob", ["alice"], ["transient"]));
	const { id } = await bob.connection();
	await alice.connection();
	bob.stream.end();
	await bob.end();
	const withdrawn = await alice.message("error");
	expect(findOption(withdrawn.flags, "code")).toBe("request-withdrawn");
	alice.send(acknowledge(id));
	expect(await alice.error()).toBe("unknown-connection");
});

test("a request for a conversation is another one than a request of the moment", async () => {
	const relay = memoryRelay({ limits: withLimits(unhurried) });
	await openLine(relay, "alice", options);
	const bob = await openLine(relay, "bob", options);
	bob.send(request("bob", ["alice"]));
	bob.send(request("bob", ["alice"], ["transient"]));
	bob.send(request("bob", ["alice"], ["transient"]));
	const [lasting, first, again] = [
		await bob.connection(),
		await bob.connection(),
		await bob.connection(),
	];
	expect(first.id).not.toBe(lasting.id);
	expect(again.id).toBe(first.id);
});
