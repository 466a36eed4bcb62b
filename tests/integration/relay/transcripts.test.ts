import { connect, type Socket } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { decodeTyped } from "../../../src/protocol/typed/codec";
import type { TypedDatum } from "../../../src/protocol/typed/datums";
import { TypedFrameReader } from "../../../src/protocol/typed/frame";
import { FleximClient, keyOf } from "../../naive/flexim-client";
import { streamOf, transcripts } from "../../transcripts";
import { type LocalRelay, tcpRelay, within } from "./kit";

/**
 * What real clients said to fleximd, said to this relay, byte for byte: but for the challenge, which is another each time. Each
 * test names where the answers differ.
 */

function datumsIn(bytes: Uint8Array): TypedDatum[] {
	const reader = new TypedFrameReader();
	reader.push(bytes);
	const found: TypedDatum[] = [];
	for (let frame = reader.next(); frame; frame = reader.next()) {
		const datum = decodeTyped(frame);
		if (datum) found.push(datum);
	}
	return found;
}

/** A recorded client, one write after the other. */
class Replay {
	/** What the recorded server said, and what this one has said and nobody has taken. */
	readonly theirs: TypedDatum[];
	readonly ours: TypedDatum[] = [];
	readonly ended: Promise<void>;
	readonly #pieces: Uint8Array[];
	readonly #socket: Socket;
	readonly #reader = new TypedFrameReader();
	#challenge = "";
	#wake = () => {};

