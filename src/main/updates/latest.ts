import { z } from "zod";
import type { ProxyChoice } from "../../client/proxy";
import { getThrough } from "./get-through";

/** The largest answer that is read. */
const MAX_FEED_BYTES = 64 * 1_024;
const TIMEOUT_MS = 10_000;

/** What the feed says of the newest version. */
const latestSchema = z.object({
	version: z.string().regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/),
	page: z.string().max(2_000),
});

export interface Latest {
	/** Three numbers with points between. */
	readonly version: string;
	/** Of the same scheme as the feed. */
	readonly page: string;
}

/**
 * Asks what the newest version is: one small file, nothing else is fetched.
 * @param proxy whom the connection is asked of
 * @throws where nothing sensible came back
 */
export async function fetchLatest(
	feed: URL,
	proxy: ProxyChoice = null,
): Promise<Latest> {
	if (proxy === "lost") throw new Error("no proxy is known");
	const signal = AbortSignal.timeout(TIMEOUT_MS);
	if (proxy) return read(await getThrough(proxy, feed, signal), feed);
	const response = await fetch(feed, {
		signal,
		credentials: "omit",
		referrerPolicy: "no-referrer",
	});
	// A redirect must not lead out of https.
	if (new URL(response.url).protocol !== feed.protocol) {
		throw new Error("the answer came over another protocol");
	}
	if (!response.ok) throw new Error(`the answer was ${response.status}`);
	return read(response.body, feed);
}

async function read(
	body: AsyncIterable<Uint8Array> | null,
	feed: URL,
): Promise<Latest> {
	const latest = latestSchema.parse(JSON.parse(await readBounded(body)));
	if (new URL(latest.page).protocol !== feed.protocol) {
		throw new Error("the page is of another protocol");
	}
	return latest;
}

async function readBounded(
	body: AsyncIterable<Uint8Array> | null,
): Promise<string> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	if (!body) return "";
	for await (const chunk of body) {
		length += chunk.length;
		if (length > MAX_FEED_BYTES) throw new Error("the answer is too long");
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString();
}

/** Whether `version` comes after `than`; both are three numbers with points between. */
export function isNewer(version: string, than: string): boolean {
	const numbers = (text: string) => text.split(".").map(Number);
	const [a, b] = [numbers(version), numbers(than)];
	for (let i = 0; i < 3; i++) {
		const difference = (a[i] ?? 0) - (b[i] ?? 0);
		if (difference !== 0) return difference > 0;
	}
	return false;
}
