import { useEffect, useState } from "react";
import { strings } from "../../../language";
import type { CommandOutput } from "../../../shared/ipc";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Form } from "../../components/form";
import { TextField } from "../../components/text-field";
import { useCommand } from "../../state/use-command";

const words = strings.settings.storage;

/** What is kept on this computer, and the ways out of it and back. */
export function StorageSettings() {
	const [storage, setStorage] = useState<CommandOutput<"getStorage"> | null>(
		null,
	);
	const [said, setSaid] = useState<string | null>(null);
	const { busy, error, submit } = useCommand();

	useEffect(() => {
		void bridge.getStorage({}).then((result) => {
			if (result.ok) setStorage(result.value);
		});
	}, []);

	const exportAs = (format: "json" | "html") =>
		void submit(
			() => bridge.exportConversations({ format }),
			(path) => setSaid(path && words.written(path)),
		);

	return (
		<section className="settings-section">
			<h3>{words.title}</h3>
			<p className="field-note numbers">
				{storage ? words.used(storage) : words.counting}
			</p>
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
			<p className="field-note">{words.exportNote}</p>
			<BackupForm onSaid={setSaid} />
			<p className="field-note" aria-live="polite">
				{error ?? said}
			</p>
		</section>
	);
}

function BackupForm({ onSaid }: { onSaid(sentence: string | null): void }) {
	const [passphrase, setPassphrase] = useState("");
	const { busy, error, setError, submit } = useCommand();
	const backUp = () =>
		void submit(
			() => bridge.backUp({ passphrase }),
			(path) => {
				setPassphrase("");
				onSaid(path && words.written(path));
			},
		);
	return (
		<Form className="settings-form" onSubmit={backUp}>
			<TextField
				label={words.passphrase}
				type="password"
				autoComplete="off"
				value={passphrase}
				error={error}
				hint={words.passphraseHint}
				onChange={(event) => {
					setPassphrase(event.target.value);
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
	);
}
