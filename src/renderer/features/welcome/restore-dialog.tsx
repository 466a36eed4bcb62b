import { useState } from "react";
import { strings } from "../../../language";
import { bridge } from "../../bridge";
import { FormDialog } from "../../components/form-dialog";
import { useCommand } from "../../state/use-command";
import { PassphraseField } from "../keys/passphrase-field";

const words = strings.welcome;

/** Who comes from another computer has something better than a new beginning. */
export function RestoreDialog({ onClose }: { readonly onClose: () => void }) {
	const [passphrase, setPassphrase] = useState("");
	const { busy, error, setError, submit } = useCommand();
	return (
		<FormDialog
			title={words.restoreTitle}
			lead={words.restoreLead}
			confirm={words.restoreConfirm}
			busy={busy || passphrase === ""}
			onClose={onClose}
			// Where it worked the app starts again: there is nothing to come back to.
			onSubmit={() =>
				void submit(
					() => bridge.restoreBackup({ passphrase }),
					() => {},
				)
			}
		>
			<PassphraseField
				label={words.restorePassphrase}
				value={passphrase}
				error={error}
				onChange={(value) => {
					setPassphrase(value);
					setError(null);
				}}
				data-autofocus
			/>
		</FormDialog>
	);
}
