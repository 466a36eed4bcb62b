/** What this user picks, the last first; kept by the window, it is nobody else's business. */

const KEY = "recent-emoji";
const MAX_RECENT = 16;
/** Until something was picked. */
const usual = ["👍", "❤️", "😂", "🎉", "😮", "😢", "🙏", "👀"];

export function recentEmoji(): readonly string[] {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
		const list = Array.isArray(kept)
			? kept.filter((one): one is string => typeof one === "string")
			: [];
		return [...new Set([...list, ...usual])].slice(0, MAX_RECENT);
	} catch {
		return usual;
	}
}

export function noteEmoji(emoji: string): void {
	const list = [emoji, ...recentEmoji().filter((one) => one !== emoji)];
	try {
		localStorage.setItem(KEY, JSON.stringify(list.slice(0, MAX_RECENT)));
	} catch {
		// Where nothing can be kept, the usual ones are there.
	}
}
