import { isDeepStrictEqual } from "node:util";
import { Messenger } from "../../../src/client/messenger";
import { decodeDatum } from "../../../src/protocol/codec";
import type { ConversationId, ServerId } from "../../../src/shared/domain/ids";
import { initialState } from "../../../src/shared/state";
import type { Value } from "../../naive/msgpack";
import { filled, framed, mutateBytes, mutateValue } from "../bytes";
import { shorter } from "../loop";
import type { Random } from "../random";
import { mutateSteps } from "../steps";
import { expect, type Target } from "../target";
import { FakeNetwork, HONEST, HOSTILE } from "./fake-network";
import { turns } from "./guests";
import { MemoryHistory } from "./memory-history";

const acts = [
	"ask",
	"ask-elsewhere",
	"acknowledge",
	"ignore",
	"say",
	"read",
	"reconnect",
	"disconnect",
	"network-changed",
	"rename",
	"remove-request",
	"remove-server",
] as const;
type Act = (typeof acts)[number];

/** What a hostile server says, and what the user does meanwhile. */
export type Step =
	| {
			readonly op: "tell";
			readonly on: "line" | "socket";
			readonly datum: Value;
	  }
	| {
			readonly op: "bytes";
			readonly on: "line" | "socket";
			readonly hex: string;
	  }
	| { readonly op: "end"; readonly on: "line" | "socket" }
	| { readonly op: "user"; readonly act: Act };

const names = {
	id: "a".repeat(64),
	other: "b".repeat(64),
	token: "tokentokentokentoken12",
};

const message = (
	category: string,
	subject: string,
	flags: string[],
	msg = "",
): Value => ({ category, subject, flags, date: 0, msg });
const tell = (datum: Value, on: "line" | "socket" = "line"): Step => ({
	op: "tell",
	on,
	datum,
});
const user = (act: Act): Step => ({ op: "user", act });

const called: Step[] = [
	tell(message("presence", "", ["online=p1", "online=p2"])),
	tell({ id: "$id", users: ["p1", "p0"], last_active: 0 }),
	user("acknowledge"),
	tell(
		message("ok", "$id", ["joined=p1", "joined=p0", "token=$token"], ":4321"),
	),
	tell(message("seq", "$id", ["next=1", "mark=$token"]), "socket"),
	tell(
		message("chat", "topic", ["id=01ARZ3NDEKTSV4RRFFQ69G5FAV"], "H#"),
		"socket",
	),
	user("say"),
	tell(message("seq", "$id", ["next=3", "mark=$token", "own=1"]), "socket"),
	tell(message("receipt", "$id", ["count=1", "seq=2"])),
	// A short marker: the next is number 5.
	{
		op: "bytes",
		on: "socket",
		hex: `001fc10000000000000005${Buffer.from(names.token).toString("hex")}`,
	},
	tell(message("topic", "Lunch", [], ""), "socket"),
	user("read"),
];

const calling: Step[] = [
	user("ask"),
	tell({ id: "$id", users: ["p0", "p1", "p2"], last_active: 0 }),
	tell(
		message("ok", "$id", ["joined=p1", "joined=p0", "token=$token"], ":4321"),
	),
	tell(message("seq", "$id", ["next=7", "mark=$token", "from=p1"]), "socket"),
	tell(message("chat", "", [], "H#"), "socket"),
	tell(message("ok", "$id", ["left=p1"], ":4321")),
	tell(message("error", "$id", ["code=connection-ended"], "Over.")),
	{ op: "end", on: "socket" },
	user("reconnect"),
];

const refusedAtTheDoor: Step[] = [
	tell(message("error", "line", ["code=bad-address"], "No.")),
	{ op: "end", on: "line" },
	user("rename"),
	{ op: "bytes", on: "line", hex: "0000" },
	user("reconnect"),
];

const refusedRequests: Step[] = [
	user("ask"),
	tell(message("error", "p1@10.0.0.1:4321", ["code=unknown-user"], "Who?")),
	user("ask"),
	tell(message("error", "line", ["code=too-many-requests"], "Too many.")),
	tell({ id: "$other", users: ["p2", "p0"], last_active: 0 }),
	user("acknowledge"),
	tell(message("error", "$other", ["code=already-acknowledged"], "Twice.")),
	tell(message("error", "$other", ["code=unknown-connection"], "Gone.")),
	{ op: "end", on: "line" },
	user("reconnect"),
	tell(message("presence", "", ["online=p1"])),
];

const seeds: readonly (readonly Step[])[] = [
	called,
	calling,
	refusedAtTheDoor,
	refusedRequests,
];

export const client: Target<readonly Step[]> = {
	name: "client",
	seeds,
	mutate: (steps, other, random) =>
		mutateSteps(
			steps,
			other,
			random,
			(step) => mutateStep(step, random),
			() => random.pick(seeds.flat()),
		),
	simpler: (steps) => shorter(steps),
	async run(steps) {
		const network = new FakeNetwork();
		const errors: unknown[] = [];
		const messenger = new Messenger({
			e2e: null,
			state: initialState,
			history: new MemoryHistory(),
			dial: network.dial,
			signer: null,
			files: null,
			onEvent: () => {},
			onError: (error) => errors.push(error),
		});
		messenger.setProfileName("p0");
		const honest = await meetHonest(messenger, network);
		const before = partOf(messenger, honest);
		const hostile = messenger.connectServer(`${HOSTILE}:4321`);
		expect(hostile.ok, "the address is good");
		await turns(2);
		for (const step of steps) {
			await take(step, messenger, hostile.value, network);
			await turns(2);
		}
		if (errors.length > 0) throw errors[0];
		for (const datum of network.writtenTo(HOSTILE)) decodeDatum(datum);
		const text = JSON.stringify(messenger.state);
		expect(text.length < 1_000_000, `the state has ${text.length} characters`);
		expect(
			isDeepStrictEqual(partOf(messenger, honest), before),
			"the hostile server changed what the user sees of the honest one",
		);
		await honestGoesOn(messenger, network, honest);
		await messenger.close();
		if (errors.length > 0) throw errors[0];
	},
};

