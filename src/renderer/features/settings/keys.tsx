import { strings } from "../../../language";
import { Button } from "../../components/button";
import { CopyIconButton } from "../../components/copy-button";
import { Fingerprint } from "../../components/fingerprint";
import { useApp } from "../../state/store";
import { useView } from "../../state/view";
import { hasPassphrase } from "../keys/has-passphrase";
import type { Setting } from "./setting";
import "../keys/keys.css";

const words = strings.keys;

export const keys: readonly Setting[] = [
	{
		id: "key-protection",
		label: words.protection,
		note: "",
		Control: Protection,
	},
	{
		id: "own-key",
		label: words.ownKey,
		note: words.ownKeyLead,
		Control: OwnKey,
	},
	{
		id: "identity",
		label: words.identity,
		note: words.export.lead,
		Control: Identity,
	},
];

/** How the keys lie on this computer. */
function Protection() {
	const { protection, hasKeyStore } = useApp((app) => app.keys);
	const open = useView((view) => view.open);
	const withPassphrase = hasPassphrase(protection);
	return (
		<>
			<h3>{words.protection}</h3>
			<p className="field-note">{words.protections[protection]}</p>
			<div className="settings-actions">
				<Button small onClick={() => open({ kind: "passphrase" })}>
					{withPassphrase ? words.changePassphrase : words.setPassphrase}
				</Button>
				{hasKeyStore && protection !== "key-store" ? (
					<Button small onClick={() => open({ kind: "key-store" })}>
						{withPassphrase ? words.removePassphrase : words.useKeyStore}
					</Button>
				) : null}
			</div>
		</>
	);
}

/** Who this user is. */
function OwnKey() {
	const { publicKey } = useApp((app) => app.keys);
	return (
		<>
			<h3>{words.ownKey}</h3>
			<p className="field-note">{words.ownKeyLead}</p>
			<div className="own-key">
				<Fingerprint of={publicKey} />
				<CopyIconButton
					text={publicKey}
					label={words.copy}
					copied={words.copied}
				/>
			</div>
		</>
	);
}

function Identity() {
	const open = useView((view) => view.open);
	return (
		<>
			<h3>{words.identity}</h3>
			<p className="field-note">{words.export.lead}</p>
			<div className="settings-actions">
				<Button small onClick={() => open({ kind: "export-identity" })}>
					{words.exportIdentity}
				</Button>
				<Button small onClick={() => open({ kind: "import-identity" })}>
					{words.importIdentity}
				</Button>
			</div>
		</>
	);
}
