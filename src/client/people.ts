import type { PersonKey, ServerId } from "../shared/domain/ids";
import type { Person } from "../shared/domain/person";
import { type Core, conversationsOf, sentRequestsOf } from "./core";
import { keysIn, peopleIn } from "./translate";

/** People of one server that are listed. */
const MAX_PEOPLE = 5_000;

/** Who is on one server, as it tells (profile section 3, `presence`), and how they write their names. */
export class People {
	#here = new Map<PersonKey, Person>();
	/** The keys that own names, also of people who are away. */
	#keys = new Map<PersonKey, string>();
	/** How people are shown whose names say nothing; not a server's to say, but an edition's that knows no names. */
	readonly #aliases = new Map<PersonKey, string>();

	constructor(
		readonly core: Core,
		readonly serverId: ServerId,
	) {}

	/** A new line: the server tells everything anew. */
	reset(): void {
		this.#here = new Map();
		this.#keys = new Map();
	}

	onPresence(flags: readonly string[]): void {
		const { core, serverId } = this;
		const self = core.state().servers[serverId]?.self.key;
		const online = peopleIn(flags, "online");
		// Who comes without a key is a guest now, whoever had the name before.
		for (const { key } of online) this.#keys.delete(key);
		this.#noteKeys(flags);
		for (const person of online) {
			if (person.key === self) continue;
			if (this.#here.size < MAX_PEOPLE || this.#here.has(person.key)) {
				this.#here.set(person.key, this.#identified(person));
			}
		}
		this.#respell();
		for (const { key } of peopleIn(flags, "offline")) this.#here.delete(key);
		const people = [...this.#here.values()].sort((a, b) =>
			a.name.localeCompare(b.name),
		);
		core.emit({ type: "people-changed", serverId, people });
	}

	/** Takes in whose names belong to keys, as an OK says it. */
	learnKeys(flags: readonly string[]): void {
		if (this.#noteKeys(flags)) this.#respell();
	}

	/** Somebody is shown under this name from now on. */
	called(key: PersonKey, alias: string): void {
		if (this.#aliases.size >= MAX_PEOPLE && !this.#aliases.has(key)) return;
		this.#aliases.set(key, alias);
		const here = this.#here.get(key);
		if (here) this.#here.set(key, { ...here, name: alias });
		this.#respell();
	}

	/** A person with the key that owns their name, by this server's word. */
	proven<T extends Person>(person: T): T {
		const identityKey = this.#keys.get(person.key) ?? person.identityKey;
		const name = this.#aliases.get(person.key) ?? person.name;
		return identityKey === person.identityKey && name === person.name
			? person
			: { ...person, name, identityKey };
	}

	/** A person under the name as its owner writes it, and with its key, where this server has told it. */
	spelled<T extends Person>(person: T): T {
		const { name, identityKey } =
			this.#here.get(person.key) ?? this.proven<Person>(person);
		return name === person.name && identityKey === person.identityKey
			? person
			: { ...person, name, identityKey };
	}

	#identified(person: Person): Person {
		const name = this.#aliases.get(person.key) ?? person.name;
		return { ...person, name, identityKey: this.#keys.get(person.key) ?? null };
	}

	/** @returns whether there was anything */
	#noteKeys(flags: readonly string[]): boolean {
		const keys = keysIn(flags);
		for (const { key, identityKey } of keys) {
			if (this.#keys.size >= MAX_PEOPLE && !this.#keys.has(key)) continue;
			this.#keys.set(key, identityKey);
			const here = this.#here.get(key);
			if (here) this.#here.set(key, { ...here, identityKey });
		}
		return keys.length > 0;
	}

	/** Whoever was asked for as `bob` and turns out to write it `Bob` is called so from now on. */
	#respell(): void {
		const { core, serverId } = this;
		for (const { id, members } of conversationsOf(core.state(), serverId)) {
			const better = this.#better(members);
			if (better) core.emit({ type: "members-changed", id, members: better });
		}
		for (const { id, to, acknowledgedBy } of sentRequestsOf(
			core.state(),
			serverId,
		)) {
			const better = this.#better(to);
			if (!better) continue;
			const known = acknowledgedBy.map((person) => this.spelled(person));
			core.emit({
				type: "sent-request-changed",
				id,
				change: { to: better, acknowledgedBy: known },
			});
		}
	}

	/** @returns null where nobody's name is known any better */
	#better<T extends Person>(people: readonly T[]): T[] | null {
		const better = people.map((person) => this.spelled(person));
		return better.some((person, i) => person !== people[i]) ? better : null;
	}
}
