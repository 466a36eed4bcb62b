import { useState } from "react";
import { strings } from "../../../language";
import { bridge } from "../../bridge";
import { Fingerprints } from "../../components/fingerprint";
import { FormDialog } from "../../components/form-dialog";
import { useApp } from "../../state/store";
import { useCommand } from "../../state/use-command";
import { PassphraseField } from "./passphrase-field";

const words = strings.keys.import;

/** A file first, then whose it is beside who this user is now: nothing is replaced unseen. */
export function ImportIdentityDialog({
	onClose,
}: {
	readonly onClose: () => void;
}) {
	const now = useApp((app) => app.keys.publicKey);
	const [chosen, setChosen] = useState<string | null>(null);
	const [passphrase, setPassphrase] = useState("");
	const { busy, error, setError, submit } = useCommand();

	const next = () => {
		if (chosen === null) {
			void submit(
				() => bridge.chooseIdentityFile({}),
				(file) => setChosen(file?.publicKey ?? null),
			);
			return;
		}
		// The app starts again: there is nothing to come back to.
		void submit(
			() => bridge.importIdentity({ passphrase }),
			() => {},
		);
	};

	return (
		<FormDialog
			title={chosen === null ? words.title : words.replaceTitle}
			lead={chosen === null ? words.lead : words.replaceLead}
			onClose={onClose}
			onSubmit={next}
			confirm={chosen === null ? words.choose : words.replace}
			variant={chosen === null ? "primary" : "danger"}
			busy={busy}
			error={error}
		>
			{chosen === null ? null : (
				<>
					<Fingerprints
						of={[
							[words.now, now],
							[words.imported, chosen],
						]}
					/>
					<PassphraseField
						label={words.passphrase}
						value={passphrase}
						onChange={(value) => {
							setPassphrase(value);
							setError(null);
						}}
					/>
				</>
			)}
		</FormDialog>
	);
}
