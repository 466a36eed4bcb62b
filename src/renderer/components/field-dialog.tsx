import { type ComponentProps, type ReactNode, useState } from "react";
import type { Result } from "../../shared/errors";
import { useCommand } from "../state/use-command";
import { FormDialog } from "./form-dialog";
import { TextField } from "./text-field";

interface FieldDialogProps
	extends Pick<
		ComponentProps<typeof TextField>,
		"label" | "placeholder" | "inputMode"
	> {
	readonly title: string;
	readonly lead: string;
	/** What stands in the field at first. */
	readonly value?: string;
	/** Said where nothing was typed. */
	readonly missing: string;
	/** Said while the command runs. */
	readonly working?: string;
	/** On the button that does it. */
	readonly confirm: string;
	/** @param value what was typed, without space around it */
	readonly command: (value: string) => Promise<Result<unknown>>;
	readonly onClose: () => void;
	/** What else there is to choose, under the field. */
	readonly children?: ReactNode;
}

/** Asks for one thing. What was typed stays until it is taken. */
export function FieldDialog({
	title,
	lead,
	value: first = "",
	missing,
	working,
	confirm,
	command,
	onClose,
	children,
	...field
}: FieldDialogProps) {
	const [value, setValue] = useState(first);
	const { busy, error, setError, submit } = useCommand();

	const onSubmit = () => {
		const typed = value.trim();
		if (typed) void submit(() => command(typed), onClose);
		else setError(missing);
	};

	return (
		<FormDialog
			title={title}
			lead={lead}
			confirm={confirm}
			busy={busy}
			onClose={onClose}
			onSubmit={onSubmit}
		>
			<TextField
				{...field}
				value={value}
				error={error}
				hint={busy ? working : null}
				onChange={(event) => {
					setValue(event.target.value);
					setError(null);
				}}
				onFocus={(event) => event.target.select()}
				data-autofocus
			/>
			{children}
		</FormDialog>
	);
}
