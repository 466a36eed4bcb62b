import { strings } from "../../../language";
import type { Edition } from "../../../shared/domain/server";
import { Segmented } from "../../components/segmented";

const words = strings.servers.edition;

interface EditionFieldProps {
	readonly value: Edition;
	readonly onChange: (edition: Edition) => void;
}

/** What is at a server's address, and what can't be done there. */
export function EditionField({ value, onChange }: EditionFieldProps) {
	const choice = value ?? "unknown";
	return (
		<div>
			<Segmented
				label={words.label}
				value={choice}
				options={[
					["unknown", words.unknown],
					["rfc", words.rfc],
					["fleximd", words.fleximd],
					["peer", words.peer],
				]}
				onChange={(next) => onChange(next === "unknown" ? null : next)}
			/>
			<p className="field-note">{words.notes[choice]}</p>
		</div>
	);
}
