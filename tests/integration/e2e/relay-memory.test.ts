import { randomBytes } from "node:crypto";
import {
	closeSync,
	mkdtempSync,
	openSync,
	readdirSync,
	readFileSync,
	readSync,
	rmSync,
	statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { conversing, type User } from "../client/user";
import { headlessRelay } from "../relay/kit";
import { keysOf } from "./keys";

const MESSAGES = 100;
const CHUNK_BYTES = 4 * 1_024 * 1_024;

/** One word as it could lie anywhere: as it is, in hex, in base64 however it is aligned, in UTF-16, in capitals. */
function formsOf(word: string): Buffer[] {
	const base64 = [0, 1, 2].map((shift) =>
		Buffer.from(" ".repeat(shift) + word)
			.toString("base64")
			// Without what its neighbours have a part in.
			.slice(shift === 0 ? 0 : 4, -4),
	);
	return [
		Buffer.from(word),
		Buffer.from(word).toString("hex"),
		Buffer.from(word, "utf16le"),
		Buffer.from(word, "utf16le").swap16(),
		word.toUpperCase(),
		...base64,
		...base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_")),
	].map((form) => Buffer.from(form));
}

function holds(bytes: Buffer, word: string): boolean {
	return formsOf(word).some((form) => bytes.includes(form));
}

/** Every byte of a folder's files, and their names. */
function folderBytes(folder: string): Buffer {
	const names = readdirSync(folder, { recursive: true }) as string[];
	return Buffer.concat(
		names.flatMap((name) => {
			const path = join(folder, name);
			return [
				Buffer.from(name),
				statSync(path).isFile() ? readFileSync(path) : Buffer.alloc(0),
			];
		}),
	);
}

/**
 * Which of the words lie in what a process can write to: heap, buffers, stacks, and what of them is free again and not
 * overwritten.
 */
function inMemoryOf(
	pid: number,
	words: readonly string[],
): { found: Set<string>; bytes: number } {
	const forms = words.map((word) => [word, formsOf(word)] as const);
	const overlap = 4 * Math.max(...words.map(({ length }) => length));
	const found = new Set<string>();
	let bytes = 0;
	const memory = openSync(`/proc/${pid}/mem`, "r");
	const chunk = Buffer.alloc(CHUNK_BYTES);
	for (const line of readFileSync(`/proc/${pid}/maps`, "utf8").split("\n")) {
		const [, from = "", to = ""] = /^(\w+)-(\w+) rw/.exec(line) ?? [];
		if (from === "") continue;
		const end = Number.parseInt(to, 16);
		let at = Number.parseInt(from, 16);
		while (at < end) {
			let length: number;
			try {
				length = readSync(
					memory,
					chunk,
					0,
					Math.min(CHUNK_BYTES, end - at),
					at,
				);
			} catch {
				break; // It was given back meanwhile.
			}
			if (length === 0) break;
			const read = chunk.subarray(0, length);
			for (const [word, spellings] of forms) {
				if (!found.has(word) && spellings.some((form) => read.includes(form))) {
					found.add(word);
				}
			}
			bytes += length;
			at += length < CHUNK_BYTES ? length : length - overlap;
		}
	}
	closeSync(memory);
	return { found, bytes };
}

/** Only Linux shows a process's memory as a file; what lies on the disk and in the log is looked at everywhere. */
const isLinux = process.platform === "linux";

test(`E2E 1: a relay has none of ${MESSAGES} canaries, no topic and no flag of a private conversation in its memory, its folder or its log`, async () => {
	const folder = mkdtempSync(join(tmpdir(), "flex-relay-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	const relay = await headlessRelay(["--data", folder]);
	const secret = randomBytes(12).toString("hex");
	const topic = randomBytes(12).toString("hex");
	const open = randomBytes(12).toString("hex");
	const [alice, bob] = (await conversing(
		relay.port,
		["Alice", "Bob"],
		`About ${topic}`,
		{},
		await keysOf("Alice", "Bob"),
	)) as [User, User];
	for (const user of [alice, bob]) {
		await user.until(
			"encryption",
			() => user.conversation.encryption.kind === "encrypted",
		);
	}
	// Half of it goes straight through, half waits on the relay's disk for somebody who is away.
	for (let i = 0; i < MESSAGES / 2; i++) await alice.write(`${secret} ${i}`);
	await bob.settled(MESSAGES / 2);
	await bob.until("the topic", () => bob.conversation.topic.includes(topic));
	await bob.messenger.markRead(bob.conversation.id);
	await alice.until("what Bob has read", () =>
		alice.conversation.members.every(({ readUpTo }) => readUpTo > 0),
	);
	await bob.close();
	for (let i = 0; i < MESSAGES / 2; i++) await alice.write(`${secret} ${i}`);
	await alice.settled(MESSAGES);
	const ids = (await alice.messages()).map(({ id }) => id);
	const [first = "", last = ""] = [ids[0], ids.at(-1)];
	const hidden = [secret, topic, first, last, "delivered="];
	const { connectionId } = alice.conversation;
	const look = (words: readonly string[]) => {
		const disk = folderBytes(folder);
		const log = Buffer.from(relay.stderr());
		const memory = isLinux
			? inMemoryOf(relay.process.pid ?? 0, words)
			: { found: new Set<string>(), bytes: 0 };
		return {
			disk: words.filter((word) => holds(disk, word)),
			log: words.filter((word) => holds(log, word)),
			memory: words.filter((word) => memory.found.has(word)),
			sizes: [memory.bytes, disk.length, log.length],
		};
	};
	// What the relay does know is found: the search is one.
	const { disk, log, memory, sizes } = look([...hidden, connectionId, "Alice"]);
	expect(disk).toEqual([connectionId, "Alice"]);
	expect(log).toEqual(["Alice"]);
	expect(memory).toEqual(isLinux ? [connectionId, "Alice"] : []);

	// The same, said by people whose apps can't encrypt.
	const [carol, dave] = (await conversing(
		relay.port,
		["Carol", "Dave"],
		`About ${open}`,
	)) as [User, User];
	await dave.close();
	await carol.write(open);
	await carol.settled(1);
	const plain = look([open, "delivered=", ...hidden]);
	expect(plain.disk).toContain(open);
	expect(plain.log).toEqual([]);
	console.log(
		`E2E 1: of ${MESSAGES} encrypted messages nothing in the relay's memory, folder and log (${sizes.join(", ")} bytes); a word said in the clear lies in its folder${plain.memory.includes(open) ? " and memory" : ""}`,
	);
}, 120_000);
