import { createHash, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type {
	FileError,
	FilePart,
	FileSource,
} from "../../../src/client/files/access";
import {
	CHUNK_BYTES,
	ChunkCipher,
	chunkCount,
	WINDOW_CHUNKS,
} from "../../../src/client/files/chunks";
import { Download } from "../../../src/client/files/download";
import { Upload } from "../../../src/client/files/upload";
import {
	type FileWord,
	wordIn,
	wordMessage,
} from "../../../src/client/files/words";
import { encodeDatum } from "../../../src/protocol/codec";
import { type FileOffer, MAX_FILE_SIZE } from "../../../src/shared/domain/file";
import type { FileId } from "../../../src/shared/domain/ids";

const salt = new Uint8Array(32).fill(7);

function offerOf(bytes: Uint8Array): FileOffer {
	return {
		id: "A".repeat(22) as FileId,
		name: "x.bin",
		size: bytes.length,
		sha256: createHash("sha256").update(bytes).digest("base64url"),
		key: Buffer.alloc(32, 3).toString("base64url"),
		picture: null,
	};
}

/** What is on the reader's disk; it outlasts every attempt. */
class MemoryPart implements FilePart {
	bytes = Buffer.alloc(0);

	get size(): number {
		return this.bytes.length;
	}

	async read(offset: number, length: number): Promise<Uint8Array> {
		return this.bytes.subarray(offset, offset + length);
	}

	async write(offset: number, bytes: Uint8Array): Promise<void> {
		const grown = Buffer.alloc(Math.max(this.size, offset + bytes.length));
		this.bytes.copy(grown);
		grown.set(bytes, offset);
		this.bytes = grown;
	}

	async truncate(size: number): Promise<void> {
		this.bytes = Buffer.from(this.bytes.subarray(0, size));
	}

	async sync(): Promise<void> {}
	async close(): Promise<void> {}
}

function sourceOf(bytes: Uint8Array): FileSource {
	return {
		size: bytes.length,
		version: "1",
		read: async (offset, length) => bytes.subarray(offset, offset + length),
		versionNow: async () => "1",
		close: async () => {},
	};
}

type Outcome = "done" | "cut" | FileError;

/**
 * Reads from where the part is, over a connection on which every word is a datum.
 * @param cutAfter so many words, in both directions together, get through
 * @param meddle what somebody in between makes of a word
 */
async function attempt(
	offer: FileOffer,
	source: FileSource,
	part: FilePart,
	cutAfter = Number.POSITIVE_INFINITY,
	meddle: (word: FileWord) => FileWord = (word) => word,
): Promise<Outcome> {
	return new Promise((resolve) => {
		let upload: Upload | null = null;
		let left = cutAfter;
		let underWay = 0;
		let isOver = false;
		const end = (outcome: Outcome) => {
			isOver = true;
			upload?.close();
			void download.close().then(() => resolve(outcome));
		};
		const carry = (word: FileWord, take: (word: FileWord) => void) => {
			if (isOver) return;
			if (left-- <= 0) {
				end("cut");
				return;
			}
			const message = wordMessage(meddle(word), 0);
			encodeDatum(message);
			setImmediate(() => {
				const read = wordIn(message);
				if (read && !isOver) take(read);
			});
		};
		const download: Download = new Download(offer, part, {
			send: (word) =>
				carry(word, (got) => {
					if (got.kind === "get") {
						upload = new Upload(offer, source, got.chunk, salt, {
							send: (said) => {
								if (said.kind === "data") underWay++;
								expect(underWay).toBeLessThanOrEqual(2 * WINDOW_CHUNKS);
								carry(said, (heard) => {
									if (heard.kind === "data") underWay--;
									download.take(heard);
								});
							},
							progress: () => {},
							failed: () => {},
						});
					} else if (got.kind === "got") upload?.got(got.chunk);
				}),
			progress: () => {},
			done: () => end("done"),
			failed: (error) => end(error),
		});
		void download.start();
	});
}

test("wherever it is cut, however often, the file is the same in the end", async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 0, max: 70 * CHUNK_BYTES }),
			fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 6 }),
			fc.nat(CHUNK_BYTES),
			async (size, cuts, torn) => {
				const bytes = randomBytes(size);
				const offer = offerOf(bytes);
				const part = new MemoryPart();
				for (const cut of cuts) {
					const outcome = await attempt(offer, sourceOf(bytes), part, cut);
					if (outcome === "done") break;
					expect(outcome).toBe("cut");
					// A crash may have left half a chunk.
					await part.truncate(Math.max(0, part.size - torn));
				}
				expect(await attempt(offer, sourceOf(bytes), part)).toBe("done");
				expect(part.bytes.equals(bytes)).toBe(true);
			},
		),
		{ numRuns: 25 },
	);
});

