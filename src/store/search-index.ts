import { createHash } from "node:crypto";
import type { PersonKey } from "../shared/domain/ids";
import type { Message } from "../shared/domain/message";
import type { MessageSearch } from "../shared/domain/pages";
import {
	hasLink,
	innerLetters,
	MIN_INNER_LENGTH,
	type Phrase,
	searchTokens,
} from "../shared/search-text";

/**
 * What the full text index is given of a message, and asked. Everything a search can wish for is a term, so
 * that no wish makes the database look at messages that do not fit: words as they are cut by `search-text`,
 * the beginnings of words (a prefix over a million messages would otherwise gather all its words first), every three letters within
 * them, and tags for conversation, writer, link and date.
 */

/** Beginnings as long as this have terms of their own; longer ones have few words. */
const MAX_START_LENGTH = 3;
/** Later dates are as good as never. */
const LAST_YEAR = 2_200;

export interface IndexRow {
	readonly words: string;
	readonly starts: string;
	readonly tags: string;
}

/** @param conversation its number in the store */
export function indexRow(message: Message, conversation: number): IndexRow {
	const tokens = searchTokens(message.text);
	const starts = new Set<string>();
	for (const { text, isOpen } of tokens) {
		if (!isOpen) continue;
		const letters = [...text];
		for (let n = 1; n <= Math.min(letters.length, MAX_START_LENGTH); n++)
			starts.add(letters.slice(0, n).join(""));
		for (const three of innerTerms(letters.slice(1))) starts.add(three);
	}
	const [year, month, day] = dateTags(message.date);
	const tags = [conversationTag(conversation), writerTag(message.from)];
	if (hasLink(message.text)) tags.push(LINK_TAG);
	if (message.file) tags.push(FILE_TAG);
	return {
		words: tokens.map(({ text }) => text).join(" "),
		starts: [...starts].join(" "),
		tags: [...tags, year, month, day].join(" "),
	};
}

/**
 * @param conversation the number of the one that is searched; null for all
 * @returns a query for FTS5, which finds at least what fits; null where nothing is asked for
 */
export function indexQuery(
	phrases: readonly Phrase[],
	{ from, since, until, hasLink: withLink, hasFile }: MessageSearch,
	conversation: number | null,
): string | null {
	const terms = phrases.flatMap(phraseTerms);
	if (conversation !== null) terms.push(tag(conversationTag(conversation)));
	if (from !== null) terms.push(tag(writerTag(from)));
	if (withLink) terms.push(tag(LINK_TAG));
	if (hasFile) terms.push(tag(FILE_TAG));
	if (since !== null || until !== null) {
		const tags = daysBetween(since ?? 0, until);
		if (tags.length === 0) return null;
		terms.push(`tags : (${tags.map(quoted).join(" OR ")})`);
	}
	return terms.length > 0 ? terms.join(" AND ") : null;
}

function phraseTerms(phrase: Phrase): string[] {
	const inner = innerLetters(phrase);
	const terms = startTerms(phrase);
	if (!inner) return terms;
	// Which words the threes are in, and in which order, shows when the message is looked at.
	const threes = innerTerms(inner).map(quoted).join(" AND ");
	return [`(${terms.join(" AND ")} OR starts : (${threes}))`];
}

function startTerms({ tokens, isOpen }: Phrase): string[] {
	const last = tokens.at(-1) ?? "";
	if (!isOpen) return [`words : ${quoted(tokens.join(" "))}`];
	if ([...last].length > MAX_START_LENGTH)
		return [`words : ${quoted(tokens.join(" "))} *`];
	const before = tokens.slice(0, -1).join(" ");
	const start = `starts : ${quoted(last)}`;
	return before === "" ? [start] : [`words : ${quoted(before)}`, start];
}

/** No letter of any word, and for the index's tokenizer one. */
const INNER = "·";

/** Every three letters in a row. Messages that older versions stored have none: they are found from the beginnings of words. */
function innerTerms(letters: readonly string[]): readonly string[] {
	const terms: string[] = [];
	for (let at = 0; at + MIN_INNER_LENGTH <= letters.length; at++)
		terms.push(INNER + letters.slice(at, at + MIN_INNER_LENGTH).join(""));
	return terms;
}

const LINK_TAG = "l";
const FILE_TAG = "f";

function conversationTag(conversation: number): string {
	return `c${conversation}`;
}

function writerTag(from: PersonKey): string {
	return `p${createHash("sha256").update(from).digest("hex").slice(0, 16)}`;
}

function tag(name: string): string {
	return `tags : ${quoted(name)}`;
}

function quoted(term: string): string {
	return `"${term.replaceAll('"', '""')}"`;
}

const DAY_SECONDS = 86_400;

function dateTags(seconds: number): readonly [string, string, string] {
	const last = Date.UTC(LAST_YEAR, 0, 1);
	const ms = Math.min(Math.max(seconds * 1_000, 0), last);
	const iso = new Date(ms).toISOString();
	const day = iso.slice(0, 10).replaceAll("-", "");
	return [`y${day.slice(0, 4)}`, `m${day.slice(0, 6)}`, `d${day}`];
}

/** The fewest tags that cover the days between, whole years and months among them. */
function daysBetween(since: number, until: number | null): string[] {
	const last = Date.UTC(LAST_YEAR + 1, 0, 1) / 1_000;
	const end = Math.min(until ?? last, last);
	const tags: string[] = [];
	const first = Math.min(since, Date.UTC(LAST_YEAR, 0, 1) / 1_000);
	let at = Math.floor(first / DAY_SECONDS) * DAY_SECONDS;
	while (at < end) {
		const date = new Date(at * 1_000);
		const [y, m] = [date.getUTCFullYear(), date.getUTCMonth()];
		const [year, month, day] = dateTags(at);
		const isFirst = date.getUTCDate() === 1;
		const nextYear = Date.UTC(y + 1, 0, 1) / 1_000;
		const nextMonth = Date.UTC(y, m + 1, 1) / 1_000;
		if (isFirst && m === 0 && nextYear <= end) {
			tags.push(year);
			at = nextYear;
		} else if (isFirst && nextMonth <= end) {
			tags.push(month);
			at = nextMonth;
		} else {
			tags.push(day);
			at += DAY_SECONDS;
		}
	}
	return tags;
}
