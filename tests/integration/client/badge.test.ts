import { expect, test } from "vitest";
import { glanceOf } from "../../../src/main/desktop/glance";
import { tcpRelay } from "../relay/kit";
import { seededRandom } from "./random";
import { conversing, must, type User } from "./user";

/** What happens, each so often, in an order that chance decides. */
const acts = { write: 36, read: 9, restart: 4, crash: 5, delete: 6 };
type Act = keyof typeof acts;

/** Messages of others that the database has and that were not seen. */
async function unreadInDatabase(user: User): Promise<number> {
	const { readUpTo } = user.conversation;
	const me = user.server.self.key;
	return (await user.messages()).filter(
		({ from, number }) => from !== me && (number ?? 0) > readUpTo,
	).length;
}

test("the badge is what the database has unread, through messages, deletions, readings, restarts and crashes", async () => {
	const random = seededRandom("badge");
	const order = Object.entries(acts)
		.flatMap(([act, times]) => Array<Act>(times).fill(act as Act))
		.map((act) => ({ act, at: random() }))
		.sort((a, b) => a.at - b.at);
	const { port } = await tcpRelay();
	const [alice, bob] = (await conversing(port, ["Alice", "Bob"])) as [
		User,
		User,
	];
	let written = 0;
	let most = 0;
	const write = async () => {
		await alice.write(`message ${written++}`);
		await bob.settled(written);
	};
	const deleteOne = async () => {
		const own = (await alice.settled(written)).filter(
			({ deleted }) => deleted === undefined,
		);
		const one = own[Math.floor(random() * own.length)];
		if (!one) return;
		const { id } = alice.conversation;
		must(await alice.messenger.acts.deleteForAll(id, [one.id]));
		await bob.until("its deletion", () =>
			bob.events.some(
				(event) =>
					event.type === "message-updated" && event.message.id === one.id,
			),
		);
	};
	await write();
	await write();
	for (const [step, { act }] of order.entries()) {
		if (act === "write") await write();
		if (act === "read") must(await bob.messenger.markRead(bob.conversation.id));
		if (act === "restart") await bob.close();
		if (act === "crash") await bob.crashAfter(write);
		if (act === "restart" || act === "crash") {
			await bob.start();
			await bob.attached();
		}
		if (act === "delete") await deleteOne();
		const badge = glanceOf(bob.state, Date.now()).unread;
		most = Math.max(most, badge);
		expect(badge, `step ${step}, ${act}, ${random.seed}`).toBe(
			await unreadInDatabase(bob),
		);
	}
	expect(most).toBeGreaterThan(1);
});
