import { useState } from "react";
import { strings } from "../../../language";
import type { PassphraseUse } from "../../../shared/domain/keys";
import { bridge } from "../../bridge";
import { FormDialog } from "../../components/form-dialog";
import { Segmented } from "../../components/segmented";
import { useApp } from "../../state/store";
import { useCommand } from "../../state/use-command";
import { hasPassphrase } from "./has-passphrase";
import { PassphraseField } from "./passphrase-field";
import { useNewPassphrase } from "./use-new-passphrase";

const words = strings.keys.passphrase;
const uses = Object.entries(words.uses) as [PassphraseUse, string][];

/** Sets or changes the passphrase that protects the keys. */
export function PassphraseDialog({
	onClose,
}: {
	readonly onClose: () => void;
}) {
	const { protection, hasKeyStore } = useApp((app) => app.keys);
	const asksCurrent = hasPassphrase(protection);
	const [current, setCurrent] = useState("");
	const [use, setUse] = useState<PassphraseUse>(
		protection === "key-store-and-passphrase" ? "for-recovery" : "at-start",
	);
	const fresh = useNewPassphrase();
	const { busy, error, setError, submit } = useCommand();

	const save = () => {
		const passphrase = fresh.check();
		if (passphrase === null) return;
		void submit(
			() =>
				bridge.setPassphrase({
					current: asksCurrent ? current : null,
					passphrase,
					use,
				}),
			onClose,
		);
	};

	return (
		<FormDialog
			title={asksCurrent ? words.changeTitle : words.setTitle}
			lead={words.lead}
			onClose={onClose}
			onSubmit={save}
			confirm={busy ? words.working : strings.common.save}
			busy={busy}
			error={error}
		>
			{asksCurrent ? (
				<PassphraseField
					label={words.current}
					value={current}
					onChange={(value) => {
						setCurrent(value);
						setError(null);
					}}
					data-autofocus
				/>
			) : null}
			{fresh.fields(!asksCurrent)}
			{hasKeyStore ? (
				<Segmented
					label={words.use}
					value={use}
					options={uses}
					onChange={setUse}
				/>
			) : null}
		</FormDialog>
	);
}
