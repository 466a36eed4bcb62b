import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { HostedRelay } from "../../../src/main/relay-host/hosted-relay";
import type {
	FromRelay,
	StartRelay,
} from "../../../src/main/relay-host/messages";
import type { ListedMember } from "../../../src/shared/domain/relay-host";
import { KeyHolder } from "./key-holder";
import { dial, MSGPACK_HEADER, Peer, request } from "./kit";

/** The relay that the app hosts, by the messages that main and its process exchange, over real sockets. */

const folder = mkdtempSync(join(tmpdir(), "flex-hosted-"));
let stop = async () => {};
afterEach(async () => {
	await stop();
	rmSync(folder, { recursive: true, force: true });
});

type Told<T> = Extract<FromRelay, { type: T }>;

async function host(
	members: readonly ListedMember[] | null,
	change: Partial<StartRelay> = {},
) {
	const told: FromRelay[] = [];
	const ended = vi.fn();
	const hosted = new HostedRelay((message) => told.push(message), ended);
	stop = async () => {
		await hosted.receive({ type: "stop" });
		expect(ended).toHaveBeenCalledExactlyOnceWith(0);
	};
	await hosted.receive({
		type: "start",
		host: "127.0.0.1",
		port: 0,
		folder,
		members,
		bans: [],
		announce: null,
		limits: {},
		...change,
		calls: null,
	});
	const started = told.find(
		(one): one is Told<"started"> => one.type === "started",
	);
	const port = started?.port ?? 0;
	return {
		hosted,
		port,
		told,
		connect: () => new Peer(dial(port)),
		/** What was told last of the owned names. */
		names: () =>
			told
				.filter((one): one is Told<"owned-names"> => one.type === "owned-names")
				.at(-1)
				?.ownedNames.names.map(({ name }) => name),
	};
}

test("lets in members only from its first moment, and whom it is told later", async () => {
	const { hosted, port, connect } = await host([{ name: "alice", key: null }]);
	const alice = new KeyHolder(`alice@127.0.0.1:${port}`);
	const bob = new KeyHolder(`bob@127.0.0.1:${port}`);
	const line = await alice.enter(connect());
	expect(await bob.say(connect()).error()).toBe("members-only");
	const guest = connect().write(MSGPACK_HEADER);
	guest.send(request(alice.from));
	expect(await guest.error()).toBe("auth-required");

	await hosted.receive({
		type: "members",
		members: [{ name: "bob", key: bob.key }],
	});
	expect(await line.error()).toBe("members-only");
	await line.end();
	await bob.enter(connect());
	expect(await alice.say(connect()).error()).toBe("members-only");

	await hosted.receive({ type: "members", members: null });
	await alice.enter(connect());
});

test("tells which names have an owner, and makes them free", async () => {
	const { hosted, port, connect, names, told } = await host(null);
	expect(names()).toEqual([]);
	const bob = new KeyHolder(`Bob@127.0.0.1:${port}`);
	const line = await bob.enter(connect());
	await expect.poll(names, { timeout: 10_000 }).toEqual(["bob"]);
	await hosted.receive({ type: "release", id: 1, name: "nobody" });
	expect(told).toContainEqual({ type: "released", id: 1, wasOwned: false });
	await hosted.receive({ type: "release", id: 2, name: "bob" });
	expect(told).toContainEqual({ type: "released", id: 2, wasOwned: true });
	expect(names()).toEqual([]);
	expect(await line.error()).toBe("name-released");
	await line.end();
	const other = new KeyHolder(bob.from);
	await other.enter(connect());
	expect(await bob.say(connect()).error()).toBe("name-taken");
});

test("keeps out whom it is told from its first moment, and disconnects", async () => {
	const none = { name: null, key: null, address: null, at: 0 };
	const { hosted, port, connect } = await host(null, {
		bans: [{ ...none, name: "mallory" }],
	});
	const mallory = new KeyHolder(`mallory@127.0.0.1:${port}`);
	expect(await mallory.say(connect()).error()).toBe("banned");
	const bob = new KeyHolder(`bob@127.0.0.1:${port}`);
	const line = await bob.enter(connect());
	await hosted.receive({ type: "disconnect", name: "bob" });
	expect(await line.error()).toBe("disconnected");
	await line.end();
	const again = await bob.enter(connect());
	await hosted.receive({ type: "bans", bans: [{ ...none, key: bob.key }] });
	expect(await again.error()).toBe("banned");
	await hosted.receive({ type: "bans", bans: [] });
	await bob.enter(connect());
});

test("answers what it is asked about itself, and holds the limits it is given", async () => {
	const { hosted, port, connect, told } = await host(null, {
		limits: { maxLines: 1 },
	});
	const bob = new KeyHolder(`Bob@127.0.0.1:${port}`);
	await bob.enter(connect());
	const other = new KeyHolder(`other@127.0.0.1:${port}`);
	const refused = other.say(connect());
	refused.send(other.answer(await other.challenge(refused), null));
	expect(await refused.error()).toBe("too-many-lines");
	await hosted.receive({ type: "report", id: 7 });
	const report = told.find(
		(one): one is Told<"report"> => one.type === "report",
	);
	expect(report).toMatchObject({
		id: 7,
		report: {
			people: [{ name: "Bob", key: "bob", identityKey: bob.key }],
			morePeople: 0,
			conversations: 0,
			lastFromOutside: null,
		},
	});
	expect(report?.report.samples.length).toBeGreaterThan(0);
	expect(report?.report.events).toContainEqual(
		expect.objectContaining({ kind: "refused", code: "too-many-lines" }),
	);
});
