import type { FileHandle } from "node:fs/promises";
import { language, locale, strings } from "../../language";
import { listOf } from "../../language/lists";
import { sentenceOf } from "../../language/sentence-of";
import { directionOf } from "../../language/tongue";
import { replaceFile } from "../../node/files";
import type { Conversation } from "../../shared/domain/conversation";
import type { ConversationId } from "../../shared/domain/ids";
import type { Message } from "../../shared/domain/message";
import type { Occurrence } from "../../shared/domain/occurrence";
import type { AppState } from "../../shared/state";
import type { StoreClient } from "../store-host/store-client";
import { recordsOf } from "./records";

export type ExportFormat = "json" | "html";

const PAGE_LENGTH = 500;
/** What the calendar knows: dates come from the clocks of strangers. */
const MAX_DATE_MS = Date.UTC(9999, 11, 31);

type Talked = Pick<AppState, "conversations" | "occurrences">;
/** What of the state around the messages goes with them: what they were said in, and what happened there. */
export const exportedKinds: ReadonlySet<string> = new Set([
	"conversation",
	"occurrences",
]);

/**
 * Everything that was said, for other programs (JSON Lines) or for reading (one HTML file that needs nothing else
 * and runs no script). Not encrypted: that is what it is for.
 * @param only this conversation; null for all
 * @throws StoreError; what the file system answers; then no file is left behind
 */
export async function exportConversations(
	file: string,
	format: ExportFormat,
	store: StoreClient,
	{ conversations, occurrences }: Talked,
	only: ConversationId | null = null,
): Promise<void> {
	await replaceFile(file, (handle) =>
		format === "json"
			? writeJson(handle, store, only)
			: writeHtml(
					handle,
					store,
					Object.values<Conversation>(conversations).filter(
						({ id }) => only === null || id === only,
					),
					occurrences,
				),
	);
}

async function writeJson(
	handle: FileHandle,
	store: StoreClient,
	only: ConversationId | null,
) {
	for await (const records of recordsOf(store)) {
		const lines = records.filter(
			(one) =>
				("message" in one &&
					(only === null || one.message.conversationId === only)) ||
				("document" in one &&
					exportedKinds.has(one.document.kind) &&
					(only === null || one.document.id === only)),
		);
		await handle.appendFile(
			lines.map((one) => `${JSON.stringify(one)}\n`).join(""),
		);
	}
}

const STYLE =
	"body{font:16px/1.5 sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}p{margin:.25rem 0;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:isolate}time,.who{color:#666}.who{font-weight:600}h2{margin-top:3rem}";

async function writeHtml(
	handle: FileHandle,
	store: StoreClient,
	conversations: readonly Conversation[],
	occurrences: Talked["occurrences"],
) {
	const words = strings.archive;
	await handle.appendFile(
		`<!doctype html>\n<html lang="${language}" dir="${directionOf(language)}">\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">\n<title>FLEX Messenger: ${escaped(words.conversations)}</title>\n<style>${STYLE}</style>\n<h1>${escaped(words.conversations)}</h1>\n`,
	);
	for (const { id, members, topic } of conversations) {
		const names = listOf(members.map(({ name }) => name));
		const heading = topic ? `${names}: ${topic}` : names;
		await handle.appendFile(`<h2>${escaped(heading)}</h2>\n`);
		const happened = [...(occurrences[id] ?? [])];
		/** What stands before the message of that number. */
		const upTo = (number: number) => {
			const end = happened.findIndex(({ after }) => after >= number);
			const before = happened.splice(0, end < 0 ? happened.length : end);
			return before.map(happening).join("");
		};
		for (let number = -1, more = true; more; ) {
			const anchor = { kind: "after", number } as const;
			const page = await store.page(id, anchor, PAGE_LENGTH);
			const lines = page.messages.map(
				(message) =>
					upTo(message.number ?? Number.POSITIVE_INFINITY) + paragraph(message),
			);
			await handle.appendFile(lines.join(""));
			const last = page.messages.at(-1)?.number ?? null;
			more = page.hasNewer && last !== null && last > number;
			number = last ?? number;
		}
		await handle.appendFile(upTo(Number.POSITIVE_INFINITY));
	}
	await handle.appendFile("</html>\n");
}

function happening({ date, what }: Occurrence): string {
	return `<p>${timeOf(date)} <em>${escaped(wordsOf(what))}</em></p>\n`;
}

function wordsOf(what: Occurrence["what"]): string {
	const words = strings.occurrences;
	switch (what.kind) {
		case "joined":
		case "left":
			return words[what.kind](what.person.name);
		case "invited": {
			const names = listOf(what.people.map(({ name }) => name));
			return words.invited(what.by?.name ?? null, names);
		}
		case "topic":
			return words.topic(what.by?.name ?? null, what.topic);
	}
}

/** @param date Unix seconds */
function timeOf(date: number): string {
	const at = new Date(Math.min(date * 1_000, MAX_DATE_MS));
	const shown = new Intl.DateTimeFormat(locale, {
		dateStyle: "medium",
		timeStyle: "short",
	}).format(at);
	return `<time datetime="${at.toISOString()}">${escaped(shown)}</time>`;
}

function paragraph(message: Message): string {
	const { fromName, date, text, unreadable } = message;
	const shown = unreadable ? sentenceOf(unreadable) : text;
	const state = marksOf(message).map((mark) => ` (${escaped(mark)})`);
	return `<p>${timeOf(date)} <bdi class="who">${escaped(fromName)}</bdi>${state.join("")}: <bdi>${escaped(shown)}</bdi></p>\n`;
}

/** What stands beside a text: what became of it, and what was done to it. */
function marksOf(message: Message): string[] {
	const { delivery, deleted, edited, reactions = [] } = message;
	const isWaiting = delivery.kind === "queued" || delivery.kind === "failed";
	const said = reactions.filter(({ emoji }) => emoji !== "");
	return [
		...(isWaiting ? [strings.delivery[delivery.kind]] : []),
		...(deleted ? [strings.talk.deleting] : []),
		...(edited ? [strings.talk.edited] : []),
		...said.map(({ from, emoji }) => `${from}: ${emoji}`),
	];
}

/** Nothing of a text is taken for HTML; what turns letters around, or is none, is shown as a sign of its own. */
function escaped(text: string): string {
	return text
		.toWellFormed()
		.replace(/[\u202a-\u202e\u2066-\u2069]|(?![\n\t])\p{Cc}/gu, "\ufffd")
		.replace(/[&<>"']/g, (letter) => `&#${letter.codePointAt(0)};`);
}