/** Another server, with a conversation that has nothing to do with the hostile one. */
async function meetHonest(
	messenger: Messenger,
	network: FakeNetwork,
): Promise<ServerId> {
	const added = messenger.connectServer(`${HONEST}:4321`);
	expect(added.ok, "the address is good");
	await turns(2);
	const say = (on: "line" | "socket", datum: Value) =>
		network.say(HONEST, on, framed(filled(datum, names)));
	say("line", message("presence", "", ["online=w1"]));
	say("line", { id: "$id", users: ["w1", "p0"], last_active: 0 });
	await turns(1);
	const [request] = Object.values(messenger.state.pendingRequests);
	messenger.acknowledgeRequest(request?.id as ConversationId);
	say(
		"line",
		message("ok", "$id", ["joined=w1", "joined=p0", "token=$token"], ":4321"),
	);
	await turns(2);
	say("socket", message("seq", "$id", ["next=1", "mark=$token"]));
	await turns(2);
	return added.value;
}

/** What the user sees of a server: nothing another server says may change it. */
function partOf({ state }: Messenger, id: ServerId): unknown {
	const here = (record: Readonly<Record<string, { serverId: ServerId }>>) =>
		Object.values(record).filter(({ serverId }) => serverId === id);
	return [
		state.servers[id],
		here(state.conversations),
		here(state.pendingRequests),
		here(state.sentRequests),
	];
}

async function honestGoesOn(
	messenger: Messenger,
	network: FakeNetwork,
	id: ServerId,
): Promise<void> {
	const [conversation] = Object.values(messenger.state.conversations).filter(
		({ serverId }) => serverId === id,
	);
	expect(
		conversation !== undefined,
		"the honest server's conversation is gone",
	);
	expect(
		!JSON.stringify(partOf(messenger, id)).includes("H#"),
		"the hostile server's words are at the honest one",
	);
	expect(
		conversation.attachment.kind === "attached",
		`it is ${conversation.attachment.kind}`,
	);
	network.say(HONEST, "socket", framed(message("chat", "", [], "W#")));
	await turns(8);
	const { messages } = await messenger.loadMessages(conversation.id, {
		kind: "newest",
	});
	expect(
		messages.length === 1 && messages[0]?.text === "W#",
		`of the honest server's words there are ${messages.length}`,
	);
}

async function take(
	step: Step,
	messenger: Messenger,
	server: ServerId,
	network: FakeNetwork,
): Promise<void> {
	switch (step.op) {
		case "tell":
			network.say(HOSTILE, step.on, framed(filled(step.datum, names)));
			break;
		case "bytes":
			network.say(HOSTILE, step.on, Buffer.from(step.hex, "hex"));
			break;
		case "end":
			network.end(HOSTILE, step.on);
			break;
		case "user":
			await act(step.act, messenger, server);
	}
}

async function act(
	what: Act,
	messenger: Messenger,
	server: ServerId,
): Promise<void> {
	const { state } = messenger;
	// Without this server, what the user asks for goes to the other: that is meant.
	if (!(server in state.servers)) return;
	const here = <T extends { serverId: ServerId }>(
		record: Readonly<Record<string, T>>,
	) => Object.values(record).filter(({ serverId }) => serverId === server);
	switch (what) {
		case "ask":
			messenger.sendRequest("p1, p2", "Lunch", server);
			break;
		case "acknowledge":
			for (const { id } of here(state.pendingRequests))
				messenger.acknowledgeRequest(id);
			break;
		case "ignore":
			for (const { id } of here(state.pendingRequests))
				messenger.ignoreRequest(id);
			break;
		case "say":
			for (const { id } of here(state.conversations))
				await messenger.sendMessage(id, "mine");
			break;
		case "read":
			for (const { id } of here(state.conversations))
				await messenger.markRead(id);
			break;
		case "reconnect":
			messenger.reconnectServer(server);
			break;
		case "ask-elsewhere":
			messenger.sendRequest("p1@nowhere:1, p2", "", server);
			break;
		case "disconnect":
			messenger.disconnectServer(server);
			break;
		case "network-changed":
			messenger.networkChanged(new Set(["10.0.0.9"]));
			break;
		case "remove-server":
			messenger.removeServer(server);
			break;
		case "rename":
			messenger.changeServerName(server, "p9");
			break;
		case "remove-request":
			for (const { id } of here(state.sentRequests))
				messenger.withdrawRequest(id);
	}
}

function mutateStep(step: Step, random: Random): Step {
	switch (step.op) {
		case "tell": {
			if (random.chance(8))
				return { ...step, on: step.on === "line" ? "socket" : "line" };
			if (random.chance(8)) {
				const bytes = mutateBytes(
					framed(filled(step.datum, names)),
					Buffer.alloc(0),
					random,
				);
				return {
					op: "bytes",
					on: step.on,
					hex: Buffer.from(bytes).toString("hex"),
				};
			}
			return { ...step, datum: mutateValue(step.datum, random) };
		}
		case "bytes": {
			const bytes = mutateBytes(
				Buffer.from(step.hex, "hex"),
				Buffer.alloc(0),
				random,
			);
			return { ...step, hex: Buffer.from(bytes).toString("hex") };
		}
		case "end":
			return { ...step, on: step.on === "line" ? "socket" : "line" };
		case "user":
			return user(random.pick(acts));
	}
}
