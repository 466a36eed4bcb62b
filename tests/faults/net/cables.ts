import { sh } from "../drive/shell";

const ip = (...args: string[]) => sh("ip", ...args);

/**
 * A network namespace for the relay and one for each guest, a cable to each. All of it lies in the namespaces that
 * `npm run faults` has made for itself, and goes with them.
 */
export class Cables {
	/** @param guests names of at most eight letters */
	constructor(readonly guests: readonly string[]) {
		ip("netns", "add", "relay");
		ip("-n", "relay", "link", "set", "lo", "up");
		for (const [i, guest] of guests.entries()) {
			ip("netns", "add", guest);
			ip("-n", guest, "link", "set", "lo", "up");
			ip(
				...["link", "add", `to-${guest}`, "netns", "relay"],
				...["type", "veth", "peer", "name", "cable", "netns", guest],
			);
			ip("-n", "relay", "addr", "add", `10.9.${i}.1/24`, "dev", `to-${guest}`);
			ip("-n", "relay", "link", "set", `to-${guest}`, "up");
			ip("-n", guest, "addr", "add", `10.9.${i}.2/24`, "dev", "cable");
			ip("-n", guest, "link", "set", "cable", "up");
		}
		this.#nft("add", "table", "inet", "faults");
		for (const hook of ["input", "output"]) {
			this.#nft(
				...["add", "chain", "inet", "faults", hook],
				`{ type filter hook ${hook} priority 0 ; }`,
			);
		}
	}

	/** What stands before a program that runs there. */
	prefix(namespace: string): string[] {
		return ["ip", "netns", "exec", namespace];
	}

	/** Where a guest finds the relay. */
	relayAt(guest: string): string {
		return `10.9.${this.guests.indexOf(guest)}.1`;
	}

	/** Silence: nothing that the guest says arrives (`up`), or nothing that the relay says (`down`). */
	silence(guest: string, direction: "up" | "down"): void {
		this.#nft(
			...["add", "rule", "inet", "faults"],
			...(direction === "up" ? ["input", "iifname"] : ["output", "oifname"]),
			...[`to-${guest}`, "drop"],
		);
	}

	/** Loss of so many of a hundred packets, both ways. */
	lose(guest: string, percent: number): void {
		for (const [chain, side] of [
			["input", "iifname"],
			["output", "oifname"],
		] as const) {
			this.#nft(
				...["add", "rule", "inet", "faults", chain, side, `to-${guest}`],
				...["numgen", "random", "mod", "100", "<", `${percent}`, "drop"],
			);
		}
	}

	/** The relay's system answers for a relay that knows nothing of these connections any more. */
	resetAll(guest: string): void {
		this.#nft(
			...["add", "rule", "inet", "faults", "input", "iifname", `to-${guest}`],
			...["meta", "l4proto", "tcp", "reject", "with", "tcp", "reset"],
		);
	}

	unplug(guest: string): void {
		ip("-n", "relay", "link", "set", `to-${guest}`, "down");
	}

	/** No more silence, loss or resets, and everything plugged in. */
	mend(): void {
		this.#nft("flush", "chain", "inet", "faults", "input");
		this.#nft("flush", "chain", "inet", "faults", "output");
		for (const guest of this.guests) {
			ip("-n", "relay", "link", "set", `to-${guest}`, "up");
		}
	}

	/** @returns the guest's address from now on; the one before is gone */
	changeAddress(guest: string, last: number): string {
		const net = `10.9.${this.guests.indexOf(guest)}`;
		ip("-n", guest, "addr", "flush", "dev", "cable");
		ip("-n", guest, "addr", "add", `${net}.${last}/24`, "dev", "cable");
		return `${net}.${last}`;
	}

	remove(): void {
		for (const name of ["relay", ...this.guests]) ip("netns", "del", name);
	}

	#nft(...args: string[]): void {
		ip("netns", "exec", "relay", "nft", ...args);
	}
}
