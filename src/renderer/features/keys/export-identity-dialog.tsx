import { useState } from "react";
import { strings } from "../../../language";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
import { FormDialog } from "../../components/form-dialog";
import { useCommand } from "../../state/use-command";
import { useNewPassphrase } from "./use-new-passphrase";

const words = strings.keys.export;

export function ExportIdentityDialog({
	onClose,
}: {
	readonly onClose: () => void;
}) {
	const fresh = useNewPassphrase();
	const [written, setWritten] = useState<string | null>(null);
	const { busy, error, submit } = useCommand();

	const write = () => {
		const passphrase = fresh.check();
		if (passphrase === null) return;
		void submit(() => bridge.exportIdentity({ passphrase }), setWritten);
	};

	if (written !== null) {
		return (
			<Dialog
				title={words.doneTitle}
				onClose={onClose}
				footer={
					<Button variant="primary" onClick={onClose} data-autofocus>
						{strings.common.close}
					</Button>
				}
			>
				<p className="foreign">{words.done(written)}</p>
			</Dialog>
		);
	}
	return (
		<FormDialog
			title={words.title}
			lead={words.lead}
			onClose={onClose}
			onSubmit={write}
			confirm={words.write}
			busy={busy}
			error={error}
		>
			{fresh.fields(true)}
		</FormDialog>
	);
}
