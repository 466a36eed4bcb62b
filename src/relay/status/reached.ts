import type { Socket } from "node:net";
import { ownNetworks } from "../../node/own-networks";
import { plainAddress } from "../auth/bans";
import type { Line } from "../line";

/** Own addresses remembered for having been reached. */
const MAX_REACHED = 16;

/** By which of its addresses people from other computers have reached this server. */
export class Reached {
	#addresses: readonly string[] = [];
	#last: number | null = null;

	/** The latest first. */
	get addresses(): readonly string[] {
		return this.#addresses;
	}

	/** When such a person was here last, in Unix milliseconds; null for never. */
	get last(): number | null {
		return this.#last;
	}

	/** @param now Unix milliseconds */
	look(lines: Iterable<Line>, now: number): void {
		const own = new Set(ownNetworks().map(({ address }) => address));
		for (const { remote, stream } of lines) {
			if (own.has(plainAddress(remote))) continue;
			this.#last = now;
			const { localAddress } = stream as Socket;
			if (localAddress) this.#note(plainAddress(localAddress));
		}
	}

	#note(address: string): void {
		if (this.#addresses[0] === address) return;
		const others = this.#addresses.filter((one) => one !== address);
		this.#addresses = [address, ...others].slice(0, MAX_REACHED);
	}
}
