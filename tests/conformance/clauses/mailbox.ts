import { type Clause, check, NotOffered } from "../clause";
import { message, option, type Peer, shown } from "../peer";
import type { Trial } from "../trial";

const section = "profile 5";

/** The option `mailbox`: receipts on the line. */
export const mailboxClauses: readonly Clause[] = [
	{
		section,
		title:
			"receipt: what is on disk, or a receiver has stored, is told to its sender, with its number",
		run: async (t) => {
			const { alice, bob, id, sockets } = await withMailbox(t);
			sockets.alice.send(message("1")).send(message("2"));
			await sockets.bob.chat();
			await sockets.bob.chat();
			// A server with a disk may give it before the receiver confirms anything, when it is written.
			await new Promise((resolve) => setTimeout(resolve, t.server.quietMs));
			const isEarly = alice.inbox.some((it) => it.includes("receipt"));
			bob.send(receipt(id, 2));
			let last = await receiptOf(alice);
			while (option(last.flags, "count") !== "2") last = await receiptOf(alice);
			check(last.subject === id, `the receipt's subject is ${last.subject}`);
			check(option(last.flags, "seq") !== null, shown(last.flags));
			return `${shown(last.flags)}${isEarly ? ", before the receiver confirmed: it is on disk" : ""}`;
		},
	},
	{
		section,
		title: "what is not confirmed is sent again, under its number",
		run: async (t) => {
			const { bob, bobName, id, sockets, conversation } = await withMailbox(t);
			sockets.alice.send(message("stored")).send(message("lost"));
			await sockets.bob.chat();
			await sockets.bob.chat();
			bob.send(receipt(id, 1));
			await bob.settled();
			sockets.bob.close();
			bob.send({ to: [id], from: bobName, options: [] });
			const { flags } = await bob.message("ok");
			const token = option(flags, "token") ?? "";
			const again = t.socket(bobName, conversation, 1, token);
			const marker = await again.message("seq");
			const got = await again.chat();
			if (got === "stored") {
				throw new NotOffered("everything is sent again: receipts are not read");
			}
			check(got === "lost", `“${got}” came`);
			return shown(marker.flags);
		},
	},
];

async function withMailbox(t: Trial) {
	const offered = await t.conversation(
		["alice", "bob"],
		"relay=socket",
		"mailbox",
	);
	const { id, parties, oks } = offered;
	const sockets: Peer[] = [];
	for (const [i, { name }] of parties.entries()) {
		const token = option(oks[i]?.flags, "token");
		if (token === null) throw new NotOffered("OK carries no token=");
		const socket = t.socket(name, offered, i, token);
		await socket.message("seq");
		sockets.push(socket);
	}
	const [alice, bob] = parties.map(({ peer }) => peer) as [Peer, Peer];
	const [first, second] = sockets as [Peer, Peer];
	return {
		id,
		alice,
		bob,
		bobName: parties[1]?.name ?? "",
		conversation: offered,
		sockets: { alice: first, bob: second },
	};
}

function receipt(id: string, count: number) {
	return message("", {
		category: "receipt",
		subject: id,
		flags: [`count=${count}`],
	});
}

async function receiptOf(line: Peer) {
	return line.message("receipt").catch(() => {
		throw new NotOffered(`no receipt comes; ${line.story()}`);
	});
}
