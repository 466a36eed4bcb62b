import { useState } from "react";
import { strings } from "../../../language";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Form } from "../../components/form";
import { useCommand } from "../../state/use-command";
import { PassphraseField } from "../keys/passphrase-field";
import type { Setting } from "./setting";
import { StorageUse } from "./storage-use";

const words = strings.settings.storage;

/** What is kept on this computer, and the ways out of it and back. */
export const storage: readonly Setting[] = [
	{ id: "storage-use", label: words.use, note: "", Control: StorageUse },
	{
		id: "export",
		label: words.export,
		note: words.exportNote,
		Control: Export,
	},
	{
		id: "backup",
		label: words.backup,
		note: words.passphraseHint,
		Control: Backup,
	},
];

function Export() {
	const [said, setSaid] = useState<string | null>(null);
	const { busy, error, submit } = useCommand();

	const exportAs = (format: "json" | "html") =>
		void submit(
			() => bridge.exportConversations({ format, conversationId: null }),
			(path) => setSaid(path && words.written(path)),
		);

	return (
		<>
			<h3>{words.export}</h3>
			<p className="field-note">{words.exportNote}</p>
			<div className="settings-actions">
				<Button small disabled={busy} onClick={() => exportAs("html")}>
					{words.exportHtml}
				</Button>
				<Button small disabled={busy} onClick={() => exportAs("json")}>
					{words.exportJson}
				</Button>
				<Button
					small
					disabled={busy}
					onClick={() =>
						void submit(
							() => bridge.importConversations({}),
							(result) => setSaid(result && words.imported(result)),
						)
					}
				>
					{words.import}
				</Button>
			</div>
			<Said sentence={error ?? said} />
		</>
	);
}

function Backup() {
	const [said, setSaid] = useState<string | null>(null);
	const [passphrase, setPassphrase] = useState("");
	const { busy, error, setError, submit } = useCommand();
	const backUp = () =>
		void submit(
			() => bridge.backUp({ passphrase }),
			(path) => {
				setPassphrase("");
				setSaid(path && words.written(path));
			},
		);
	return (
		<>
			<h3>{words.backup}</h3>
			<Form className="settings-form" onSubmit={backUp}>
				<PassphraseField
					label={words.passphrase}
					value={passphrase}
					error={error}
					hint={words.passphraseHint}
					onChange={(value) => {
						setPassphrase(value);
						setError(null);
					}}
				/>
				<div className="settings-actions">
					<Button small type="submit" disabled={busy || !passphrase}>
						{words.backUp}
					</Button>
					<Button
						small
						disabled={busy || !passphrase}
						onClick={() =>
							void submit(
								() => bridge.restoreBackup({ passphrase }),
								() => {},
							)
						}
					>
						{words.restore}
					</Button>
				</div>
			</Form>
			<Said sentence={said} />
		</>
	);
}

/** Always there, so that it is heard when something appears in it. */
function Said({ sentence }: { readonly sentence: string | null }) {
	return (
		<p className="field-note told" aria-live="polite">
			{sentence}
		</p>
	);
}
