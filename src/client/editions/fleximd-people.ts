import { createHash } from "node:crypto";
import { foldUser } from "../../protocol/address";
import type { UserEntry } from "../../protocol/typed/datums";
import { keyHex } from "../../protocol/typed/keys";
import type { Conversation } from "../../shared/domain/conversation";
import {
	type ConnectionId,
	type ConversationId,
	conversationIdOf,
	type PersonKey,
	type ServerId,
} from "../../shared/domain/ids";
import { type Core, sentRequestsOf } from "../core";
import type { FleximdLine } from "./fleximd-line";
import { keyOfName, nameOfKey, shownAlias } from "./names";

/** Who is who on a fleximd: names that follow from keys, aliases, who is online, and the one conversation with each. */
export class FleximdPeople {
	/** This user's key, and the name that follows from it. */
	#key: Uint8Array = new Uint8Array(0);
	#name = "";
	/** Aliases by name, as this line has heard them. */
	#aliases = new Map<string, string>();
	/** Who is online, by name. */
	#here = new Set<string>();
	/** Connections and who is at their other end. */
	readonly #others = new Map<string, string>();

	/** @param called told how somebody is shown from now on */
	constructor(
		readonly core: Core,
		readonly serverId: ServerId,
		readonly called: (name: PersonKey, alias: string) => void,
	) {}

	get key(): Uint8Array {
		return this.#key;
	}

	get name(): string {
		return this.#name;
	}

	/** This user logs in with that key. */
	entered(key: Uint8Array): void {
		this.#key = key;
		this.#name = nameOfKey(key) ?? "";
	}

	/** The line is gone: the next one tells everything anew. */
	reset(): void {
		this.#aliases = new Map();
		this.#here = new Set();
	}

	get here(): readonly string[] {
		return [...this.#here];
	}

	isHere(name: string): boolean {
		return this.#here.has(name);
	}

	/** @returns whether it was known to be here */
	gone(name: string): boolean {
		return this.#here.delete(name);
	}

	/** The server has said who it is. */
	isMet(name: string): boolean {
		return this.#aliases.has(name);
	}

	learn({ key, aliases }: UserEntry): void {
		const name = nameOfKey(key);
		if (name === null) return;
		this.#here.add(name);
		const alias = shownAlias(aliases[0] ?? "");
		if (alias === "" || this.#aliases.get(name) === alias) return;
		this.#aliases.set(name, alias);
		// Nothing keeps two from having one alias; the key tells them apart.
		const isTaken = [...this.#aliases].some(
			([other, taken]) => other !== name && foldUser(taken) === foldUser(alias),
		);
		const sign = isTaken ? ` (${keyHex(key).slice(0, 6)})` : "";
		if (name !== this.#name) this.called(name as PersonKey, alias + sign);
	}

	aliasOf(name: string): string {
		const known = this.#aliases.get(name);
		if (known !== undefined) return known;
		const conversation = this.conversation(this.connectionTo(name));
		return conversation?.members[0]?.name ?? shownAlias(name);
	}

	/**
	 * Asks the server.
	 * @returns why not, where there is no such person, or not one
	 */
	async find(
		line: FleximdLine,
		written: string,
	): Promise<
		{ name: string; alias: string } | "several-people" | "nobody-online"
	> {
		const folded = foldUser(written);
		const key = keyOfName(folded);
		const online = key && (await line.user(keyHex(key)));
		const found = online ? [online] : await line.search(written);
		for (const entry of found) this.learn(entry);
		const names = found.flatMap(({ key }) => nameOfKey(key) ?? []);
		const [name, ...more] = names;
		if (more.length > 0) return "several-people";
		if (name !== undefined) return { name, alias: this.aliasOf(name) };
		// Who is away can be written to by the key alone.
		const isKnown = folded.startsWith("key-") || this.#isKnown(folded);
		return key && isKnown
			? { name: folded, alias: this.aliasOf(folded) }
			: "nobody-online";
	}

	/** Both sides come to the same, whoever begins. */
	connectionTo(name: string): string {
		const id = createHash("sha256")
			.update(["fleximd", ...[this.#name, name].sort()].join("\0"))
			.digest("hex");
		this.#others.set(id, name);
		return id;
	}

	/** Who is at the other end of a Connection; null where nobody is known to be. */
	other(id: string): string | null {
		const known = this.#others.get(id);
		if (known !== undefined) return known;
		const state = this.core.state();
		const asked = sentRequestsOf(state, this.serverId).find(
			({ connectionId }) => connectionId === id,
		);
		const [person] = [
			...(this.conversation(id)?.members ?? []),
			...(asked?.to ?? []),
			state.pendingRequests[this.conversationId(id)]?.from,
		];
		const name = person?.key;
		if (name === undefined || this.connectionTo(name) !== id) return null;
		return name;
	}

	conversation(id: string): Conversation | undefined {
		return this.core.state().conversations[this.conversationId(id)];
	}

	conversationId(id: string): ConversationId {
		return conversationIdOf(this.serverId, id as ConnectionId);
	}

	#isKnown(name: string): boolean {
		const id = this.connectionTo(name);
		return this.other(id) !== null && this.conversation(id) !== undefined;
	}
}
