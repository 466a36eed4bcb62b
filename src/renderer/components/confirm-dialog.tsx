import type { ReactNode } from "react";
import type { Result } from "../../shared/errors";
import { useCommand } from "../state/use-command";
import { FormDialog } from "./form-dialog";

interface ConfirmDialogProps {
	readonly title: string;
	/** What it means. */
	readonly lead: string;
	/** On the button that does it. */
	readonly confirm: string;
	readonly command: () => Promise<Result<unknown>>;
	readonly onClose: () => void;
	/** What there is to look at first. */
	readonly children?: ReactNode;
}

/** Asks before something that can't be taken back. */
export function ConfirmDialog({
	command,
	onClose,
	...question
}: ConfirmDialogProps) {
	const { busy, error, submit } = useCommand();
	return (
		<FormDialog
			{...question}
			variant="danger"
			busy={busy}
			error={error}
			onClose={onClose}
			onSubmit={() => void submit(command, onClose)}
		/>
	);
}
