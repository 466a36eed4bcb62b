/** The schemes that belong to this app. */
export const LINK_SCHEMES = ["flex", "flexs"] as const;

/** The link among a start's arguments, as the system gives it; null where there is none. */
export function linkIn(argv: readonly string[]): string | null {
	return argv.find((one) => /^flexs?:/i.test(one)) ?? null;
}

/** Links that come before there is anybody to ask, and after. */
export class Links {
	#waiting: string | null = null;
	#open: ((text: string) => void) | null = null;

	/** @param text as the system gave it; null for none */
	take(text: string | null): void {
		if (text === null) return;
		if (this.#open) this.#open(text);
		// Of several only the first: nobody can see which of them would be asked about.
		else this.#waiting ??= text;
	}

	/** From now on there is somebody to ask. */
	attach(open: (text: string) => void): void {
		this.#open = open;
		const text = this.#waiting;
		this.#waiting = null;
		this.take(text);
	}
}
