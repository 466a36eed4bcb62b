import { LockKeyholeOpen } from "lucide-react";
import { strings } from "../../../language";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { run, useApp } from "../../state/store";
import { useView } from "../../state/view";
import "./keys.css";

const words = strings.keys.hint;

/** Said once where nothing protects the keys, and never again after “Not now”. */
export function UnprotectedHint() {
	const { protection, unprotectedAccepted } = useApp((app) => app.keys);
	const open = useView((view) => view.open);
	if (protection !== "unprotected" || unprotectedAccepted) return null;
	return (
		<section className="unprotected-hint" aria-label={words.label}>
			<LockKeyholeOpen size={18} aria-hidden />
			<p>{words.text}</p>
			<div className="unprotected-hint-actions">
				<Button small onClick={() => open({ kind: "passphrase" })}>
					{words.set}
				</Button>
				<Button
					small
					variant="quiet"
					onClick={() => void run(bridge.acceptUnprotected({}))}
				>
					{words.notNow}
				</Button>
			</div>
		</section>
	);
}
