import clsx from "clsx";
import type { ComponentProps, ReactNode } from "react";
import "./button.css";

interface ButtonProps extends ComponentProps<"button"> {
	readonly variant?: "primary" | "plain" | "quiet" | "danger";
	readonly small?: boolean;
	readonly icon?: ReactNode;
}

export function Button({
	variant = "plain",
	small = false,
	icon,
	className,
	children,
	...rest
}: ButtonProps) {
	return (
		<button
			type="button"
			className={clsx(
				"button",
				`button-${variant}`,
				small && "button-small",
				className,
			)}
			{...rest}
		>
			{icon}
			<span>{children}</span>
		</button>
	);
}

interface IconButtonProps extends ComponentProps<"button"> {
	/** What it does: its accessible name and its tooltip. */
	readonly label: string;
}

export function IconButton({
	label,
	className,
	children,
	...rest
}: IconButtonProps) {
	return (
		<button
			type="button"
			className={clsx("icon-button", className)}
			aria-label={label}
			title={label}
			{...rest}
		>
			{children}
		</button>
	);
}
