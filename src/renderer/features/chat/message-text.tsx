import { type ReactNode, useMemo, useState } from "react";
import { strings } from "../../../language";
import type { PersonKey } from "../../../shared/domain/ids";
import type { TextRange } from "../../../shared/domain/pages";
import { bridge } from "../../bridge";
import { TextAction } from "../../components/text-action";
import { run } from "../../state/store";
import {
	type Block,
	type Inline,
	readMarkdown,
	visibleText,
} from "../../text/markdown";
import { markedParts, marksSeen } from "../../text/marked-parts";
import { mentionParts } from "../../text/mentions";
import { isInvite } from "../../text/split-links";
import { CodeBlock } from "./code-block";
import "./message-text.css";

const words = strings.talk;
/** What is shown of a longer text until all of it is asked for. */
const SHOWN_LENGTH = 4_000;
const SHOWN_LINES = 60;

interface MessageTextProps {
	readonly text: string;
	/** Whom it calls by name. */
	readonly mentions: readonly PersonKey[];
	/** Who reads it. */
	readonly self: PersonKey | null;
	/** What is looked for, in `text`. */
	readonly marks: readonly TextRange[];
}

/** A text with markdown's basics, never HTML. Its links are opened by main, in the user's browser. */
export function MessageText({ text, mentions, self, marks }: MessageTextProps) {
	const [isWhole, setWhole] = useState(false);
	const short = useMemo(() => beginningOf(text), [text]);
	const shown = isWhole ? text : short;
	const blocks = useMemo(() => readMarkdown(shown), [shown]);
	const seen = useMemo(
		() =>
			marks.length > 0 ? marksSeen(shown, visibleText(blocks), marks) : [],
		[shown, blocks, marks],
	);
	const draw = new Drawing(seen, mentions, self);
	return (
		<>
			{draw.blocks(blocks)}
			{shown.length < text.length ? (
				<TextAction className="text-more" onClick={() => setWhole(true)}>
					{words.showAll(text.length)}
				</TextAction>
			) : null}
		</>
	);
}

function beginningOf(text: string): string {
	let lines = 0;
	let end = Math.min(text.length, SHOWN_LENGTH);
	for (let at = 0; at < end; at++) {
		if (text.charCodeAt(at) === 10 && ++lines === SHOWN_LINES) end = at;
	}
	return end === text.length ? text : text.slice(0, end).toWellFormed();
}

/** Counts, while it draws, the letters that can be seen: marks are given in them. */
class Drawing {
	#at = 0;
	#key = 0;

	constructor(
		readonly marks: readonly TextRange[],
		readonly mentions: readonly PersonKey[],
		readonly self: PersonKey | null,
	) {}

	blocks(blocks: readonly Block[]): ReactNode[] {
		return blocks.map((block, i) => {
			// One break stands between two, as in `visibleText`.
			if (i > 0) this.#at++;
			return this.#block(block);
		});
	}

	#block(block: Block): ReactNode {
		const key = this.#key++;
		switch (block.kind) {
			case "paragraph":
				return (
					<p key={key} className="message-text" dir="auto">
						{this.#inlines(block.children)}
					</p>
				);
			case "code":
				return (
					<CodeBlock key={key} text={block.text} language={block.language}>
						{this.#text(block.text)}
					</CodeBlock>
				);
			case "quote":
				return (
					<blockquote key={key} className="text-quote">
						{this.blocks(block.children)}
					</blockquote>
				);
			case "list": {
				const items = block.items.map((item, i) => {
					if (i > 0) this.#at++;
					return <li key={this.#key++}>{this.blocks(item)}</li>;
				});
				return block.start === null ? (
					<ul key={key} className="text-list">
						{items}
					</ul>
				) : (
					<ol key={key} className="text-list" start={block.start}>
						{items}
					</ol>
				);
			}
		}
	}

	#inlines(inlines: readonly Inline[]): ReactNode[] {
		return inlines.map((one) => this.#inline(one));
	}

	#inline(one: Inline): ReactNode {
		const key = this.#key++;
		switch (one.kind) {
			case "text":
				return this.#mentioning(one.text);
			case "code":
				return (
					<code key={key} className="text-code">
						{this.#text(one.text)}
					</code>
				);
			case "link":
				return (
					<Link key={key} url={one.url}>
						{this.#text(one.text)}
					</Link>
				);
			case "named-link":
				return (
					<Link key={key} url={one.url} host={new URL(one.url).host}>
						{this.#inlines(one.children)}
					</Link>
				);
			case "strong":
				return <strong key={key}>{this.#inlines(one.children)}</strong>;
			case "em":
				return <em key={key}>{this.#inlines(one.children)}</em>;
			case "del":
				return <del key={key}>{this.#inlines(one.children)}</del>;
		}
	}

	#mentioning(text: string): ReactNode {
		if (this.mentions.length === 0) return this.#text(text);
		return mentionParts(text, this.mentions).map((part) =>
			part.person === null ? (
				this.#text(part.text)
			) : (
				<span
					key={this.#key++}
					className={
						part.person === this.self ? "mention mention-self" : "mention"
					}
				>
					{this.#text(part.text)}
				</span>
			),
		);
	}

	/** With what is looked for marked in it. */
	#text(text: string): ReactNode {
		const start = this.#at;
		this.#at += text.length;
		if (this.marks.length === 0) return text;
		const near = this.marks
			.filter(([from, to]) => to > start && from < this.#at)
			.map(([from, to]) => [Math.max(0, from - start), to - start] as const);
		return markedParts(text, near).map((part) =>
			part.marked ? (
				<mark key={`${start} ${part.start}`}>{part.text}</mark>
			) : (
				part.text
			),
		);
	}
}

interface LinkProps {
	readonly url: string;
	/** Said beside words that are not the address itself. */
	readonly host?: string;
	readonly children: ReactNode;
}

function Link({ url, host, children }: LinkProps) {
	return (
		<>
			<a
				href={url}
				title={
					isInvite(url) ? strings.chat.inviteTitle : strings.chat.linkTitle(url)
				}
				draggable={false}
				rel="noreferrer"
				onClick={(event) => {
					event.preventDefault();
					void run(bridge.openLink({ url }));
				}}
				onAuxClick={(event) => event.preventDefault()}
			>
				{children}
			</a>
			{host === undefined ? null : <span className="text-host"> ({host})</span>}
		</>
	);
}