describe("whoever meddles is found out", () => {
	const bytes = randomBytes(20 * CHUNK_BYTES + 5);
	const offer = offerOf(bytes);

	async function codeOf(meddle: (word: FileWord) => FileWord) {
		const part = new MemoryPart();
		const outcome = await attempt(
			offer,
			sourceOf(bytes),
			part,
			undefined,
			meddle,
		);
		// Nothing that was not the author's got onto the disk.
		expect(bytes.subarray(0, part.size).equals(part.bytes)).toBe(true);
		return typeof outcome === "string" ? outcome : outcome.code;
	}

	const change =
		(chunk: number, over: (sealed: Buffer) => Uint8Array) =>
		(word: FileWord): FileWord =>
			word.kind === "data" && word.chunk === chunk
				? { ...word, sealed: over(Buffer.from(word.sealed)) }
				: word;

	test.each([
		[
			"a bit of a chunk",
			change(9, (sealed) => {
				sealed[100] = (sealed[100] ?? 0) ^ 1;
				return sealed;
			}),
		],
		[
			"a bit of its tag",
			change(9, (sealed) => {
				sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
				return sealed;
			}),
		],
		["a shorter chunk", change(9, (sealed) => sealed.subarray(0, -1))],
		["no chunk at all", change(9, () => new Uint8Array())],
	])("%s", async (_what, meddle) => {
		expect(await codeOf(meddle)).toBe("file-altered");
	});

	test("chunks that are exchanged, repeated, left out or beyond the end", async () => {
		const renumber = (from: number, to: number) => (word: FileWord) =>
			word.kind === "data" && word.chunk === from
				? { ...word, chunk: to }
				: word;
		expect(await codeOf(renumber(3, 4))).toBe("file-nonsense");
		expect(await codeOf(renumber(4, 3))).toBe("file-nonsense");
		expect(await codeOf(renumber(20, 21))).toBe("file-nonsense");
	});

	test("another file under the same id and key", async () => {
		const other = randomBytes(bytes.length);
		const part = new MemoryPart();
		const outcome = await attempt(offer, sourceOf(other), part);
		expect(outcome).toMatchObject({ code: "file-damaged" });
		expect(part.size).toBe(0);
	});

	test("an author who pours in more than the window", async () => {
		const part = new MemoryPart();
		const never = new Promise<void>(() => {});
		part.write = () => never;
		const cipher = new ChunkCipher(offer, salt);
		const large = { ...offer, size: 10_000 * CHUNK_BYTES };
		const failed = new Promise<FileError>((resolve) => {
			const download = new Download(large, part, {
				send: ({ kind }) => {
					if (kind !== "get") return;
					const { id } = large;
					download.take({ kind: "begin", id, chunk: 0, salt });
					for (let chunk = 0; chunk < 10_000; chunk++) {
						const sealed = cipher.seal(chunk, new Uint8Array(10));
						download.take({ kind: "data", id, chunk, sealed });
					}
				},
				progress: () => {},
				done: () => {},
				failed: resolve,
			});
			void download.start();
		});
		expect((await failed).code).toBe("file-nonsense");
	});
});

test("offsets beyond four gigabytes are read where they are", async () => {
	const reads: number[] = [];
	const offer = { ...offerOf(new Uint8Array()), size: MAX_FILE_SIZE };
	const last = chunkCount(MAX_FILE_SIZE) - 1;
	const source: FileSource = {
		...sourceOf(new Uint8Array()),
		size: MAX_FILE_SIZE,
		read: async (offset, length) => {
			reads.push(offset);
			return new Uint8Array(length);
		},
	};
	const words: FileWord[] = await new Promise((resolve) => {
		const said: FileWord[] = [];
		new Upload(offer, source, last - 1, salt, {
			send: (word) => {
				said.push(word);
				if (word.kind === "data" && word.chunk === last) resolve(said);
			},
			progress: () => {},
			failed: (error) => {
				throw error;
			},
		});
	});
	expect(reads).toEqual([(last - 1) * CHUNK_BYTES]);
	expect(words.map((word) => "chunk" in word && word.chunk)).toEqual([
		last - 1,
		last - 1,
		last,
	]);
});

test("what is read twice is never encrypted the same: each time has a salt of its own", () => {
	const offer = offerOf(new Uint8Array(5));
	const bytes = new Uint8Array(100).fill(1);
	const one = new ChunkCipher(offer, salt).seal(0, bytes);
	const two = new ChunkCipher(offer, randomBytes(32)).seal(0, bytes);
	expect(one.equals(two)).toBe(false);
	expect(new ChunkCipher(offer, salt).open(0, one)?.equals(bytes)).toBe(true);
	expect(new ChunkCipher(offer, salt).open(1, one)).toBeNull();
});

test("no bytes make a word that is none", () => {
	const offer = offerOf(new Uint8Array());
	const base = wordMessage({ kind: "get", id: offer.id, chunk: 1 }, 0);
	fc.assert(
		fc.property(fc.array(fc.string(), { maxLength: 6 }), (flags) => {
			wordIn({ ...base, flags });
		}),
	);
	expect(wordIn({ ...base, category: "chat" })).toBeNull();
	expect(wordIn({ ...base, flags: [`get=${offer.id}`] })).toBeNull();
	expect(
		wordIn({ ...base, flags: [`get=${offer.id}`, "chunk=-1"] }),
	).toBeNull();
	expect(
		wordIn({ ...base, flags: [`begin=${offer.id}`, "chunk=0", "salt=AA"] }),
	).toBeNull();
});
