import { strings } from "../../language";
import type { Result } from "../../shared/errors";
import { useCommand } from "../state/use-command";
import { Button } from "./button";
import { Dialog } from "./dialog";

interface ConfirmDialogProps {
	readonly title: string;
	/** What it means. */
	readonly lead: string;
	/** On the button that does it. */
	readonly confirm: string;
	readonly command: () => Promise<Result<unknown>>;
	readonly onClose: () => void;
}

/** Asks before something that can't be taken back. */
export function ConfirmDialog({
	title,
	lead,
	confirm,
	command,
	onClose,
}: ConfirmDialogProps) {
	const { busy, error, submit } = useCommand();
	return (
		<Dialog
			title={title}
			lead={lead}
			onClose={onClose}
			onSubmit={() => void submit(command, onClose)}
			footer={
				<>
					{/* The harmless choice has the focus. */}
					<Button onClick={onClose} data-autofocus>
						{strings.common.cancel}
					</Button>
					<Button type="submit" variant="danger" disabled={busy}>
						{confirm}
					</Button>
				</>
			}
		>
			{error ? (
				<p className="field-error" role="alert">
					{error}
				</p>
			) : null}
		</Dialog>
	);
}
