import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CHUNK_BYTES } from "../../../src/client/files/chunks";
import {
	type FileWord,
	wordIn,
	wordMessage,
} from "../../../src/client/files/words";
import { dialTcp } from "../../../src/client/tcp-transport";
import type { Dial } from "../../../src/client/transport";
import { sentenceOf } from "../../../src/language/sentence-of";
import { decodeDatum, encodeDatum } from "../../../src/protocol/codec";
import { FrameReader, frame, payloads } from "../../../src/protocol/frame";
import type { FileState } from "../../../src/shared/domain/file";
import type { Message } from "../../../src/shared/domain/message";
import { tcpRelay } from "../relay/kit";
import { conversing, must, type User } from "./user";

/**
 * A relay that meddles with a file, from one end to the other: real sockets, a real relay, real files. It stands behind the
 * TLS of the reader, where the relay itself is.
 */

type Data = Extract<FileWord, { kind: "data" }>;
/** What the first byte of a short marker is, and of no datum. */
const MARKER = 0xc1;
/** What the relay says in place of a chunk. */
type Meddle = (word: Data) => readonly Data[];

class MeddlingRelay {
	meddle: Meddle = (word) => [word];

	readonly dial: Dial = (to, events) => {
		const reader = new FrameReader();
		return dialTcp(to, {
			...events,
			received: (bytes) => {
				for (const run of reader.push(bytes)) {
					for (const payload of payloads(run)) {
						for (const said of this.#said(payload)) events.received(said);
					}
				}
			},
		});
	};

	#said(payload: Uint8Array): readonly Uint8Array[] {
		// A short marker is no datum (docs/PROTOCOL.md, Relay sockets).
		if (payload[0] === MARKER) return [frame(payload)];
		const datum = decodeDatum(payload);
		const word = datum.kind === "message" ? wordIn(datum) : null;
		if (datum.kind !== "message" || word?.kind !== "data")
			return [frame(payload)];
		return this.meddle(word).map((one) =>
			frame(encodeDatum(wordMessage(one, Number(datum.date)))),
		);
	}
}

const CHUNKS = 40;
const bytes = randomBytes(CHUNKS * CHUNK_BYTES - 11);
const AT = 20;

/** Alice has offered a file to Bob, whose relay is not to be trusted. */
async function offered() {
	const { port } = await tcpRelay();
	const relay = new MeddlingRelay();
	const [alice, bob] = (await conversing(port, ["Alice", "Bob"], "", {
		Bob: relay.dial,
	})) as [User, User];
	bob.messenger.note({
		type: "file-settings-changed",
		settings: { autoDownload: 0, folder: null },
	});
	const place = join(alice.folder, "plan.bin");
	await writeFile(place, bytes);
	const { files } = alice.messenger;
	if (!files) throw new Error("no files");
	const { id } = alice.conversation;
	must(await files.attach(id, { name: "plan.bin", place, picture: null }));
	must(await files.send(id));
	const [message] = await bob.settled(1);
	if (!message) throw new Error("no offer");
	return { relay, bob, message };
}

async function fetched(bob: User, message: Message): Promise<FileState> {
	const { files } = bob.messenger;
	const id = message.file?.id;
	if (!files || !id) throw new Error("no files");
	must(await files.fetch(message.conversationId, message));
	return bob.until("the end of it", ({ files: all }) => {
		const state = all[id];
		return (state?.kind === "here" || state?.kind === "failed") && state;
	});
}

/** What is there of it, whole or in part. */
function onDisk(bob: User): Buffer {
	const [name] = readdirSync(bob.downloads);
	return name ? readFileSync(join(bob.downloads, name)) : Buffer.alloc(0);
}

function flipped({ sealed, ...word }: Data): Data {
	const other = Buffer.from(sealed);
	other[1_000] = (other[1_000] ?? 0) ^ 1;
	return { ...word, sealed: other };
}

/** Two that follow each other, the other way round. */
function exchanged(): Meddle {
	let held: Data | null = null;
	return (word) => {
		if (word.chunk === AT) {
			held = word;
			return [];
		}
		return word.chunk === AT + 1 && held ? [word, held] : [word];
	};
}

describe("a relay that meddles with a file is found out, and what it made of it is on no disk", () => {
	test.each<[string, string, RegExp, () => Meddle]>([
		[
			"a bit of a chunk",
			"file-altered",
			/^A piece of this file was changed on its way and was refused\./,
			() => (word) => [word.chunk === AT ? flipped(word) : word],
		],
		[
			"a chunk under another's number",
			"file-altered",
			/^A piece of this file was changed on its way/,
			() => {
				let before: Data | null = null;
				return (word) => {
					const { sealed } = before ?? word;
					before = word;
					return [word.chunk === AT ? { ...word, sealed } : word];
				};
			},
		],
		[
			"a chunk that is missing",
			"file-nonsense",
			/^Pieces of this file are missing or out of order/,
			() => (word) => (word.chunk === AT ? [] : [word]),
		],
		[
			"a chunk that comes twice",
			"file-nonsense",
			/^Pieces of this file are missing or out of order/,
			() => (word) => (word.chunk === AT ? [word, word] : [word]),
		],
		[
			"two chunks that are exchanged",
			"file-nonsense",
			/^Pieces of this file are missing or out of order/,
			exchanged,
		],
	])("%s", async (_what, code, sentence, meddle) => {
		const { relay, bob, message } = await offered();
		relay.meddle = meddle();
		const state = await fetched(bob, message);
		expect(state).toMatchObject({ kind: "failed", error: { code } });
		if (state.kind === "failed")
			expect(sentenceOf(state.error)).toMatch(sentence);
		expect(existsSync(join(bob.downloads, "plan.bin"))).toBe(false);
		const part = onDisk(bob);
		expect(part.equals(bytes.subarray(0, part.length))).toBe(true);
		expect(part.length).toBeLessThanOrEqual((AT + 1) * CHUNK_BYTES);

		// On the user's word it goes on where it was, and ends as what was offered.
		relay.meddle = (word) => {
			expect(word.chunk * CHUNK_BYTES).toBeGreaterThanOrEqual(part.length);
			return [word];
		};
		expect(await fetched(bob, message)).toEqual({ kind: "here" });
		expect(readFileSync(join(bob.downloads, "plan.bin")).equals(bytes)).toBe(
			true,
		);
		expect(readdirSync(bob.downloads)).toEqual(["plan.bin"]);
	});
});
