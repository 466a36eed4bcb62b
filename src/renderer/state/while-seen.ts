type Page = Pick<
	Document,
	"hidden" | "addEventListener" | "removeEventListener"
>;

/**
 * Does something now and every so often while somebody can see the page, and at once when it is seen again.
 * @returns ends it
 */
export function whileSeen(
	page: Page,
	everyMs: number,
	act: () => void,
): () => void {
	let timer: ReturnType<typeof setInterval> | null = null;
	const follow = () => {
		if (timer) clearInterval(timer);
		timer = page.hidden ? null : setInterval(act, everyMs);
		if (!page.hidden) act();
	};
	follow();
	page.addEventListener("visibilitychange", follow);
	return () => {
		if (timer) clearInterval(timer);
		page.removeEventListener("visibilitychange", follow);
	};
}
