import { readFileSync, writeFileSync } from "node:fs";
import { duplexPair } from "node:stream";
import { describe, expect, test } from "vitest";
import { authMessage, formatChallenge } from "../../../src/protocol/auth";
import { type Datum, encodeDatum } from "../../../src/protocol/codec";
import { FrameReader, frame } from "../../../src/protocol/frame";
import { MSGPACK_HEADER } from "../../../src/protocol/header";
import {
	blankShortMarker,
	setShortMarker,
} from "../../../src/protocol/short-marker";
import { connectionId } from "../../../src/relay/connections";
import { Relay } from "../../../src/relay/relay";
import {
	errorMessage,
	okMessage,
	presenceMessage,
	receiptMessage,
	relayErrorCodes,
	seqMessage,
} from "../../../src/relay/words";
import { annotate } from "./annotate";
import { acknowledge, chat, request } from "./kit";

/**
 * docs/PROTOCOL.md shows what the code makes. After a change on purpose, `UPDATE_DOCS=1 npx vitest run
 * --project integration protocol-document` writes the dumps anew.
 */

const DOCUMENT = "docs/PROTOCOL.md";
const NOW = 1_538_000_000_000;
const SALT = Uint8Array.from({ length: 16 }, (_, i) => i);
const ID = connectionId(["alice", "bob"], SALT);
const SALT32 = Uint8Array.from({ length: 32 }, (_, i) => i);
const FINGERPRINT = Buffer.from(SALT32).toString("base64url");
const hex = (bytes: Buffer) =>
	[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
const TOKEN = Buffer.from(SALT).toString("base64url");

const datums: Record<string, Datum> = {
	request: request("alice@192.168.1.7", ["bob"], ["relay=socket"]),
	acknowledge: acknowledge(ID),
	connection: {
		kind: "connection",
		id: ID,
		users: ["alice", "bob"],
		lastActive: 0n,
	},
	message: { ...chat("Hello, Bob", ["id=01CRJ6J4V0"]), subject: "Lunch" },
	auth: {
		kind: "auth",
		date: 1_538_000_000n,
		challenge: "c2FsdA",
		lastSeen: -1n,
	},
	ok: okMessage(NOW, ID, ["joined=alice", `token=${TOKEN}`], 4_321),
	marker: seqMessage(NOW, ID, ["next=17", `mark=${TOKEN}`, "from=bob"]),
	"marker-own": seqMessage(NOW, ID, ["next=17", `mark=${TOKEN}`, "own=2"]),
	receipt: receiptMessage(NOW, ID, 3, 4),
	marks: {
		...chat("", ["since=1", "delivered=16", "read=12"]),
		category: "receipt",
	},
	presence: presenceMessage(NOW, ["online=bob"]),
	error: errorMessage(
		NOW,
		"unknown-user",
		"zed",
		"Nobody called “zed” is known.",
	),
};

/** One whole handshake, as it went over two streams to a real relay; only the salt is another one. */
async function handshake(): Promise<string> {
	const relay = new Relay({ now: () => NOW });
	relay.port = 4_321;
	const seen: { who: string; bytes: Buffer }[] = [];
	const note = (who: string, bytes: Uint8Array) => {
		seen.push({ who, bytes: Buffer.from(bytes) });
	};
	const arrivals: (() => void)[] = [];
	const party = (name: string) => {
		const [ours, theirs] = duplexPair();
		relay.accept(theirs, name);
		ours.on("end", () => ours.end());
		const reader = new FrameReader();
		ours.on("data", (chunk: Buffer) => {
			for (const run of reader.push(chunk)) note(`to ${name}`, run.bytes);
			arrivals.shift()?.();
		});
		return (bytes: Uint8Array) => {
			note(`${name} sends`, bytes);
			ours.write(bytes);
		};
	};
	const arrived = () => new Promise<void>((resolve) => arrivals.push(resolve));
	const datum = (it: Datum) => frame(encodeDatum(it));

	const bob = party("Bob");
	bob(Buffer.concat([MSGPACK_HEADER, datum(request("bob"))]));
	await new Promise(setImmediate);
	const alice = party("Alice");
	let both = Promise.all([arrived(), arrived()]);
	alice(Buffer.concat([MSGPACK_HEADER, datum(request("alice", ["bob"]))]));
	await both;
	both = Promise.all([arrived(), arrived()]);
	const [id = ""] = /[0-9a-f]{64}/.exec(`${seen.at(-1)?.bytes}`) ?? [];
	bob(datum(acknowledge(id)));
	await both;
	const one = arrived();
	alice(datum(chat("Hi")));
	await one;
	await relay.close();
	return seen
		.filter(({ bytes }) => !bytes.includes("shutting-down"))
		.map(({ who, bytes }) => {
			const text = bytes.toString("latin1").replaceAll(id, ID);
			return `# ${who}\n${annotate(Buffer.from(text, "latin1"))}`;
		})
		.join("\n");
}

/** A marker of few bytes, which is no MessagePack. */
function shortMarkerDump(): string {
	const bytes = Buffer.from(blankShortMarker(TOKEN));
	setShortMarker(bytes, 17, 2);
	const rows: [end: number, what: string][] = [
		[2, `length: ${bytes.length - 2} bytes`],
		[3, "no MessagePack: a short marker"],
		[5, "own: 2"],
		[11, "next: 17"],
		[23, `mark: "${TOKEN}"`],
		[bytes.length, ""],
	];
	let at = 0;
	return `${rows
		.map(([end, what]) => {
			const row = `${hex(bytes.subarray(at, end)).padEnd(42)}${what}`;
			at = end;
			return row.trimEnd();
		})
		.join("\n")}\n`;
}

/** What is signed, field by field. */
function authDump(): string {
	const bytes = Buffer.from(
		authMessage({
			challenge: formatChallenge(SALT32, FINGERPRINT),
			date: 1_538_000_000n,
			from: "alice@192.168.1.7:4321",
			fingerprint: FINGERPRINT,
			exporter: SALT32.map((byte) => byte + 32),
		}),
	);
	const lines: string[] = [];
	const names = ["domain", "challenge", "date", "from", "fingerprint"];
	for (let at = 0; at < bytes.length; ) {
		const length = bytes.readUInt16BE(at);
		const field = bytes.subarray(at + 2, at + 2 + length);
		const name = names.shift() ?? "exported keying material";
		const isText = /^(domain|challenge|from)$/.test(name);
		const shown = isText ? `${name}: "${field}"` : name;
		lines.push(`${hex(bytes.subarray(at, at + 2)).padEnd(42)}${length} bytes`);
		for (let i = 0; i < length; i += 12) {
			const row = hex(field.subarray(i, i + 12)).padEnd(42);
			lines.push(`${row}${i === 0 ? shown : ""}`.trimEnd());
		}
		at += 2 + length;
	}
	return `${lines.join("\n")}\n`;
}

async function dumps(): Promise<Map<string, string>> {
	const made = new Map<string, string>();
	for (const [name, datum] of Object.entries(datums)) {
		made.set(name, annotate(frame(encodeDatum(datum))));
	}
	made.set(
		"request-array",
		annotate(frame(encodeDatum(datums.request as Datum, "array"))),
	);
	made.set("marker-short", shortMarkerDump());
	made.set("auth-message", authDump());
	made.set("handshake", await handshake());
	return made;
}

const block = /<!-- dump: ([\w-]+) -->\n```text\n([\s\S]*?)```/g;

describe("docs/PROTOCOL.md", () => {
	test("shows the bytes that the code makes", async () => {
		const made = await dumps();
		if (process.env.UPDATE_DOCS) {
			const text = readFileSync(DOCUMENT, "utf8").replace(
				block,
				(_all, name: string) =>
					`<!-- dump: ${name} -->\n\`\`\`text\n${made.get(name)}\`\`\``,
			);
			writeFileSync(DOCUMENT, text);
		}
		const shown = [...readFileSync(DOCUMENT, "utf8").matchAll(block)].map(
			([, name, dump]) => [name, dump] as const,
		);
		expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(made));
		expect(shown).toHaveLength(made.size);
	});

	test("lists the code of every error", () => {
		const [, errors = ""] = readFileSync(DOCUMENT, "utf8").split("## Errors");
		const [table = ""] = errors.split("\n## ");
		const listed = [...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(
			([, code]) => code,
		);
		expect(listed.sort()).toEqual([...relayErrorCodes].sort());
	});
});
