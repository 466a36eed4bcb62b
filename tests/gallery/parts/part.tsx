import type { ReactNode } from "react";

interface PartProps {
	readonly name: string;
	readonly wide?: boolean;
	readonly children: ReactNode;
}

/** One component with its states. */
export function Part({ name, wide = false, children }: PartProps) {
	return (
		<section className={wide ? "gallery-part gallery-wide" : "gallery-part"}>
			<h2>{name}</h2>
			<div className="gallery-states">{children}</div>
		</section>
	);
}
