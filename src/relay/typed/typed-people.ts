import { foldUser } from "../../protocol/address";
import { findOptions } from "../../protocol/options";
import { frameTyped } from "../../protocol/typed/codec";
import type { UserEntry } from "../../protocol/typed/datums";
import { keyFromHex } from "../../protocol/typed/keys";
import { Keys, nameOf, recipientOf } from "./keys";
import type { TypedUser } from "./typed-login";
import { fixedStatus } from "./typed-statuses";

/** Users in one Roster, so that its length never wraps. */
const USERS_PER_ROSTER = 256;

/** Who is here, as one client of the typed edition knows them. */
export class TypedPeople {
	readonly #keys = new Keys();
	/** Everybody else: address by the name folded for comparison. Null before the first list has come. */
	#online: Map<string, string> | null = null;
	/** Addresses whose names belong to a key. */
	readonly #owned = new Set<string>();

	constructor(readonly self: TypedUser) {}

	isSelf(address: string): boolean {
		return foldUser(nameOf(address)) === foldUser(this.self.name);
	}

	keyOf(address: string): string {
		return this.#keys.of(address);
	}

	/** What the client itself has written as the key of a name. */
	noteKey(name: string, hex: string): void {
		this.#keys.note(name, hex);
	}

	/** Names as people read them; whose name nobody has proven is a guest. */
	names(addresses: readonly string[]): string {
		return addresses
			.map((address) => {
				const isProven = this.#owned.has(address);
				return `${nameOf(address)}${isProven ? "" : " (guest)"}`;
			})
			.join(", ");
	}

	/** Takes the flags `key=` of any Message of the server's. */
	noteProofs(flags: readonly string[]): void {
		for (const proof of findOptions(flags, "key")) {
			this.#owned.add(proof.slice(proof.indexOf(":") + 1));
		}
	}

	/** @returns what the client is told of it */
	presence(flags: readonly string[]): Uint8Array {
		const online = findOptions(flags, "online");
		const offline = findOptions(flags, "offline");
		const isFirst = this.#online === null;
		this.#online ??= new Map();
		for (const address of online) {
			this.#online.set(foldUser(nameOf(address)), address);
		}
		for (const address of offline) {
			this.#online.delete(foldUser(nameOf(address)));
			this.#owned.delete(address);
		}
		// Who was here before is asked for with ROSTER.
		if (isFirst) return new Uint8Array(0);
		const change = (kind: "online" | "offline") => (address: string) =>
			fixedStatus({ kind, key: this.keyOf(address).toUpperCase() });
		return Buffer.concat([
			...online.map(change("online")),
			...offline.map(change("offline")),
		]);
	}

	roster(): Uint8Array {
		const others = [...(this.#online?.values() ?? [])];
		const users = [this.self.name, ...others].map((it) => this.#entry(it));
		const frames: Uint8Array[] = [];
		for (let i = 0; i < users.length; i += USERS_PER_ROSTER) {
			const some = users.slice(i, i + USERS_PER_ROSTER);
			frames.push(frameTyped({ kind: "roster", users: some }));
		}
		return Buffer.concat(frames);
	}

	/** The answer to GETUSER. */
	byKey(hex: string): Uint8Array {
		const isOwn = hex.toLowerCase() === this.self.key.toLowerCase();
		const whom = isOwn ? { person: this.self.name } : recipientOf(hex);
		const found = whom && "person" in whom ? this.#find(whom.person) : null;
		return found
			? frameTyped({ kind: "user", ...found })
			: fixedStatus({ kind: "unknown-key" });
	}

	/** The answer to SEARCH. */
	byAlias(alias: string): Uint8Array {
		const found = this.#find(alias);
		return found
			? frameTyped({ kind: "roster", users: [found] })
			: fixedStatus({ kind: "unknown-alias", alias: alias.slice(0, 255) });
	}

	#find(name: string): UserEntry | null {
		const folded = foldUser(name);
		if (folded === foldUser(this.self.name)) return this.#entry(this.self.name);
		const address = this.#online?.get(folded);
		return address === undefined ? null : this.#entry(address);
	}

	#entry(address: string): UserEntry {
		const hex = this.isSelf(address) ? this.self.key : this.keyOf(address);
		const key = keyFromHex(hex) ?? new Uint8Array(0);
		return { aliases: [nameOf(address)], key, lastSeen: 0n };
	}
}
