import { useState } from "react";
import { strings } from "../../../language";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
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
		<Dialog
			title={words.title}
			lead={words.lead}
			onClose={onClose}
			onSubmit={write}
			footer={
				<>
					<Button onClick={onClose}>{strings.common.cancel}</Button>
					<Button type="submit" variant="primary" disabled={busy}>
						{words.write}
					</Button>
				</>
			}
		>
			{fresh.fields(true)}
			<p className="field-note field-error" role="alert">
				{error}
			</p>
		</Dialog>
	);
}
