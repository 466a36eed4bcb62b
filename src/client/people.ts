import type { PersonKey, ServerId } from "../shared/domain/ids";
import type { Person } from "../shared/domain/person";
import { type Core, conversationsOf, sentRequestsOf } from "./core";
import { peopleIn } from "./translate";

/** People of one server that are listed. */
const MAX_PEOPLE = 5_000;

/** Who is on one server, as it tells (profile section 3, `presence`), and how they write their names. */
export class People {
	#here = new Map<PersonKey, Person>();

	constructor(
		readonly core: Core,
		readonly serverId: ServerId,
	) {}

	/** A new line: the server tells everything anew. */
	reset(): void {
		this.#here = new Map();
	}

	onPresence(flags: readonly string[]): void {
		const { core, serverId } = this;
		const self = core.state().servers[serverId]?.self.key;
		const online = peopleIn(flags, "online");
		for (const person of online) {
			if (person.key === self) continue;
			if (this.#here.size < MAX_PEOPLE || this.#here.has(person.key)) {
				this.#here.set(person.key, person);
			}
		}
		if (online.length > 0) this.#respell();
		for (const { key } of peopleIn(flags, "offline")) this.#here.delete(key);
		const people = [...this.#here.values()].sort((a, b) =>
			a.name.localeCompare(b.name),
		);
		core.emit({ type: "people-changed", serverId, people });
	}

	/** A person under the name as its owner writes it, where this server has told it. */
	spelled<T extends Person>(person: T): T {
		const name = this.#here.get(person.key)?.name ?? person.name;
		return name === person.name ? person : { ...person, name };
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
