/** A port as it is typed, 0 to 65535; null for anything else. */
export function parsePort(text: string): number | null {
	const trimmed = text.trim();
	if (!/^\d{1,5}$/.test(trimmed)) return null;
	const port = Number(trimmed);
	return port <= 65_535 ? port : null;
}
