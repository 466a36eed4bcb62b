import { type RefObject, useEffect } from "react";
import { findPhrases, phrasesOf } from "../../../shared/search-text";

/** As the style sheet names it. */
const NAME = "found-settings";

/**
 * Marks the words of `text` in what an element shows, without changing it: what is there belongs to the controls that
 * show it (CSS Custom Highlight API).
 */
export function useFoundWords(
	within: RefObject<HTMLElement | null>,
	text: string,
): void {
	useEffect(() => {
		const element = within.current;
		const phrases = phrasesOf(text);
		if (!element || phrases.length === 0) return;
		const ranges: Range[] = [];
		const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
		for (let node = walker.nextNode(); node; node = walker.nextNode())
			for (const phrase of phrases)
				for (const [start, end] of findPhrases(node.textContent ?? "", [
					phrase,
				]) ?? []) {
					const range = document.createRange();
					range.setStart(node, start);
					range.setEnd(node, end);
					ranges.push(range);
				}
		CSS.highlights.set(NAME, new Highlight(...ranges));
		return () => void CSS.highlights.delete(NAME);
	}, [within, text]);
}
