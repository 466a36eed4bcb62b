import { useId } from "react";
import "./switch.css";

interface SwitchProps {
	readonly label: string;
	readonly on: boolean;
	readonly busy?: boolean;
	readonly onChange: (on: boolean) => void;
}

export function Switch({ label, on, busy = false, onChange }: SwitchProps) {
	const id = useId();
	return (
		<div className="switch-row">
			<label htmlFor={id}>{label}</label>
			<button
				id={id}
				type="button"
				role="switch"
				aria-checked={on}
				aria-busy={busy}
				className="switch"
				onClick={() => onChange(!on)}
			>
				<span className="switch-thumb" />
			</button>
		</div>
	);
}
