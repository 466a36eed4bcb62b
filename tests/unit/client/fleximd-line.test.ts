import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
	FleximdLine,
	type FleximdProblem,
} from "../../../src/client/editions/fleximd-line";
import { statusError } from "../../../src/client/editions/words";
import { MSGPACK_HEADER } from "../../../src/protocol/header";
import { decodeTyped, frameTyped } from "../../../src/protocol/typed/codec";
import type {
	TypedDatum,
	TypedMessage,
} from "../../../src/protocol/typed/datums";
import { TypedFrameReader } from "../../../src/protocol/typed/frame";
import {
	meaningOf,
	type StatusMeaning,
	statusOf,
} from "../../../src/protocol/typed/status";
import { streamOf, transcripts } from "../../transcripts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function lineOf(key: string, alias: string) {
	const written: Uint8Array[] = [];
	const received: TypedMessage[] = [];
	const presence: string[] = [];
	const said: StatusMeaning[] = [];
	const problems: FleximdProblem[] = [];
	const line = new FleximdLine(key, alias, {
		write: (bytes) => written.push(bytes),
		received: (message) => received.push(message),
		presence: (key) => presence.push(key),
		ghosted: () => {},
		said: (meaning) => said.push(meaning),
		failed: (problem) => problems.push(problem),
	});
	/** What it has written behind the header. */
	const datums = () => {
		const reader = new TypedFrameReader();
		reader.push(Uint8Array.from(written.slice(1).flatMap((some) => [...some])));
		const all: (TypedDatum | null)[] = [];
		for (let frame = reader.next(); frame; frame = reader.next()) {
			all.push(decodeTyped(frame));
		}
		return all;
	};
	return { line, written, datums, received, presence, said, problems };
}

/** The key that logs in there, in upper case, and its alias. */
function whoIn(client: Uint8Array): [string, string] {
	const reader = new TypedFrameReader();
	reader.push(client.subarray(5));
	const frame = reader.next();
	const auth = frame && decodeTyped(frame);
	if (auth?.kind !== "command" || !Array.isArray(auth.payload)) {
		throw new Error("no AUTH");
	}
	return [auth.payload[0].toUpperCase(), auth.payload[1]];
}

describe("every recorded session with fleximd, played to this client", () => {
	const sessions = transcripts.filter(({ name }) => name.startsWith("a-"));

	test.each(
		sessions.map((transcript) => [transcript.name, transcript] as const),
	)("%s", async (name, transcript) => {
		const client = streamOf(transcript, "client");
		const [key, alias] = whoIn(client);
		const { line, written, datums, received, presence, problems } = lineOf(
			key,
			alias,
		);
		void line.login();
		expect(written).toEqual([MSGPACK_HEADER]);
		for (const { from, bytes } of transcript.pieces) {
			if (from === "server" && bytes.length > 0) line.receive(bytes);
			await vi.advanceTimersByTimeAsync(30);
		}
		// Where Auth came before the greeting it is not lost: nothing was asked yet, and it is asked for again.
		expect(datums()[0]).toEqual({
			kind: "command",
			cmd: "AUTH",
			payload: [key, alias],
		});
		const expected: Record<string, readonly [string[], string[]]> = {
			"a-05-message-online.alice": [["hello back"], ["626F62", "626F62"]],
			"a-05-message-online.bob": [["hi bob"], []],
			"a-18-presence": [[], ["626F62", "626F62"]],
		};
		const [messages, keys] = expected[name] ?? [[], []];
		expect(received.map(({ msg }) => msg)).toEqual(messages);
		expect(presence).toEqual(keys);
		expect(problems).toEqual([]);
		line.close();
	});

	test("the challenge is answered as recorded, and not at once", async () => {
		const [login] = sessions;
		if (!login) throw new Error("nothing recorded");
		const { line, datums } = lineOf("616C696365", "alice");
		void line.login();
		const [, greeting, auth] = login.pieces;
		line.receive(greeting?.bytes as Uint8Array);
		await vi.advanceTimersByTimeAsync(1);
		line.receive(auth?.bytes as Uint8Array);
		await vi.advanceTimersByTimeAsync(5);
		expect(datums()).toHaveLength(1);
		await vi.advanceTimersByTimeAsync(50);
		const reader = new TypedFrameReader();
		reader.push(login.pieces[3]?.bytes as Uint8Array);
		const recorded = reader.next();
		expect(datums()[1]).toEqual(recorded && decodeTyped(recorded));
		// And whether that was right is asked.
		expect(datums()[2]).toEqual({
			kind: "command",
			cmd: "GETUSER",
			payload: ["616C696365"],
		});
		line.close();
	});
});

describe("what does not come, or not as it should", () => {
	const greeting = frameTyped(statusOf({ kind: "greeting" }));

	test("a server that says something else is none", () => {
		for (const words of ["HTTP/1.1 400 Bad Request\r\n", "\0\x50\x83\xa2to"]) {
			const { line, problems } = lineOf("61", "a");
			void line.login();
			line.receive(new Uint8Array(Buffer.from(words, "latin1")));
			expect(problems).toEqual(["other-edition"]);
		}
	});

	test("a first frame that does not end is given up, however it was cut", async () => {
		for (let cut = 1; cut < greeting.length; cut++) {
			const { line, problems } = lineOf("61", "a");
			void line.login();
			line.receive(greeting.subarray(0, cut));
			await vi.advanceTimersByTimeAsync(1_500);
			expect(problems).toEqual(["other-edition"]);
		}
	});

	test("no answer is waited for without end", async () => {
		const { line, problems } = lineOf("61", "a");
		void line.login();
		line.receive(greeting);
		await vi.advanceTimersByTimeAsync(8_000);
		expect(problems).toEqual(["silent"]);
	});

	test("what can't be read costs only itself", async () => {
		const { line, received, problems } = lineOf("61", "a");
		void line.login();
		line.receive(greeting);
		line.receive(Uint8Array.of(3, 0, 1, 0xc1));
		line.receive(
			frameTyped({
				kind: "message",
				to: "61",
				from: "62",
				flags: [],
				date: 1n,
				msg: "still there",
			}),
		);
		expect(received.map(({ msg }) => msg)).toEqual(["still there"]);
		expect(problems).toEqual([]);
		line.close();
	});
});

test("every Status that is not an answer has a sentence, or is nothing to the user", () => {
	const words = (meaning: StatusMeaning) =>
		statusError(meaning, (key) => `<${key}>`);
	expect(words({ kind: "stored", to: "6A" })).toEqual([
		"fleximd-stored",
		{ name: "<6A>" },
	]);
	expect(words({ kind: "storage-failed" })?.[0]).toBe("fleximd-storage-failed");
	expect(words({ kind: "not-logged-in" })?.[0]).toBe("fleximd-not-logged-in");
	const refused = { kind: "status", status: -1, payload: "no" } as const;
	expect(words(meaningOf(refused))).toEqual([
		"fleximd-other",
		{ words: "no", status: "-1" },
	]);
	expect(words(meaningOf({ ...refused, status: 3 }))).toBeNull();
});
