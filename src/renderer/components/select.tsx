import { useId } from "react";
import "./text-field.css";

interface SelectProps<T extends string> {
	readonly label: string;
	/** What it does, in a sentence or two; read out with it. */
	readonly note?: string;
	readonly value: T;
	readonly options: readonly (readonly [value: T, label: string])[];
	readonly onChange: (value: T) => void;
}

/** One of many choices, in the platform's own list; of a few, `Segmented`. */
export function Select<T extends string>({
	label,
	note,
	value,
	options,
	onChange,
}: SelectProps<T>) {
	const id = useId();
	const noteId = `${id}-note`;
	return (
		<div className="field">
			<label className="field-head" htmlFor={id}>
				{label}
			</label>
			<select
				id={id}
				value={value}
				aria-describedby={note ? noteId : undefined}
				onChange={({ target }) => onChange(target.value as T)}
			>
				{options.map(([option, text]) => (
					<option key={option} value={option}>
						{text}
					</option>
				))}
			</select>
			{note ? (
				<p id={noteId} className="field-note">
					{note}
				</p>
			) : null}
		</div>
	);
}
