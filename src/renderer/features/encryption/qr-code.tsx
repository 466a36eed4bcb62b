import { useMemo } from "react";
import { encode } from "uqr";
import "./qr-code.css";

/** Modules of white around it, as the standard wants. */
const QUIET_ZONE = 4;

interface QrCodeProps {
	readonly text: string;
	/** What it is, for screen readers. */
	readonly label: string;
}

/** Dark on white in either theme: scanners don't read the inverse. */
export function QrCode({ text, label }: QrCodeProps) {
	// The relay's page is drawn anew each second, and the code is the same.
	const { path, size } = useMemo(() => modulesOf(text), [text]);
	return (
		<svg
			className="qr-code"
			viewBox={`0 0 ${size} ${size}`}
			role="img"
			aria-label={label}
			shapeRendering="crispEdges"
		>
			<rect className="qr-paper" width={size} height={size} />
			<path className="qr-ink" d={path} />
		</svg>
	);
}

function modulesOf(text: string): { path: string; size: number } {
	const { data, size } = encode(text, { ecc: "M", border: QUIET_ZONE });
	const path = data
		.flatMap((row, y) =>
			row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")),
		)
		.join("");
	return { path, size };
}
