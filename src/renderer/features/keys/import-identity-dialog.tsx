import { useState } from "react";
import { strings } from "../../../language";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
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
	const now = useApp((app) => app.keys.fingerprint);
	const [chosen, setChosen] = useState<string | null>(null);
	const [passphrase, setPassphrase] = useState("");
	const { busy, error, setError, submit } = useCommand();

	const next = () => {
		if (chosen === null) {
			void submit(
				() => bridge.chooseIdentityFile({}),
				(file) => setChosen(file?.fingerprint ?? null),
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
		<Dialog
			title={chosen === null ? words.title : words.replaceTitle}
			lead={chosen === null ? words.lead : words.replaceLead}
			onClose={onClose}
			onSubmit={next}
			footer={
				<>
					<Button onClick={onClose}>{strings.common.cancel}</Button>
					<Button
						type="submit"
						variant={chosen === null ? "primary" : "danger"}
						disabled={busy}
					>
						{chosen === null ? words.choose : words.replace}
					</Button>
				</>
			}
		>
			{chosen === null ? null : (
				<>
					<dl className="identities">
						<dt>{words.now}</dt>
						<dd className="fingerprint">{now}</dd>
						<dt>{words.imported}</dt>
						<dd className="fingerprint">{chosen}</dd>
					</dl>
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
			<p className="field-note field-error" role="alert">
				{error}
			</p>
		</Dialog>
	);
}
