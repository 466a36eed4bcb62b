import "./mark.css";

/** The sign of FLEX: two people and the line that bends between them. */
export function Mark({ size }: { readonly size: number }) {
	return (
		<svg
			className="mark"
			width={size}
			height={size}
			viewBox="0 0 48 48"
			aria-hidden="true"
		>
			<rect className="mark-ground" width="48" height="48" rx="15" />
			<path
				className="mark-line"
				d="M13 29 C13 14 24 14 24 24 S35 34 35 19"
				fill="none"
				strokeWidth="4"
				strokeLinecap="round"
			/>
			<circle className="mark-dot" cx="13" cy="31" r="4.5" />
			<circle className="mark-dot" cx="35" cy="17" r="4.5" />
		</svg>
	);
}
