import { Finder } from "../../discovery/finder";
import type { NearbyRelay } from "../../shared/domain/nearby";

/** However often others say something else, a window hears of it at most this often. */
const TELL_MS = 500;

/** Looks for relays on this network, as long as the user wants it. */
export class Nearby {
	#finder: Finder | null = null;
	#telling: NodeJS.Timeout | null = null;
	#relays: readonly NearbyRelay[] = [];

	constructor(readonly changed: (relays: readonly NearbyRelay[]) => void) {}

	/** Also where it does so already. */
	setOn(on: boolean): void {
		if (!on) {
			this.#stop();
			return;
		}
		this.#finder ??= new Finder((relays) => {
			this.#relays = relays;
			this.#telling ??= setTimeout(() => this.#tell(), TELL_MS);
		});
	}

	#stop(): void {
		this.#finder?.close();
		this.#finder = null;
		if (this.#relays.length === 0) return;
		this.#relays = [];
		this.#tell();
	}

	lookAgain(): void {
		this.#finder?.lookAgain();
	}

	/** What listening has shown of the network itself; null while it does not. */
	get finder(): Pick<Finder, "failures" | "heardIn"> | null {
		return this.#finder;
	}

	#tell(): void {
		if (this.#telling) clearTimeout(this.#telling);
		this.#telling = null;
		this.changed(this.#relays);
	}
}
