/** A name that belongs to a key. */
export interface OwnedName {
	/** The name folded for comparison. */
	readonly name: string;
	/** base64url Ed25519 public key. */
	readonly key: string;
	/** Unix milliseconds of the key's last success. */
	readonly lastSeen: number;
}

/** Which names belong to which keys on this server: each to the first that proved itself under it. */
export class NameBook {
	readonly #owned = new Map<string, OwnedName>();

	/** @param changed called when something is to be written down */
	constructor(
		owned: readonly OwnedName[],
		readonly maxNames: number,
		readonly changed: () => void,
	) {
		for (const one of owned) this.#owned.set(one.name, one);
	}

	/** @returns the key that a name belongs to; null for one that is free */
	owner(name: string): string | null {
		return this.#owned.get(name)?.key ?? null;
	}

	/** @returns Unix milliseconds; 0 where the name's owner was never here */
	lastSeen(name: string): number {
		return this.#owned.get(name)?.lastSeen ?? 0;
	}

	get isFull(): boolean {
		return this.#owned.size >= this.maxNames;
	}

	/**
	 * A key has proven itself under a name that is its own, or free.
	 * @param now Unix milliseconds
	 */
	claim(name: string, key: string, now: number): void {
		this.#owned.set(name, { name, key, lastSeen: now });
		this.changed();
	}

	/** @returns whether it belonged to anybody */
	release(name: string): boolean {
		const wasOwned = this.#owned.delete(name);
		if (wasOwned) this.changed();
		return wasOwned;
	}

	/** All of them, by name. */
	all(): OwnedName[] {
		return [...this.#owned.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
	}
}
