import type { ReactNode } from "react";
import { strings } from "../../language";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { useInSight } from "./use-in-sight";

interface FormDialogProps {
	readonly title: string;
	readonly lead?: ReactNode;
	/** On the button that does it. */
	readonly confirm: string;
	/** How that button looks; where it is not the first choice, cancelling has the focus, else what asks for it, or the button. */
	readonly variant?: "primary" | "plain" | "danger";
	readonly busy: boolean;
	/** What went wrong; left out where a field says it. */
	readonly error?: string | null;
	readonly onSubmit: () => void;
	readonly onClose: () => void;
	readonly children?: ReactNode;
}

/** A dialog that does one thing, or is cancelled. */
export function FormDialog({
	confirm,
	variant = "primary",
	busy,
	error,
	onClose,
	children,
	...dialog
}: FormDialogProps) {
	// The line is there before the error is, so that nothing jumps between fields and buttons.
	const saysError = error !== undefined && (error !== null || children);
	const saying = useInSight<HTMLParagraphElement>(error);
	return (
		<Dialog
			{...dialog}
			onClose={onClose}
			footer={
				<>
					<Button
						onClick={onClose}
						data-autofocus={variant === "primary" ? undefined : true}
					>
						{strings.common.cancel}
					</Button>
					<Button
						type="submit"
						variant={variant}
						disabled={busy}
						data-autofocus={variant === "primary" ? true : undefined}
					>
						{confirm}
					</Button>
				</>
			}
		>
			{children}
			{saysError ? (
				<p ref={saying} className="field-note field-error" role="alert">
					{error}
				</p>
			) : null}
		</Dialog>
	);
}
