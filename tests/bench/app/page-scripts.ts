/** What is asked of a page, as text: the page has no door for anything else. */

/**
 * Waits until `ready` (an expression) is an element that has the focus, and returns when the frame it stands in
 * has been drawn, in Unix milliseconds.
 */
export function usable(ready: string): string {
	return whenThere(
		ready,
		`if (!element.checkVisibility()) return;
			element.focus();
			if (document.activeElement !== element) return;
			observer.disconnect();
			requestAnimationFrame(() => {
				const { port1, port2 } = new MessageChannel();
				port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
				port2.postMessage(null);
			});`,
	);
}

/** Waits until `ready` (an expression) is an element, and clicks it. */
export function click(ready: string): string {
	return whenThere(
		ready,
		`observer.disconnect();
			element.click();
			resolve(null);`,
	);
}

/** @param act with `element`, at each change of the page until it has called `observer.disconnect()` */
function whenThere(ready: string, act: string): string {
	return `new Promise((resolve) => {
		const observer = new MutationObserver(look);
		observer.observe(document, { subtree: true, childList: true, attributes: true });
		look();
		function look() {
			const element = ${ready};
			if (!element || element.disabled) return;
			${act}
		}
	})`;
}

export const fields = {
	/** The bare window's. */
	bare: `document.querySelector("textarea")`,
	/** The first screen's, where one says one's name. */
	firstRun: `document.querySelector("main.entry input")`,
	/** The search over the list, once the list reaches below what can be seen of it. */
	list: `(document.querySelector(".conversations li:last-child")?.getBoundingClientRect().bottom > document.querySelector(".sidebar-talk")?.getBoundingClientRect().bottom || null) && document.querySelector(".sidebar input")`,
	/** The open conversation's, once messages stand over it. */
	composer: `document.querySelector("[role=log] .message-line") && document.querySelector(".composer textarea")`,
} as const;

/** In the list. */
export const FIRST_CONVERSATION = `document.querySelector(".conversations li button")`;
