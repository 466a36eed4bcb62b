import MarkdownIt from "markdown-it";
import { assertNever } from "../../shared/errors";
import { lazy } from "../../shared/lazy";
import { hasMarkup } from "./has-markup";
import { shownName } from "./names";
import { splitLinks, webAddress } from "./split-links";

/** A message's text as it is shown: what markdown makes of it, and nothing that could run or load. */

export type Inline =
	| { readonly kind: "text" | "code"; readonly text: string }
	| { readonly kind: "link"; readonly text: string; readonly url: string }
	/** A link whose words say something else than its address. */
	| {
			readonly kind: "named-link";
			readonly url: string;
			readonly children: readonly Inline[];
	  }
	| {
			readonly kind: "strong" | "em" | "del";
			readonly children: readonly Inline[];
	  };

export type Block =
	| { readonly kind: "paragraph"; readonly children: readonly Inline[] }
	| { readonly kind: "code"; readonly text: string; readonly language: string }
	| { readonly kind: "quote"; readonly children: readonly Block[] }
	| {
			readonly kind: "list";
			/** What an ordered one begins with; null for one without numbers. */
			readonly start: number | null;
			readonly items: readonly (readonly Block[])[];
	  };

/** Longer texts are shown as they were typed: reading them for markdown must not hold the window up. */
const MAX_LENGTH = 20_000;
/** Levels of quotes, lists and emphasis; what is deeper is text. */
const MAX_NESTING = 12;

/** Made when the first text has markup: most have none. */
const markdown = lazy(() => {
	const parser = new MarkdownIt("zero", {
		html: false,
		linkify: false,
		maxNesting: MAX_NESTING,
	}).enable([
		"fence",
		"blockquote",
		"list",
		"newline",
		"backticks",
		"strikethrough",
		"emphasis",
		"link",
		// They end what `*` and `~` begin.
		"balance_pairs",
		"fragments_join",
	]);
	parser.normalizeLink = (url) => url;
	// What is no web address stays text, so that nothing of it is hidden.
	parser.validateLink = (url) => webAddress(url) !== null;
	return parser;
});

export function readMarkdown(text: string): readonly Block[] {
	const plain = (): readonly Block[] => [
		{ kind: "paragraph", children: linked(text) },
	];
	if (text.length > MAX_LENGTH || !hasMarkup(text)) return plain();
	const blocks = new Reader(markdown().parse(text, {})).blocks();
	return visibleText(blocks).trim() === "" ? plain() : blocks;
}

/** What there is to be read, in its order. */
export function visibleText(blocks: readonly Block[]): string {
	return blocks.map(blockText).join("\n");
}

/** The beginning of a text on one line, without markdown's signs. */
export function excerptOf(text: string, length: number): string {
	const start = text.slice(0, 2 * length);
	return shownName(visibleText(readMarkdown(start)), length);
}

function blockText(block: Block): string {
	switch (block.kind) {
		case "paragraph":
			return inlineText(block.children);
		case "code":
			return block.text;
		case "quote":
			return visibleText(block.children);
		case "list":
			return block.items.map(visibleText).join("\n");
		default:
			return assertNever(block);
	}
}

function inlineText(inlines: readonly Inline[]): string {
	return inlines
		.map((one) => ("text" in one ? one.text : inlineText(one.children)))
		.join("");
}

function linked(text: string): Inline[] {
	return splitLinks(text).map((part) =>
		part.kind === "link"
			? { kind: "link", text: part.text, url: part.url }
			: { kind: "text", text: part.text },
	);
}

type Token = ReturnType<ReturnType<typeof markdown>["parse"]>[number];

/** From markdown-it's flat list, where things open and close, to a tree. */
class Reader {
	#at = 0;

	constructor(readonly tokens: readonly Token[]) {}

	/** Up to what closes, or the end. */
	blocks(): readonly Block[] {
		const found: Block[] = [];
		for (;;) {
			const token = this.tokens[this.#at++];
			if (!token || token.type.endsWith("_close")) return found;
			const block = this.#block(token);
			if (block) found.push(block);
		}
	}

	#block(token: Token): Block | null {
		switch (token.type) {
			case "paragraph_open": {
				const inline = this.tokens[this.#at++];
				this.#at++;
				const children = new InlineReader(inline?.children ?? []).inlines();
				return { kind: "paragraph", children };
			}
			case "fence":
				return {
					kind: "code",
					text: token.content.replace(/\n$/, ""),
					language: token.info.trim(),
				};
			case "blockquote_open":
				return { kind: "quote", children: this.blocks() };
			case "bullet_list_open":
				return { kind: "list", start: null, items: this.#items() };
			case "ordered_list_open": {
				const start = Number(token.attrGet("start") ?? 1);
				return { kind: "list", start, items: this.#items() };
			}
			default:
				return token.content === ""
					? null
					: { kind: "paragraph", children: linked(token.content) };
		}
	}

	#items(): readonly (readonly Block[])[] {
		const items: (readonly Block[])[] = [];
		while (this.tokens[this.#at]?.type === "list_item_open") {
			this.#at++;
			items.push(this.blocks());
		}
		this.#at++;
		return items;
	}
}

class InlineReader {
	#at = 0;

	constructor(readonly tokens: readonly Token[]) {}

	inlines(): readonly Inline[] {
		const found: Inline[] = [];
		let text = "";
		const flush = () => {
			if (text !== "") found.push(...linked(text));
			text = "";
		};
		for (;;) {
			const token = this.tokens[this.#at++];
			if (!token || token.type.endsWith("_close")) {
				flush();
				return found;
			}
			switch (token.type) {
				case "softbreak":
				case "hardbreak":
					text += "\n";
					break;
				case "code_inline":
					flush();
					found.push({ kind: "code", text: token.content });
					break;
				case "strong_open":
				case "em_open":
				case "s_open": {
					flush();
					const kind = kinds[token.type as keyof typeof kinds];
					found.push({ kind, children: this.inlines() });
					break;
				}
				case "link_open": {
					flush();
					const url = webAddress(String(token.attrGet("href") ?? ""));
					const children = this.inlines();
					if (url) found.push({ kind: "named-link", url, children });
					else found.push(...children);
					break;
				}
				default:
					text += token.content;
			}
		}
	}
}

const kinds = { strong_open: "strong", em_open: "em", s_open: "del" } as const;
