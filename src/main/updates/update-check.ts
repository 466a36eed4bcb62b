import type { ProxyChoice } from "../../client/proxy";
import type { UpdateState } from "../../shared/domain/update";
import { type AppError, errorOf } from "../../shared/errors";
import { fetchLatest, isNewer } from "./latest";

const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * Looks once a day for a newer version, while the user wants it to. It tells of one and leaves the rest to
 * the user: nothing is downloaded, and on a network without internet nothing happens.
 */
export class UpdateCheck {
	#timer: NodeJS.Timeout | null = null;
	/** Counts up with each start and stop: an answer that comes after is nobody's any more. */
	#turn = 0;

	/**
	 * @param feed where the newest version is written; null for a build that names no place
	 * @param version this app's
	 * @param proxyFor whom a connection to this host is asked of
	 */
	constructor(
		readonly feed: URL | null,
		readonly version: string,
		readonly onState: (state: UpdateState) => void,
		readonly now: () => number = Date.now,
		readonly proxyFor: (host: string) => ProxyChoice = () => null,
	) {}

	/** Looks now, and then once a day. */
	start(): void {
		this.stop();
		this.#timer = setInterval(() => void this.check(), DAY_MS);
		this.#timer.unref();
		void this.check();
	}

	stop(): void {
		this.#turn++;
		if (this.#timer) clearInterval(this.#timer);
		this.#timer = null;
		this.onState({ kind: "off" });
	}

	/** Looks now, unless it is switched off. */
	look(): void {
		if (this.#timer) void this.check();
	}

	/** Never rejects. */
	async check(): Promise<void> {
		const turn = ++this.#turn;
		this.onState({ kind: "checking" });
		const state = await this.#look();
		if (turn === this.#turn) this.onState(state);
	}

	async #look(): Promise<UpdateState> {
		const failed = (error: AppError): UpdateState => ({
			kind: "failed",
			error,
			checkedAt: this.now(),
		});
		if (!this.feed) {
			return failed(errorOf("no-update-feed"));
		}
		try {
			const { version, page } = await fetchLatest(
				this.feed,
				this.proxyFor(this.feed.hostname),
			);
			return isNewer(version, this.version)
				? { kind: "available", version, page, checkedAt: this.now() }
				: { kind: "current", checkedAt: this.now() };
		} catch {
			return failed(errorOf("update-check-failed", { host: this.feed.host }));
		}
	}
}

/** @returns null where the text is no https address; before packaging http does too, for tests */
export function readFeed(text: unknown, isPackaged: boolean): URL | null {
	if (typeof text !== "string" || !URL.canParse(text)) return null;
	const feed = new URL(text);
	if (feed.protocol === "https:") return feed;
	return feed.protocol === "http:" && !isPackaged ? feed : null;
}
