import { strings } from "../../language";
import type { Person } from "../../shared/domain/person";
import "./unverified.css";

/** Beside a name that nobody has proven; nothing beside one that somebody has. */
export function Unverified({ person }: { readonly person: Person }) {
	if (person.identityKey !== null) return null;
	return (
		<span className="unverified" title={strings.people.unverifiedTitle}>
			{strings.people.unverified}
		</span>
	);
}
