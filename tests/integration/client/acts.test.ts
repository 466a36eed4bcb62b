import { isDeepStrictEqual } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import type { PersonKey } from "../../../src/shared/domain/ids";
import type { Message } from "../../../src/shared/domain/message";
import type { Result } from "../../../src/shared/errors";
import { NaiveClient } from "../../naive/client";
import { keysOf } from "../e2e/keys";
import { tcpRelay } from "../relay/kit";
import { seededRandom } from "./random";
import { conversing, must, User } from "./user";

/** Replies, edits, deletions, reactions and long texts between real clients over the real relay. */

const bob = "bob" as PersonKey;
const alice = "alice" as PersonKey;

/** What everybody sees alike of a message. */
const seen = ({
	text,
	from,
	number,
	edited,
	deleted,
	reactions,
	reply,
}: Message) => ({ text, from, number, edited, deleted, reactions, reply });

/** Waits until all of them see what `isDone`, and all the same. */
async function agreed(
	users: readonly User[],
	isDone: (log: readonly Message[]) => boolean,
): Promise<readonly Message[]> {
	for (;;) {
		const before = users.map(({ events }) => events.length);
		const logs = await Promise.all(users.map((user) => user.messages()));
		const [first = []] = logs;
		const isSettled = logs.flat().every(({ change }) => change === undefined);
		const views = logs.map((log) => log.map(seen));
		if (
			isSettled &&
			isDone(first) &&
			views.every((view) => isDeepStrictEqual(view, views[0]))
		)
			return first;
		await Promise.race(
			users.map((user, i) =>
				user.until(
					`what all see: ${JSON.stringify(views).slice(0, 1_500)}`,
					() => user.events.length > (before[i] ?? 0),
				),
			),
		);
	}
}

type Acting = Promise<Result<unknown>>;

const refOf = ({ id, from }: Message) => ({ id, from });

async function textNamed(user: User, text: string): Promise<Message> {
	for (;;) {
		const before = user.events.length;
		const found = (await user.messages()).find((one) => one.text === text);
		if (found && found.number !== null) return found;
		await user.until(`“${text}”`, () => user.events.length > before);
	}
}

test("two apps and somebody with a client of forty lines: the apps see the same, the other reads sensible messages", async () => {
	const { port } = await tcpRelay();
	const [a, b] = await Promise.all([User.open("Alice"), User.open("Bob")]);
	for (const user of [a, b]) {
		user.connect(port);
		await user.lineIs("ready");
	}
	const nora = new NaiveClient("nora", "127.0.0.1", port, "map");
	onTestFinished(() => nora.close());
	await nora.isThere();
	must(a.messenger.sendRequest("bob,nora", "", null));
	const { id } = await nora.connection();
	await nora.acknowledge(id ?? null);
	await b.acknowledge();
	for (const user of [a, b]) {
		await user.attached();
		await user.until("all three", () =>
			user.conversation.members.every(({ standing }) => standing === "joined"),
		);
	}
	const conversation = a.conversation.id;

	await a.write("lunhc?");
	expect(await nora.heard()).toBe("lunhc?");
	const lunch = await textNamed(b, "lunhc?");
	must(
		await b.messenger.sendMessage(b.conversation.id, "yes, @Alice", {
			reply: refOf(lunch),
			mentions: [alice],
		}),
	);
	expect(await nora.heard()).toBe("yes, @Alice");
	must(await a.messenger.acts.edit(conversation, lunch.id, "lunch?", []));
	expect(await nora.heard()).toBe("lunch?");
	must(await b.messenger.acts.react(b.conversation.id, refOf(lunch), "👍"));
	expect(await nora.heard()).toBe("👍");
	nora.say("me too");
	const too = await textNamed(a, "me too");
	must(await a.messenger.acts.react(conversation, refOf(too), "🎉"));
	expect(await nora.heard()).toBe("🎉");
	await b.write("wrong window");
	const wrong = await textNamed(a, "wrong window");
	expect(await nora.heard()).toBe("wrong window");
	must(await b.messenger.acts.deleteForAll(b.conversation.id, [wrong.id]));
	expect(await nora.heard()).toBe("(deleted a message)");
	// Only its author can.
	expect(
		await a.messenger.acts.deleteForAll(conversation, [wrong.id]),
	).toMatchObject({ ok: false, error: { code: "unknown-message" } });

	const log = await agreed(
		[a, b],
		(all) =>
			all.at(-1)?.deleted === "author" && all[2]?.reactions !== undefined,
	);
	expect(log.map(seen)).toMatchObject([
		{
			text: "lunch?",
			edited: expect.any(String),
			reactions: [{ from: bob, emoji: "👍" }],
		},
		{ text: "yes, @Alice", reply: { id: lunch.id, from: alice } },
		{ text: "me too", from: "nora", reactions: [{ from: alice, emoji: "🎉" }] },
		{ text: "", from: bob, deleted: "author" },
	]);
	// What is done to messages is not new, and not unread.
	expect(b.conversation.unread).toBe(2);
	expect(a.conversation.last).toMatchObject({ text: "", deleted: "author" });
});