	constructor(relay: LocalRelay, name: string) {
		const transcript = transcripts.find((it) => it.name === name);
		if (!transcript) throw new Error(`there is no transcript ${name}`);
		this.theirs = datumsIn(streamOf(transcript, "server"));
		this.#pieces = transcript.pieces.flatMap(({ from, bytes }) =>
			from === "client" && bytes.length > 0 ? [bytes] : [],
		);
		this.#socket = connect({
			port: relay.port,
			host: "127.0.0.1",
			noDelay: true,
		});
		onTestFinished(() => void this.#socket.destroy());
		this.ended = new Promise((resolve) => {
			this.#socket.on("close", () => resolve());
		});
		this.#socket.on("data", (chunk) => {
			this.#reader.push(chunk);
			let frame = this.#reader.next();
			for (; frame; frame = this.#reader.next()) {
				const datum = decodeTyped(frame);
				if (datum) this.ours.push(datum);
				if (datum?.kind === "auth") this.#challenge = datum.challenge;
			}
			this.#wake();
		});
	}

	/** Header and AUTH, the challenge back; what both servers said to that is compared. */
	async login(): Promise<this> {
		this.send();
		const answers = [await this.next(), await this.next()];
		const [greeting, auth] = answers as [TypedDatum, TypedDatum];
		const theirs = this.theirs.splice(0, 2);
		// fleximd says the two in either order.
		expect(theirs.map(({ kind }) => kind).sort()).toEqual(["auth", "status"]);
		expect(greeting).toMatchObject({ kind: "status", status: 127 });
		expect(auth).toEqual({
			...theirs.find(({ kind }) => kind === "auth"),
			date: expect.any(BigInt),
			challenge: expect.stringMatching(/^[0-9a-f]{256}$/),
		});
		this.send();
		return this;
	}

	/** The client's next write. */
	send(): void {
		const recorded = Buffer.from(this.#pieces.shift() ?? []);
		const auth = datumsIn(recorded).find(
			({ kind }) => kind === "auth-response",
		);
		const text = recorded.toString("latin1");
		this.#socket.write(
			auth?.kind === "auth-response"
				? text.replace(auth.challenge, this.#challenge)
				: text,
			"latin1",
		);
	}

	/** What this server says next. */
	async next(): Promise<TypedDatum> {
		for (;;) {
			const [datum] = this.ours.splice(0, 1);
			if (datum) return datum;
			await within(
				new Promise<void>((resolve) => {
					this.#wake = resolve;
				}),
				() => "nothing more came",
			);
		}
	}

	/** Both servers have said the same. */
	async same(): Promise<void> {
		expect(await this.next()).toEqual(this.theirs.shift());
	}

	/** All was said on both sides, and the client hangs up as it did. */
	async end(): Promise<void> {
		expect(this.#pieces).toEqual([]);
		expect(this.theirs).toEqual([]);
		this.#socket.end();
		await this.ended;
		expect(this.ours).toEqual([]);
	}
}

async function arrive({ port }: LocalRelay, name: string) {
	const client = await FleximClient.login(name, port);
	onTestFinished(() => client.close());
	return client;
}

describe("clients recorded with fleximd, replayed to this relay", () => {
	test("a-01: flexim-client logs in", async () => {
		const replay = new Replay(await tcpRelay(), "a-01-login");
		await replay.login();
		await replay.end();
	});

	test("a-02: ROSTER; only the order of those in it differs", async () => {
		const relay = await tcpRelay();
		await arrive(relay, "bob");
		const replay = await new Replay(relay, "a-02-roster").login();
		replay.send();
		const [ours, theirs] = [await replay.next(), replay.theirs.shift()];
		if (ours.kind !== "roster" || theirs?.kind !== "roster") throw ours;
		expect(ours.users).toHaveLength(2);
		expect(new Set(ours.users)).toEqual(new Set(theirs.users));
		await replay.end();
	});

	test("a-03: GETUSER; lower case finds too, the name is the alias, and no key has an answer", async () => {
		const relay = await tcpRelay();
		await arrive(relay, "jjj");
		const replay = await new Replay(relay, "a-03-getuser").login();
		replay.send();
		const found = { ...replay.theirs.shift(), aliases: ["jjj"] };
		expect(await replay.next()).toEqual(found);
		replay.send();
		expect(await replay.next()).toEqual(found);
		replay.send();
		await replay.same();
		await replay.end();
	});

	test("a-05, alice: a message to bob and his answer; the first one makes a request, and she is told so", async () => {
		const relay = await tcpRelay();
		const replay = await new Replay(relay, "a-05-message-online.alice").login();
		const bob = await arrive(relay, "bob");
		await replay.same();
		replay.send();
		expect(await replay.next()).toMatchObject({ kind: "status", status: 1 });
		await bob.notice();
		bob.say("alice", "hello back");
		expect(await bob.message()).toMatchObject({
			to: keyOf("bob"),
			from: keyOf("alice"),
			date: 0x5bb6b2e0n,
			msg: "hi bob",
		});
		const heard = replay.theirs.shift();
		expect([await replay.next(), await replay.next()]).toEqual([
			expect.objectContaining({ kind: "status", status: 2 }),
			{ ...heard, flags: [], date: expect.any(BigInt) },
		]);
		bob.close();
		await replay.same();
		await replay.end();
	});

	test("a-05, bob: alice's message and his answer; a request comes first, which the answer accepts", async () => {
		const relay = await tcpRelay();
		const alice = await arrive(relay, "alice");
		const replay = await new Replay(relay, "a-05-message-online.bob").login();
		await alice.status(/626F62/, 10);
		alice.send("message", {
			to: keyOf("bob"),
			from: keyOf("alice"),
			flags: [],
			date: 0x5bb6b2e0,
			msg: "hi bob",
		});
		expect(await replay.next()).toMatchObject({
			kind: "message",
			from: keyOf("alice"),
			flags: ["notice"],
		});
		replay.send();
		expect(await replay.next()).toMatchObject({ kind: "status", status: 2 });
		await replay.same();
		expect(await alice.message()).toMatchObject({
			from: keyOf("bob"),
			msg: "hello back",
		});
		await replay.end();
	});

	test("a-06: messages to jjj, who is away, in upper and in lower case; both are kept, and both arrive", async () => {
		const relay = await tcpRelay();
		const before = await arrive(relay, "jjj");
		before.close();
		await before.closed;
		const replay = new Replay(relay, "a-06-message-offline");
		await replay.login();
		replay.send();
		await replay.same();
		replay.send();
		await replay.same();
		const jjj = await arrive(relay, "jjj");
		expect(await replay.next()).toMatchObject({ kind: "status", status: 10 });
		await jjj.notice();
		jjj.say("alice", "here");
		expect([await jjj.heard(), await jjj.heard()]).toEqual(["upper", "lower"]);
	});

	test("a-18: presence; who never logged in makes no noise when hanging up", async () => {
		const relay = await tcpRelay();
		const replay = await new Replay(relay, "a-18-presence").login();
		const bob = await arrive(relay, "bob");
		await replay.same();
		bob.close();
		await replay.same();
		const stranger = new FleximClient("eve", relay.port, {
			answer: () => null,
		});
		await stranger.next("auth");
		stranger.close();
		await stranger.closed;
		expect(replay.theirs.splice(0)).toEqual([
			{ kind: "status", status: -10, payload: "" },
		]);
		await replay.end();
	});
});
