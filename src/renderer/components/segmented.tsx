import { useId } from "react";
import "./segmented.css";

interface SegmentedProps<T extends string> {
	readonly label: string;
	/** null where none of them is. */
	readonly value: T | null;
	readonly options: readonly (readonly [value: T, label: string])[];
	readonly onChange: (value: T) => void;
}

/** One of a few choices, all in sight: radio buttons by role and keyboard. */
export function Segmented<T extends string>({
	label,
	value,
	options,
	onChange,
}: SegmentedProps<T>) {
	const name = useId();
	return (
		<fieldset className="segmented">
			<legend>{label}</legend>
			<div className="segments">
				{options.map(([option, text]) => (
					<label key={option} className="segment">
						<input
							type="radio"
							name={name}
							className="visually-hidden"
							checked={option === value}
							onChange={() => onChange(option)}
						/>
						<span>{text}</span>
					</label>
				))}
			</div>
		</fieldset>
	);
}
