import type { FileOffer, FileState } from "../../src/shared/domain/file";
import type { FileId, MessageId } from "../../src/shared/domain/ids";
import type { Message } from "../../src/shared/domain/message";
import { errorOf } from "../../src/shared/errors";
import { alice, bob, carol, dave, fileId, says } from "./people";

/** A conversation in which everything happens that can happen to a message. */

function offer(name: string, size: number): FileOffer {
	return { id: fileId(name), name, size, sha256: "", key: "", picture: null };
}

const shares = (of: FileOffer, from = carol) =>
	says(from, of.name, { file: of });

const question = says(carol, "Shall we move the review to Thursday?");

export const messages: readonly Message[] = [
	question,
	says(carol, "The room is free from ten, and Dave is back by then."),
	says(alice, "Thursday is good.", {
		reply: { id: question.id, from: question.from },
	}),
	says(
		alice,
		"I'll bring the **plan**, and `notes.md`:\n```ts\nconst rooms = [1, 2, 3];\n```",
	),
	says(bob, "Is this still about the old building?", { protection: "none" }),
	says(dave, "@Alice can you look at this first?", { mentions: [alice.key] }),
	says(carol, "On Friday, I mean Thursday.", { edited: "e1" as MessageId }),
	says(bob, "", { deleted: "author" }),
	says(dave, "Great", {
		reactions: [
			{ from: alice.key, emoji: "👍", id: "r1" as MessageId },
			{ from: carol.key, emoji: "👍", id: "r2" as MessageId },
			{ from: bob.key, emoji: "🎉", id: "r3" as MessageId },
		],
	}),
	says(carol, "🎉"),
	says(bob, "", { unreadable: errorOf("text-too-long") }),
	says(alice, "This can't go.", {
		number: null,
		delivery: { kind: "failed", error: errorOf("too-long") },
	}),
	says(alice, "This waits for the line.", {
		number: null,
		delivery: { kind: "queued" },
	}),
];

const offers = [
	["agenda.pdf", undefined],
	["plan.dwg", { kind: "waiting", received: 0 }],
	["half.iso", { kind: "waiting", received: 1_000_000 }],
	["video.mkv", { kind: "receiving", received: 31e6, bytesPerSecond: 4.2e6 }],
	["archive.zip", { kind: "stopped", received: 12e6 }],
	["photo.raw", { kind: "failed", received: 1e6, error: errorOf("file-gone") }],
	["setup.exe", { kind: "here" }],
] as const satisfies readonly (readonly [string, FileState | undefined])[];

export const fileMessages: readonly Message[] = [
	...offers.map(([name]) => shares(offer(name, 48e6))),
	shares(offer("minutes.odt", 82e3), alice),
];

export const fileStates: Readonly<Record<FileId, FileState>> = {
	...Object.fromEntries(
		offers.flatMap(([name, state]) => (state ? [[fileId(name), state]] : [])),
	),
	[fileId("minutes.odt")]: { kind: "shared", readers: [] },
};
