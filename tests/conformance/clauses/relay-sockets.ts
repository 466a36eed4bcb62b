import { pack } from "../../naive/msgpack";
import { type Clause, check, NotOffered } from "../clause";
import { framed, message, option, type Peer, shown } from "../peer";
import type { Attached, Trial } from "../trial";
import { codeOf } from "./refused";

const section = "profile 5";

/** The option `relay=socket`: optional, and reported as not offered where OK carries no token. */
export const relaySocketClauses: readonly Clause[] = [
	{
		section,
		title: "OK carries one token of 128 bits or more for each party",
		run: async (t) => {
			const { tokens } = await t.attached(["alice", "bob"]);
			check(new Set(tokens).size === 2, "both get the same token");
			// 22 digits of base64 are 132 bits, and hex takes more.
			const short = tokens.find((token) => token.length < 22);
			check(short === undefined, `“${short}” is too short for 128 bits`);
			return `${tokens[0]?.length} characters, two different ones`;
		},
	},
	{
		section,
		title: "the stream begins with a marker: seq, the id, next=N",
		run: async (t) => {
			const { socket, id } = await reattached(t);
			const first = await socket.first("marker");
			numberOf(first, id);
			return shown(first.flags);
		},
	},
	{
		section,
		title: "payloads pass unread and unchanged, both ways",
		run: async (t) => {
			const { sockets } = await t.attached(["alice", "bob"]);
			const [alice, bob] = sockets as [Peer, Peer];
			const odd = [
				Buffer.from("85a863617465676f7279d90463686174", "hex"),
				Buffer.from("not even MessagePack"),
				Buffer.from("c1", "hex"),
				Buffer.alloc(0xffff, 0x81),
			];
			for (const [from, to] of [
				[alice, bob],
				[bob, alice],
			] as const) {
				for (const payload of odd) {
					from.write(framed(payload));
					await to.firstBytes("what was sent", (it) => it.equals(payload));
				}
			}
			return "also what is no MessagePack, and 65,535 bytes";
		},
	},
	{
		section,
		title: "1,000 datums in one write arrive in order",
		run: async (t) => {
			const { sockets } = await t.attached(["alice", "bob"]);
			const [alice, bob] = sockets as [Peer, Peer];
			const said = Array.from({ length: 1_000 }, (_, i) => `number ${i}`);
			alice.write(Buffer.concat(said.map((msg) => framed(pack(message(msg))))));
			for (const msg of said) {
				const got = await bob.chat();
				check(got === msg, `“${got}” came instead of “${msg}”`);
			}
			return "all";
		},
	},
	{
		section,
		title: "nobody gets their own datums back",
		run: async (t) => {
			const { sockets } = await t.attached(["alice", "bob"]);
			const [alice, bob] = sockets as [Peer, Peer];
			alice.send(message("to bob"));
			await bob.chat();
			await alice.silent("its own Message", (it) => it.category === "chat");
			return "the sender stays silent";
		},
	},
	{
		section,
		title: "a token opens one relay socket, once",
		run: async (t) => {
			const attached = await t.attached(["alice", "bob"]);
			const [name, token] = [nameIn(attached, 1), attached.tokens[1] ?? ""];
			const again = t.socket(name, attached, 1, token);
			const code = await shutOut(again);
			const [alice, bob] = attached.sockets as [Peer, Peer];
			alice.send(message("still there?"));
			await bob.chat();
			return `“${code}”, and the first stays`;
		},
	},
	{
		section,
		title: "a guessed token opens nothing",
		run: async (t) => {
			const attached = await t.attached(["alice", "bob"]);
			const guess = "A".repeat(attached.tokens[1]?.length ?? 22);
			return `“${await shutOut(t.socket(nameIn(attached, 1), attached, 1, guess))}”`;
		},
	},
	{
		section,
		title: "another party's token opens nothing",
		run: async (t) => {
			const { parties, oks, id, tokens } = await withTokens(t);
			const mallory = await t.line("mallory");
			const conversation = { id, parties, oks };
			const stolen = t.socket(mallory.name, conversation, 1, tokens[1] ?? "");
			const code = await shutOut(stolen);
			return `“${code}”`;
		},
	},
	{
		section,
		title: "a token opens no other Connection",
		run: async (t) => {
			const { parties, oks, tokens } = await withTokens(t);
			const other = { id: "0".repeat(64), parties, oks };
			const bob = parties[1]?.name ?? "";
			return `“${await shutOut(t.socket(bob, other, 1, tokens[1] ?? ""))}”`;
		},
	},
	{
		section,
		title: "a fresh token comes on the line, and lets the party in again",
		run: async (t) => {
			const { socket, earlier, alice } = await reattached(t);
			await socket.message("seq");
			alice.send(message("welcome back"));
			await socket.chat();
			await earlier.ending();
			return "the earlier relay socket ends";
		},
	},
	{
		section,
		title: "what comes while a party is away waits for it",
		run: async (t) => {
			const attached = await t.attached(["alice", "bob"]);
			const [alice, bob] = attached.sockets as [Peer, Peer];
			bob.close();
			await new Promise((resolve) => setTimeout(resolve, t.server.quietMs));
			alice.send(message("while you were away"));
			const token = await freshToken(attached, 1);
			const socket = t.socket(nameIn(attached, 1), attached, 1, token);
			check((await socket.chat()) === "while you were away", "other text");
			return "it is sent when bob attaches again";
		},
	},
	{
		section,
		title: "one order for everybody: markers tell the next datum's number",
		run: async (t) => {
			const { sockets, id } = await t.attached(["alice", "bob"]);
			const [alice, bob] = sockets as [Peer, Peer];
			// Numbers 1 and 2 come from alice, 3 from bob, 4 from alice: bob can't count over his own.
			alice.send(message("1")).send(message("2"));
			await bob.chat();
			await bob.chat();
			bob.send(message("3"));
			const toAlice = numberOf(await alice.message("seq"), id);
			await alice.chat();
			alice.send(message("4"));
			const toBob = numberOf(await bob.message("seq"), id);
			await bob.chat();
			check(
				toBob === toAlice + 1,
				`bob's datum was ${toAlice}, and alice's next ${toBob}`,
			);
			return `next=${toAlice}, then next=${toBob}`;
		},
	},
	{
		section,
		title: "among three, a marker names the sender whenever that changes",
		run: async (t) => {
			const attached = await t.attached(["alice", "bob", "carol"]);
			const [alice, bob, carol] = attached.sockets as [Peer, Peer, Peer];
			const seen: string[] = [];
			for (const [i, from] of [alice, bob, alice].entries()) {
				from.send(message(`${i}`));
				const marker = await carol.message("seq");
				numberOf(marker, attached.id);
				seen.push(String(option(marker.flags, "from")).split("@")[0] ?? "");
				await carol.chat();
			}
			const spoke = [0, 1, 0].map((i) => nameIn(attached, i));
			check(seen.join() === spoke.join(), `from= was ${shown(seen)}`);
			return "from= alice, bob, alice";
		},
	},
	{
		section,
		title: "seq=now: a marker behind one's own datums tells their numbers",
		run: async (t) => {
			const { alice, bob, id } = await withEagerBob(t);
			alice.send(message("1"));
			await bob.chat();
			bob.send(message("2")).send(message("3"));
			const told: number[] = [];
			while (told.at(-1) !== 4) {
				const marker = await bob.message("seq").catch(() => {
					throw new NotOffered("no marker comes behind one's own datums");
				});
				// Where what was kept for it ends.
				if (shown(marker.flags).includes("current")) continue;
				told.push(numberOf(marker, id));
				const own = Number(option(marker.flags, "own"));
				check(
					own >= 1 && (told.at(-1) ?? 0) - own === (told.at(-2) ?? 2),
					`own= is ${own} in ${shown(marker.flags)}`,
				);
			}
			alice.send(message("4"));
			const next = await bob.first("datum");
			check(next.category === "chat", `${shown(next)} came before it`);
			return `next=${told.join(", then next=")}`;
		},
	},
	{
		section,
		title: "marker=short: markers in few bytes, with the reader's token",
		run: async (t) => {
			const attached = await t.attached(["alice", "bob"]);
			const token = await freshToken(attached, 1);
			const name = nameIn(attached, 1);
			const bob = t.socket(name, attached, 1, token, "marker=short");
			const [alice] = attached.sockets as [Peer];
			const first = shortNumberOf(await bob.firstBytes("marker"), token);
			bob.send(message("1"));
			await alice.chat();
			alice.send(message("2"));
			const second = shortNumberOf(await bob.firstBytes("marker"), token);
			check((await bob.chat()) === "2", "other text");
			check(second === first + 1, `${second} does not follow ${first}`);
			return `${first}, then ${second}`;
		},
	},
	{
		section: "profile 7",
		title:
			"what a relay socket carries reaches another's line only as a Message for people",
		run: async (t) => {
			await t.attached(["dave", "erin"]); // whether relay sockets are offered at all
			const alice = await t.line("alice");
			const mallory = await t.line("mallory", "relay=socket");
			const conversation = await t.introduce([alice, mallory]);
			const token = option(conversation.oks[1]?.flags, "token") ?? "";
			const socket = t.socket(mallory.name, conversation, 1, token);
			await socket.message("seq");
			for (const category of ["ok", "error", "seq", "presence"]) {
				socket.send(message("forged", { category, subject: "line" }));
			}
			socket.send({ id: "forged", users: [], last_active: 0 });
			socket.send(message("honest"));
			check((await alice.peer.chat()) === "honest", "another text came");
			socket.write(framed(Buffer.from("c1", "hex")));
			await alice.peer.silent("a forgery");
			return "neither ok, error, seq, presence, Connection nor what is no datum";
		},
	},
	{
		section,
		title: "length 0 on a relay socket ends it, and only it",
		run: async (t) => {
			const { sockets, parties } = await t.attached(["alice", "bob"]);
			const [alice, bob] = sockets as [Peer, Peer];
			alice.write(Buffer.of(0, 0));
			const code = codeOf(await alice.message("error"));
			await alice.ending();
			for (const { peer } of parties) {
				await peer.settled();
				peer.assertOpen();
			}
			bob.assertOpen();
			return `“${code}”; both lines and bob's relay socket stay`;
		},
	},
];

