import { useState } from "react";
import { strings } from "../../../language";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
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
		<Dialog
			title={asksCurrent ? words.removeTitle : words.title}
			lead={asksCurrent ? words.removeLead : words.lead}
			onClose={onClose}
			onSubmit={save}
			footer={
				<>
					<Button onClick={onClose}>{strings.common.cancel}</Button>
					<Button type="submit" variant="primary" disabled={busy}>
						{asksCurrent ? words.remove : words.use}
					</Button>
				</>
			}
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
			<p className="field-note field-error" role="alert">
				{error}
			</p>
		</Dialog>
	);
}
