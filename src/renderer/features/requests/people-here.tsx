import { useId } from "react";
import { strings } from "../../../language";
import { calledName } from "../../../language/called";
import type { Person } from "../../../shared/domain/person";
import { Avatar } from "../../components/avatar";
import { Unverified } from "../../components/unverified";
import { hasRecipient, writtenName } from "./recipients";

const words = strings.newConversation;

interface PeopleHereProps {
	readonly people: readonly Person[];
	/** What stands in the field that they are chosen for. */
	readonly to: string;
	readonly onToggle: (name: string) => void;
}

/** Who is on a server now, to be chosen by a click. */
export function PeopleHere({ people, to, onToggle }: PeopleHereProps) {
	const id = useId();
	return (
		<div className="request-suggestions">
			<h3 id={id}>{words.online}</h3>
			{people.length > 0 ? (
				<ul aria-labelledby={id} className="scrolls">
					{people.map((person) => (
						<li key={person.key}>
							<button
								type="button"
								className="suggestion"
								aria-pressed={hasRecipient(to, writtenName(person))}
								onClick={() => onToggle(writtenName(person))}
							>
								<Avatar people={[person]} size="small" />
								<span className="foreign truncate">{calledName(person)}</span>
								<Unverified person={person} />
							</button>
						</li>
					))}
				</ul>
			) : (
				<p className="field-note">{words.nobodyOnline}</p>
			)}
		</div>
	);
}