test("what is done without a connection waits, over a restart, and goes out once", async () => {
	const { port } = await tcpRelay();
	const keys = await keysOf("Alice", "Bob");
	const [a, b] = (await conversing(port, ["Alice", "Bob"], "", {}, keys)) as [
		User,
		User,
	];
	await a.write("one");
	await a.write("two");
	const one = await textNamed(b, "one");
	const two = await textNamed(b, "two");
	await a.until("its receipt", () =>
		a.events.some(
			(event) =>
				event.type === "message-changed" && event.delivery.kind === "sent",
		),
	);
	must(a.messenger.disconnectServer(a.server.id));
	await a.until("the end of the line", () => a.server.line.kind === "idle");
	const { id } = a.conversation;
	must(await a.messenger.acts.edit(id, one.id, "uno", []));
	must(await a.messenger.acts.edit(id, one.id, "eins", []));
	must(await a.messenger.acts.react(id, refOf(two), "👍"));
	must(await a.messenger.acts.react(id, refOf(two), ""));
	await a.write("three");
	const three = (await a.messages()).at(-1) as Message;
	must(await a.messenger.acts.deleteForAll(id, [three.id]));
	expect((await a.messages())[0]).toMatchObject({
		text: "eins",
		edited: expect.any(String),
		change: { kind: "queued" },
	});
	a.kill();
	await a.start();
	expect((await b.messages()).map(({ text }) => text)).toEqual(["one", "two"]);
	must(a.messenger.reconnectServer(a.server.id));
	const log = await agreed([a, b], (all) => all.length === 3);
	expect(log).toMatchObject([
		{ text: "eins" },
		{ text: "two", reactions: [{ from: alice, emoji: "" }] },
		{ text: "", deleted: "author" },
	]);
	const told = b.events.filter(({ type }) => type === "message-received");
	expect(told).toHaveLength(3);
});

test.each(["in the clear", "encrypted"])(
	"a long text, %s: one message, one state",
	async (how) => {
		const { port } = await tcpRelay();
		const keys = how === "encrypted" ? await keysOf("Alice", "Bob") : new Map();
		const [a, b] = (await conversing(port, ["Alice", "Bob"], "", {}, keys)) as [
			User,
			User,
		];
		await a.write("before");
		await b.settled(1);
		const text = Array.from({ length: 6_000 }, (_, n) => `line ${n} 漢字`).join(
			"\n",
		);
		await a.write(text);
		await b.write("meanwhile");
		const longer = `${text}\nand more`;
		const log = await agreed([a, b], (all) => all.length === 3);
		expect(log.map(({ text: words }) => words.length).sort()).toEqual(
			["before", "meanwhile", text].map(({ length }) => length).sort(),
		);
		const long = log.find((one) => one.text === text) as Message;
		expect(a.state.conversations[a.conversation.id]?.holdup).toBe(null);
		const found = await b.messenger.searchMessages({
			text: "line 5999",
			conversationId: null,
			from: null,
			since: null,
			until: null,
			hasLink: false,
			hasFile: false,
			before: null,
		});
		expect(found.hits).toHaveLength(1);
		must(await a.messenger.acts.edit(a.conversation.id, long.id, longer, []));
		await agreed([a, b], (all) => all.some((one) => one.text === longer));
		await a.until("its delivery", () =>
			a.conversation.members.every(
				({ deliveredUpTo }) => deliveredUpTo >= (long.number ?? Infinity),
			),
		);
	},
);

test("three people who say, edit, delete and react at random, killed in between, end with the same", async () => {
	const { port } = await tcpRelay();
	const names = ["Alice", "Bob", "Carol"];
	const keys = await keysOf(...names);
	const users = await conversing(port, names, "", {}, keys);
	for (const user of users) {
		await user.until("everybody's keys", () => {
			const { encryption } = user.conversation;
			return encryption.kind === "encrypted" && encryption.without.length === 0;
		});
	}
	const random = seededRandom("acts");
	const any = <T>(list: readonly T[]): T =>
		list[Math.floor(random() * list.length)] as T;
	let said = 0;
	let acts = 0;
	/** What its author deletes in the moment before can't be acted on any more. */
	const acted = async (user: User, target: Message, act: Acting) => {
		const result = await act;
		if (result.ok) {
			acts++;
			return;
		}
		expect(result.error.code).toBe("unknown-message");
		const now = (await user.messages()).find(
			({ id, from }) => id === target.id && from === target.from,
		);
		expect(now?.deleted).toBe(true);
	};
	for (let i = 0; i < Number(process.env.ACTS ?? 90); i++) {
		const user = any(users);
		const { id } = user.conversation;
		const log = await user.messages();
		const self = user.server.self.key;
		const mine = log.filter((one) => one.from === self && !one.deleted);
		const dice = random();
		if (log.length < 3 || dice < 0.35) {
			await user.write(`${user.name} ${i}`);
			said++;
		} else if (dice < 0.6) {
			const target = any(log.filter((one) => !one.deleted));
			if (!target) continue;
			await acted(
				user,
				target,
				user.messenger.acts.react(id, refOf(target), any(["👍", "❤️", ""])),
			);
		} else if (mine.length > 0) {
			const target = any(mine);
			const { acts: own } = user.messenger;
			await acted(
				user,
				target,
				dice < 0.92
					? own.edit(id, target.id, `${user.name} again ${i}`, [])
					: own.deleteForAll(id, [target.id]),
			);
		}
		if (random() < 0.08) {
			await new Promise((resolve) => setTimeout(resolve, random() * 12));
			const victim = any(users);
			victim.kill();
			await victim.start();
		}
	}
	const log = await agreed(users, (all) => all.length === said);
	expect(log.filter(({ unreadable }) => unreadable !== null)).toEqual([]);
	expect(acts).toBeGreaterThan(20);
	console.log(`${said} messages, ${acts} acts; ${random.seed}`);
}, 600_000);
