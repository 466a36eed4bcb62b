import { useId } from "react";
import "./switch.css";

interface SwitchProps {
	readonly label: string;
	/** What it does, in a sentence or two; read out with it. */
	readonly note?: string;
	/** null where it is not to be had here; the note says why. */
	readonly on: boolean | null;
	readonly busy?: boolean;
	readonly onChange: (on: boolean) => void;
}

export function Switch({
	label,
	note,
	on,
	busy = false,
	onChange,
}: SwitchProps) {
	const id = useId();
	const noteId = `${id}-note`;
	return (
		<>
			<div className="switch-row">
				{on === null ? (
					<p>{label}</p>
				) : (
					<>
						<label htmlFor={id}>{label}</label>
						<button
							id={id}
							type="button"
							role="switch"
							aria-checked={on}
							aria-busy={busy}
							aria-describedby={note ? noteId : undefined}
							className="switch"
							onClick={() => onChange(!on)}
						>
							<span className="switch-thumb" />
						</button>
					</>
				)}
			</div>
			{note ? (
				<p id={noteId} className="field-note">
					{note}
				</p>
			) : null}
		</>
	);
}
