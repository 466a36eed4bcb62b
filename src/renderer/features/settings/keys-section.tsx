import { Check, Copy } from "lucide-react";
import { strings } from "../../../language";
import { Button, IconButton } from "../../components/button";
import { useApp } from "../../state/store";
import { useCopied } from "../../state/use-copied";
import { useView } from "../../state/view";
import { hasPassphrase } from "../keys/has-passphrase";
import "../keys/keys.css";

const words = strings.keys;

/** How the keys lie on this computer, and who this user is. */
export function KeysSection() {
	const { protection, hasKeyStore, fingerprint } = useApp((app) => app.keys);
	const open = useView((view) => view.open);
	const [copied, copy] = useCopied();
	const withPassphrase = hasPassphrase(protection);
	return (
		<section className="settings-section">
			<h3>{words.heading}</h3>
			<p>{words.protections[protection]}</p>
			<div className="keys-actions">
				<Button small onClick={() => open({ kind: "passphrase" })}>
					{withPassphrase ? words.changePassphrase : words.setPassphrase}
				</Button>
				{hasKeyStore && protection !== "key-store" ? (
					<Button small onClick={() => open({ kind: "key-store" })}>
						{withPassphrase ? words.removePassphrase : words.useKeyStore}
					</Button>
				) : null}
			</div>
			<div>
				<p className="field-note">{words.fingerprintLead}</p>
				<div className="keys-identity">
					<span className="fingerprint">{fingerprint}</span>
					<IconButton
						label={copied ? words.copied : words.copy}
						onClick={() => copy(fingerprint)}
					>
						{copied ? (
							<Check size={16} aria-hidden />
						) : (
							<Copy size={16} aria-hidden />
						)}
					</IconButton>
				</div>
			</div>
			<div className="keys-actions">
				<Button small onClick={() => open({ kind: "export-identity" })}>
					{words.exportIdentity}
				</Button>
				<Button small onClick={() => open({ kind: "import-identity" })}>
					{words.importIdentity}
				</Button>
			</div>
		</section>
	);
}