/** A handshake with tokens that nobody has used. */
async function withTokens(t: Trial) {
	// Whether relay sockets are offered at all is asked first.
	await t.attached(["dave", "erin"]);
	const conversation = await t.conversation(["alice", "bob"], "relay=socket");
	const tokens = conversation.oks.map(
		({ flags }) => option(flags, "token") ?? "",
	);
	return { ...conversation, tokens };
}

/** Bob attaches a second time, with a fresh token. */
async function reattached(t: Trial) {
	const attached = await t.attached(["alice", "bob"]);
	const token = await freshToken(attached, 1);
	const socket = t.socket(nameIn(attached, 1), attached, 1, token);
	const [alice, earlier] = attached.sockets as [Peer, Peer];
	return { socket, earlier, alice, id: attached.id };
}

/** Bob attaches again, with the option `seq=now`. */
async function withEagerBob(t: Trial) {
	const attached = await t.attached(["alice", "bob"]);
	const token = await freshToken(attached, 1);
	const name = nameIn(attached, 1);
	const bob = t.socket(name, attached, 1, token, "seq=now");
	await bob.message("seq");
	return { alice: attached.sockets[0] as Peer, bob, id: attached.id };
}

async function freshToken(
	{ id, parties, tokens }: Attached,
	i: number,
): Promise<string> {
	const { name, peer } = parties[i] as Attached["parties"][number];
	peer.send({ to: [id], from: name, options: [] });
	const { flags } = await peer.first(
		"OK with a fresh token",
		(it) => it.category === "ok" && option(it.flags, "token") !== null,
	);
	const token = option(flags, "token") ?? "";
	check(token !== tokens[i], "the fresh token is the old one");
	return token;
}

/** An error Message, then the end, and nothing of the conversation. */
async function shutOut(socket: Peer): Promise<string> {
	const first = await socket.first("answer");
	check(first.category === "error", `${socket.name} got ${shown(first)}`);
	await socket.ending();
	return codeOf(first);
}

function numberOf(marker: Record<string, unknown>, id: string): number {
	const next = option(marker.flags as string[], "next") ?? "";
	check(
		marker.category === "seq" &&
			marker.subject === id &&
			/^[1-9]\d*$/.test(next),
		`a marker is “seq” with the id and next=N, not ${shown(marker)}`,
	);
	return Number(next);
}

/** Its type, own datums as a u16, the next number as a u48, the token. */
function shortNumberOf(marker: Buffer, token: string): number {
	if (marker[0] !== 0xc1) throw new NotOffered("markers are long");
	check(marker.readUInt16BE(1) === 0, "own datums that nobody asked about");
	check(marker.toString("latin1", 9) === token, "another token");
	return marker.readUIntBE(3, 6);
}

function nameIn({ parties }: Attached, i: number): string {
	return parties[i]?.name ?? "";
}
