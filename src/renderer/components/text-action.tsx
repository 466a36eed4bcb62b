import clsx from "clsx";
import type { ComponentProps } from "react";
import "./text-action.css";

/** A button that looks like a word of the text it stands in, for what is done beside the main thing. */
export function TextAction({ className, ...rest }: ComponentProps<"button">) {
	return (
		<button
			type="button"
			className={clsx("text-action", className)}
			{...rest}
		/>
	);
}
