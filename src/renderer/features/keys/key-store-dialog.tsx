import { useState } from "react";
import { strings } from "../../../language";
import { bridge } from "../../bridge";
import { FormDialog } from "../../components/form-dialog";
import { useApp } from "../../state/store";
import { useCommand } from "../../state/use-command";
import { hasPassphrase } from "./has-passphrase";
import { PassphraseField } from "./passphrase-field";

const words = strings.keys.keyStore;

/** Leaves the keys to the system's key store alone. */
export function KeyStoreDialog({ onClose }: { readonly onClose: () => void }) {
	const asksCurrent = useApp((app) => hasPassphrase(app.keys.protection));
	const [current, setCurrent] = useState("");
	const { busy, error, setError, submit } = useCommand();

	const save = () =>
		void submit(
			() => bridge.protectByKeyStore({ current: asksCurrent ? current : null }),
			onClose,
		);

	return (
		<FormDialog
			title={asksCurrent ? words.removeTitle : words.title}
			lead={asksCurrent ? words.removeLead : words.lead}
			onClose={onClose}
			onSubmit={save}
			confirm={asksCurrent ? words.remove : words.use}
			busy={busy}
			error={error}
		>
			{asksCurrent ? (
				<PassphraseField
					label={strings.keys.passphrase.current}
					value={current}
					onChange={(value) => {
						setCurrent(value);
						setError(null);
					}}
					data-autofocus
				/>
			) : null}
		</FormDialog>
	);
}
